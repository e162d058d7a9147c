"""Asks for a new address of a customer, field by field as the table has its columns."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.manner import Labels
from sc_desktop.i18n import N_, Message, tr
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import push_button

if TYPE_CHECKING:
    from sc_desktop.workspace.new_address import Beginning

COUNTRY, STATE = "id_country", "id_state"
FIELDS = (
    *("alias", "company", "firstname", "lastname", "address1", "address2", "postcode", "city", COUNTRY, STATE),
    *("phone", "phone_mobile", "vat_number", "dni", "other"),
)
_WIDTH = 460
_LISTED = 4
Values = Mapping[str, StoredValue]


class NewAddressDialog(QDialog):
    """Show it with open(). `titles` are those of the fields this shop has; `why_not` judges what is filled in, by field."""

    wished = Signal(object)

    def __init__(
        self,
        who: str,
        begun: "Beginning",
        titles: Mapping[str, str],
        lists: Mapping[str, Labels],
        why_not: Callable[[Values], Mapping[str, Message]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("newAddressDialog")
        self.setWindowTitle(tr(N_("New address: {who}"), who=who))
        self.setMinimumWidth(_WIDTH)
        self._begun, self._titles, self._lists, self._why_not = begun, titles, lists, why_not
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        form = QFormLayout()
        for name in (each for each in FIELDS if each in titles):
            given = str(begun.values.get(name) or "") if name != "alias" else tr(N_("My address"))
            field = QComboBox() if name in (COUNTRY, STATE) else QLineEdit(given)
            self._fields[name] = named(field, f"newAddress.{name}", titles[name])
            form.addRow(tr(N_("{title}:"), title=titles[name]), field)
        self._fill(COUNTRY, [each for each in lists.get("country", {}) if begun.countries.is_offered(each)])
        self._choose(COUNTRY, begun.values.get(COUNTRY))
        self._follow_country()
        country = self._fields.get(COUNTRY)
        if isinstance(country, QComboBox):
            country.currentIndexChanged.connect(self._follow_country)
        self._told = plain_label(wrap=True, name="newAddressTold")
        self._told.hide()
        add = push_button("addNewAddress", tr(N_("Add")), self._on_add)
        add.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(push_button("cancelButton", tr("Cancel"), self.reject))
        buttons.addWidget(add)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addLayout(form)
        whole.addWidget(self._told)
        whole.addWidget(plain_label(tr(N_("Nothing is written before the review.")), wrap=True))
        whole.addLayout(buttons)

    def values(self) -> dict[str, StoredValue]:
        """What is filled in; what is left empty is an empty text, or no choice."""
        return {
            name: field.currentData() or 0 if isinstance(field, QComboBox) else field.text().strip() for name, field in self._fields.items()
        }

    def _fill(self, name: str, ids: "list[int]") -> None:
        field = self._fields.get(name)
        if isinstance(field, QComboBox):
            labels = self._lists.get("country" if name == COUNTRY else "state", {})
            field.clear()
            field.addItem("", 0)
            for each in ids:
                field.addItem(labels.get(each, f"#{each}"), each)

    def _choose(self, name: str, value: object) -> None:
        field = self._fields.get(name)
        if isinstance(field, QComboBox):
            field.setCurrentIndex(max(0, field.findData(value)))

    def _follow_country(self) -> None:
        """The states are those of the country; most have none."""
        states = list(self._begun.countries.states_of(self.values().get(COUNTRY)))
        self._fill(STATE, states)
        if STATE in self._fields:
            self._fields[STATE].setEnabled(bool(states))

    def _on_add(self) -> None:
        values = self.values()
        reasons = self._why_not(values)
        if not reasons:
            self.accept()
            self.wished.emit(values)
            return
        bad = [name for name in self._fields if name in reasons]
        lines = [tr(N_("{column}: {reason}"), column=self._titles[name], reason=tr(reasons[name])) for name in bad[:_LISTED]]
        self._told.setText("\n".join(lines))
        self._told.show()
        self._fields[bad[0]].setFocus()

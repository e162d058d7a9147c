"""The customer's addresses, deleted ones on request; their cells are edited in place, those of new ones that are pending too."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import ADDRESS, CellChange, RowId, StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, Message, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.properties.address_table import AddressTable, narrowed
from sc_desktop.ui.properties.lists import ListTab
from sc_desktop.ui.signs import push_button

if TYPE_CHECKING:
    from sc_desktop.prestashop.countries import Countries
    from sc_desktop.workspace.addressing import AddressRow, Given, Removal
    from sc_desktop.workspace.listing import Listed, ListRow
    from sc_desktop.workspace.new_address import Beginning


class AddressesTab(ListTab):
    """Edits are pending changes like any other: nothing is written before the review."""

    panel = "addresses"
    title = N_("Addresses")
    has_deleted = True
    table: AddressTable

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._countries: Countries | None = None
        self._live: list[RowId] = []
        self._is_keeping = False
        self.table.rows.give = self._give
        self.table.delegate.offered = self._offered
        self.table.delegate.why_not = lambda row, column, value: self._row(self.table.rows.row_at(row)).why_not(column, value)
        self._delete = push_button("deleteAddress", tr(N_("Delete")), self._on_delete)
        self._new = push_button("newAddress", tr(N_("New…")), self._on_new)
        deeds = QHBoxLayout()
        deeds.addWidget(self._new)
        deeds.addWidget(self._delete)
        deeds.addStretch(1)
        self.content.addLayout(deeds)
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.table.rows.modelReset.connect(self._follow_selection)
        desk.shop_opened.connect(self._follow_shop)
        desk.shop_left.connect(self._leave_shop)
        for changed in (desk.stage_changed, desk.work_changed):
            changed.connect(self.table.rows.show_again)
            changed.connect(self._follow_selection)
        self._follow_shop()

    def make_table(self) -> AddressTable:
        return AddressTable("addressesTable", tr(self.title), self)

    def finish(self) -> None:
        """Take what is being typed in a cell."""
        self.table.finish()

    @property
    def is_typing(self) -> bool:
        """Whether something was typed that is not pending yet."""
        return self.table.delegate.is_changed

    def show_customers(self, ids: Sequence[int]) -> None:
        self.table.rows.customers = tuple(ids)
        super().show_customers(ids)

    def show_listed(self, listed: "Listed") -> None:
        self._follow_shop()

    def _follow_shop(self) -> None:
        """What can be edited here, and what countries ask of addresses, is the shop's; asked once."""
        workspace, rows = self._desk.workspace, self.table.rows
        if workspace is None:
            return
        is_open = workspace.read_only_reason is None and workspace.addresses_locked is None
        rows.stage, rows.manner = self._desk.stage, workspace.manner
        rows.edit_columns(workspace.address_columns if is_open else {})
        self.table.setToolTip("" if workspace.addresses_locked is None else tr(workspace.addresses_locked))
        if self._countries is None:
            ask, take = use_cases.addressing.load_rules, self._take_countries
            self._desk.ask("countries", ask, done=take, failed=lambda _error: None, owner=self)  # the review asks again, and tells

    def _leave_shop(self) -> None:
        self._countries = None
        self.table.rows.edit_columns({})

    def _follow_selection(self, *_told: object) -> None:
        """What can be done with the addresses selected: delete them, or keep those that were to be deleted."""
        rows, chosen = self.table.rows, self.table.chosen()
        live = [row for row in chosen if not rows.row_at(row).values["deleted"] and rows.row_at(row).customer not in rows.stage.in_work]
        self._new.setEnabled(bool(rows.editable) and len(rows.customers) == 1 and not rows.stage.in_work.intersection(rows.customers))
        self._delete.setEnabled(bool(live and rows.editable))
        self._is_keeping = bool(live) and all(map(rows.is_leaving, live))
        count = max(len(live), 1)
        keep, delete = trn(N_("Keep"), N_("Keep {count}"), count), trn(N_("Delete"), N_("Delete {count}"), count)
        self._delete.setText(keep if self._is_keeping else delete)
        self._live = [rows.key_at(row) for row in live]

    def _on_delete(self) -> None:
        """Pending like any change; what was pending of the addresses besides goes."""
        stage, wanted = self._desk.stage, {(ADDRESS, key) for key in self._live}
        if self._is_keeping:
            stage.revert(tr(N_("Keep addresses")), [change.key for change in stage if (change.subject, change.row) in wanted])
            return
        stage.revert(tr(N_("Delete addresses")), [(ADDRESS, key, "") for key in self._live if key[-1] < 0])  # they are in no shop yet
        ask, take, there = use_cases.addressing.find_removal, self._stage_removal, [key for key in self._live if key[-1] > 0]
        if there:
            self._desk.when_writable(lambda: self._desk.ask("stage", ask, there, done=take, owner=self))

    def _stage_removal(self, removal: "Removal") -> None:
        wanted = {(change.subject, change.row) for change in removal.changes}
        edits = [each for each in self._desk.stage if isinstance(each, CellChange) and (each.subject, each.row) in wanted]
        undone = [replace(each, after=each.before) for each in edits if each.column != "deleted"]
        self._desk.change(tr(N_("Delete addresses")), [*undone, *removal.changes])
        if removal.kept:
            text = trn(
                N_("{count} address is in use: it is put away instead of removed, and the order keeps its text."),
                N_("{count} addresses are in use: they are put away instead of removed, and the orders keep their text."),
                removal.kept,
            )
            self._desk.tell(text, topic="refusal")
        elif removal.gone:
            self._desk.tell(tr(N_("Deleted in the shop already; refresh to see it (F5).")), role="warning", topic="refusal")

    def _on_new(self) -> None:
        (customer,) = self.table.rows.customers
        ask = use_cases.new_address.begin
        self._desk.when_writable(lambda: self._desk.ask("stage", ask, customer, done=self._ask_for_new, owner=self))

    def _ask_for_new(self, begun: "Beginning") -> None:
        from sc_desktop.ui.properties.new_address_dialog import FIELDS, NewAddressDialog

        rows, shop = self.table.rows, self._desk.shop
        model_titles = (rows.headerData(place, Qt.Orientation.Horizontal) for place in range(rows.columnCount()))
        keys = (rows.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.UserRole) for place in range(rows.columnCount()))
        shown = dict(zip(map(str, keys), map(str, model_titles), strict=True))
        titles = {name: shown[name] for name in FIELDS if name in shown and f"{ADDRESS}.{name}" in rows.editable}
        who = " ".join(str(begun.values.get(name) or "") for name in ("firstname", "lastname")).strip()
        judge = partial(use_cases.new_address.why_not, shop, begun.countries)
        dialog = NewAddressDialog(who, begun, titles, shop.lists, judge, self.window())
        dialog.wished.connect(partial(self._add, begun.customer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _add(self, customer: int, values: Mapping[str, StoredValue]) -> None:
        taken = (change.row[-1] for change in self._desk.stage if change.subject == ADDRESS)
        number = min((0, *taken)) - 1
        self._desk.change(tr(N_("New address")), [use_cases.new_address.added(self._desk.shop, customer, values, number)])

    def _take_countries(self, countries: "Countries") -> None:
        self._countries = countries

    def _offered(self, row: int, manner: Manner) -> Manner:
        """The lists an editor in this row offers."""
        rows, countries = self.table.rows, self._countries
        if countries is None:
            return manner
        line = rows.row_at(row)
        country = rows.stage.value("address", rows.key_at(row), "id_country", line.values["id_country"])
        offered = [each for each in manner.labels("country") if countries.is_offered(each)]
        return narrowed(narrowed(manner, "country", offered), "state", countries.states_of(country))

    def _row(self, row: "ListRow") -> "AddressRow":
        """What a value of this address is judged by."""
        names = {key.partition(".")[2] for key in self.table.rows.editable}
        stored = {name: row.values[name] for name in names & row.values.keys()}
        key = (row.customer, int(str(row.values["id_address"])))
        countries = self._countries or use_cases.addressing.UNKNOWN
        return use_cases.addressing.AddressRow(key, stored, self._desk.stage, countries)

    def _give(self, row: "ListRow", column: Column, value: object) -> Message | None:
        """Make a value pending; returns why it can't be."""
        desk = self._desk
        given = use_cases.addressing.give(self._row(row), column, value, desk.shop.manner)
        if given.refusal is not None:
            text = N_("{column}: {reason} The old value was kept.")
            desk.tell(tr(text, column=tr(column.label), reason=tr(given.refusal)), role="warning", topic="refusal")
            return given.refusal
        desk.when_writable(partial(self._stage, tr(column.label), given))
        return None

    def _stage(self, title: str, given: "Given") -> None:
        self._desk.change(title, use_cases.new_address.edited(self._desk.stage, given.changes))
        if given.missing is not None:  # told after the change is pending, which drops older refusals
            text = N_("{reason} The address can't be written before that.")
            self._desk.tell(tr(text, reason=tr(given.missing)), role="warning", topic="refusal")

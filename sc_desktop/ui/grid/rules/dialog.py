"""The colour rules of a view: which there are, which goes first, which are on; and what the chosen one is made of."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from sc_desktop.domain.colour_rule import COLOURS, LONGEST_TITLE, MOST_RULES, OwnRule
from sc_desktop.domain.filter_words import told
from sc_desktop.domain.filters import Where, why_unusable
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.rules.swatch import COLOUR_WORDS, SWATCH, swatch
from sc_desktop.ui.grid.view_picker import shown_title
from sc_desktop.ui.present import named, plain_label, plain_tip
from sc_desktop.ui.signs import TickedItems, push_button
from sc_desktop.ui.theme import icon, scaled
from sc_desktop.ui.themed_dialog import ThemedDialog

_SIZE = (620, 520)
_ICONS = {"ruleUp": "chevron-up", "ruleDown": "chevron-down"}
_TICKED, _UNTICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class RulesDialog(ThemedDialog):
    """Opened with open(). `saved` brings the rules in their order; nothing is kept before."""

    saved = Signal(object)

    def __init__(self, desk: Desk, view: View, added: OwnRule | None = None, parent: QWidget | None = None) -> None:
        """The rules of this view, and one more, the first and chosen one, where it was `added`."""
        super().__init__(parent)
        self.setObjectName("rulesDialog")
        self.setWindowTitle(tr(N_("Colour rules of the view “{title}”"), title=shown_title(view)))
        self.resize(scaled(_SIZE[0]), scaled(_SIZE[1]))
        self._desk, self._view = desk, view
        self._rules = [*([] if added is None else [added]), *view.rules]
        self.list = named(QListWidget(), "ruleList", tr(N_("Colour rules, the first one over the others")))
        self.title = named(QLineEdit(), "ruleTitle", tr(N_("Title of the rule")))
        self.colour = named(QComboBox(), "ruleColour", tr(N_("Colour")))
        self.target = named(QComboBox(), "ruleTarget", tr(N_("What is coloured")))
        self.condition = plain_label("", wrap=True, name="ruleCondition")
        self.message = plain_label("", wrap=True, name="rulesMessage")
        self.message.hide()
        self._buttons: dict[str, QPushButton] = {}
        self._form = QWidget()
        self._is_showing = False
        self._lay_out()
        self._connect()
        self._show_list(0)
        (self.title if added is not None else self.list).setFocus()
        self.title.selectAll()

    # -- what others ask ---------------------------------------------------------------------------------------------------------------

    @property
    def rules(self) -> tuple[OwnRule, ...]:
        """The rules as they would be kept now."""
        return tuple(self._rules)

    def paint_icons(self) -> None:
        for name, sign in _ICONS.items():
            self._buttons[name].setIcon(icon(sign))
        for place, colour in enumerate(COLOURS):
            self.colour.setItemIcon(place, swatch(colour))
        self._show_list(self.list.currentRow())

    # -- showing -----------------------------------------------------------------------------------------------------------------------

    def _show_list(self, place: int) -> None:
        """The rules in their order, with this one chosen."""
        self._is_showing = True
        self.list.clear()
        for rule in self._rules:
            item = QListWidgetItem(swatch(rule.colour), rule.title)
            item.setCheckState(_TICKED if rule.is_on else _UNTICKED)
            item.setToolTip(plain_tip(self._told(rule.where)))
            self.list.addItem(item)
        self.list.setCurrentRow(min(place, len(self._rules) - 1))
        self._is_showing = False
        self._show_rule()

    def _show_rule(self) -> None:
        """What the chosen rule is made of."""
        rule, place = self._chosen, self.list.currentRow()
        self._form.setEnabled(rule is not None)
        self._buttons["ruleUp"].setEnabled(place > 0)
        self._buttons["ruleDown"].setEnabled(0 <= place < len(self._rules) - 1)
        self._buttons["deleteRule"].setEnabled(rule is not None)
        self._buttons["newRule"].setEnabled(len(self._rules) < MOST_RULES)
        self._is_showing = True
        if rule is None or rule.title != " ".join(self.title.text().split()):
            self.title.setText("" if rule is None else rule.title)
        self.colour.setCurrentIndex(-1 if rule is None else COLOURS.index(rule.colour))
        self._show_targets(rule)
        self._is_showing = False
        self.condition.setText("" if rule is None else self._told(rule.where))
        reason = None if rule is None else why_unusable(rule.where, self._desk.shop.columns)
        self._tell("" if reason is None else tr(N_("The rule colours nothing here: {reason}"), reason=reason))

    def _show_targets(self, rule: OwnRule | None) -> None:
        """What can be coloured: the name, any column of the view, and what the rule colours if that is something else."""
        columns = self._desk.shop.columns
        self.target.clear()
        self.target.addItem(tr(N_("The name")), ())
        for key in self._view.columns:
            if key in columns:
                self.target.addItem(tr(columns[key].label), (key,))
        if rule is None:
            return
        place = next((place for place in range(self.target.count()) if tuple(self.target.itemData(place)) == rule.columns), -1)
        if place < 0:
            labels = [tr(columns[key].label) if key in columns else key for key in rule.columns]
            self.target.addItem(", ".join(labels), rule.columns)
            place = self.target.count() - 1
        self.target.setCurrentIndex(place)

    def _told(self, where: Where) -> str:
        return told(where, self._desk.shop.columns, self._desk.shop.manner)

    def _tell(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    # -- what the user does ------------------------------------------------------------------------------------------------------------

    @property
    def _chosen(self) -> OwnRule | None:
        place = self.list.currentRow()
        return self._rules[place] if 0 <= place < len(self._rules) else None

    def _change(self, changed: OwnRule) -> None:
        """The chosen rule is this from now on."""
        place = self.list.currentRow()
        self._rules[place] = changed
        item = self.list.item(place)
        item.setText(changed.title)
        item.setIcon(swatch(changed.colour))

    def _on_ticked(self, item: QListWidgetItem) -> None:
        place = self.list.row(item)
        if not self._is_showing:
            self._rules[place] = replace(self._rules[place], is_on=item.checkState() == _TICKED)

    def _on_chosen(self, _place: int) -> None:
        if not self._is_showing:
            self._show_rule()

    def _on_title(self, text: str) -> None:
        rule, title = self._chosen, " ".join(text.split())[:LONGEST_TITLE]
        if rule is not None and not self._is_showing:
            self._change(replace(rule, title=title))

    def _on_colour(self, place: int) -> None:
        rule = self._chosen
        if rule is not None and not self._is_showing:
            self._change(replace(rule, colour=COLOURS[place]))

    def _on_target(self, place: int) -> None:
        rule = self._chosen
        if rule is not None and not self._is_showing:
            self._change(replace(rule, columns=tuple(self.target.itemData(place))))

    def _on_new(self) -> None:
        self._build(None, self._take_new)

    def _on_change(self) -> None:
        if self._chosen is not None:
            self._build(self._chosen.where, self._take_condition)

    def _build(self, where: Where | None, take: Callable[[Where | None], None]) -> None:
        """Open the builder of filters on a condition; `take` gets what it has become."""
        from sc_desktop.ui.grid.filters.builder import FilterDialog

        builder = FilterDialog(self._desk, Query(), where, self, apply_text=tr(N_("Take this condition")))
        builder.wanted.connect(take)
        builder.finished.connect(builder.deleteLater)
        builder.open()

    def _take_new(self, where: Where | None) -> None:
        if where is not None:
            used = {rule.colour for rule in self._rules}
            colour = next((colour for colour in COLOURS if colour not in used), COLOURS[0])
            self._rules.insert(0, OwnRule(self._told(where)[:LONGEST_TITLE], where, colour))
            self._show_list(0)
            self.title.setFocus()
            self.title.selectAll()

    def _take_condition(self, where: Where | None) -> None:
        rule = self._chosen
        if rule is not None and where is not None:
            is_as_told = rule.title == self._told(rule.where)[:LONGEST_TITLE]
            title = self._told(where)[:LONGEST_TITLE] if is_as_told else rule.title
            self._change(replace(rule, where=where, title=title))
            self._show_list(self.list.currentRow())

    def _on_move(self, step: int) -> None:
        place = self.list.currentRow()
        self._rules.insert(place + step, self._rules.pop(place))
        self._show_list(place + step)

    def _on_delete(self) -> None:
        place = self.list.currentRow()
        del self._rules[place]
        self._show_list(place)

    def _on_save(self) -> None:
        nameless = next((place for place, rule in enumerate(self._rules) if not rule.title), None)
        if nameless is not None:
            self.list.setCurrentRow(nameless)
            self.title.setFocus()
            self._tell(tr(N_("A rule needs a title: it tells why a cell is coloured.")))
            return
        self.saved.emit(self.rules)
        self.accept()

    # -- building ----------------------------------------------------------------------------------------------------------------------

    def _button(self, name: str, text: str, act: Callable[[], object], tip: str = "") -> QPushButton:
        button = self._buttons[name] = push_button(name, text, act, tip)
        return button

    def _lay_out(self) -> None:
        box, row, beside = QVBoxLayout(self), QHBoxLayout(), QVBoxLayout()
        hint = N_("Where two rules colour the same cell, the upper one is seen. They are kept in the view.")
        box.addWidget(plain_label(tr(hint), wrap=True))
        self.list.setIconSize(QSize(scaled(SWATCH), scaled(SWATCH)))
        self.list.setItemDelegate(TickedItems(self.list))
        for button in (
            self._button("newRule", tr(N_("New…")), self._on_new, tr(N_("Build a condition, and give it a colour"))),
            self._button("ruleUp", "", lambda: self._on_move(-1), tr(N_("Move the rule up"))),
            self._button("ruleDown", "", lambda: self._on_move(1), tr(N_("Move the rule down"))),
            self._button("deleteRule", tr(N_("Delete")), self._on_delete),
        ):
            beside.addWidget(button)
        beside.addStretch(1)
        row.addWidget(self.list, 1)
        row.addLayout(beside)
        box.addLayout(row, 1)
        self._lay_form()
        box.addWidget(self._form)
        box.addWidget(self.message)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(push_button("cancelButton", tr(N_("Cancel")), self.reject))
        save = self._button("saveRules", tr(N_("Save")), self._on_save)
        save.setDefault(True)
        buttons.addWidget(save)
        box.addLayout(buttons)

    def _lay_form(self) -> None:
        form, condition = QFormLayout(self._form), QHBoxLayout()
        form.setContentsMargins(0, 0, 0, 0)
        self.title.setMaxLength(LONGEST_TITLE)
        for colour in COLOURS:
            self.colour.addItem(swatch(colour), tr(COLOUR_WORDS[colour]), colour)
        condition.addWidget(self.condition, 1)
        condition.addWidget(self._button("changeCondition", tr(N_("Change…")), self._on_change, tr(N_("Change the condition"))))
        form.addRow(tr(N_("Title")), self.title)
        form.addRow(tr(N_("Condition")), condition)
        form.addRow(tr(N_("Colour")), self.colour)
        form.addRow(tr(N_("Coloured")), self.target)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_chosen)
        self.list.itemChanged.connect(self._on_ticked)
        self.title.textEdited.connect(self._on_title)
        self.colour.activated.connect(self._on_colour)
        self.target.activated.connect(self._on_target)

"""The filter in use: what it is changed to, its chips, and the way back to those before. The pane asks the shop."""

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sc_desktop.domain.filter_words import told
from sc_desktop.domain.filters import BadFilter, Where, all_of, exchanged, parts_of, why_unusable
from sc_desktop.domain.query import Query
from sc_desktop.domain.trail import Trail
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.where_text import read_where, where_text
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.filters.chips import ChipBar, ChipText

WHERE = "where."


class Step(Struct, frozen=True):
    """Everything of a question that narrows it down."""

    where: Where | None = None
    search: str = ""
    groups: frozenset[int] = frozenset()
    all_groups: bool = False


NOTHING = Step()


def _step_of(query: Query) -> Step:
    return Step(query.where, query.search, query.groups, query.all_groups and len(query.groups) > 1)


class Filtering(QObject):
    """`step_wanted` tells what is to be asked; `changed` that actions depend on something else now; `edit_asked` that a condition, by
    its place, is to be changed."""

    step_wanted = Signal(object)
    search_wanted = Signal()
    edit_asked = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._trail: Trail[Step] = Trail()
        self._amends = False
        self._view: View | None = None
        self.step = NOTHING
        self.bar = ChipBar(parent)
        self.bar.edit_asked.connect(self._on_edit_asked)
        self.bar.remove_asked.connect(self.remove)
        self.bar.clear_asked.connect(self.clear)

    # -- what others ask -----------------------------------------------------------------------------------------------------------------

    @property
    def where(self) -> Where | None:
        return self.step.where

    @property
    def can_go_back(self) -> bool:
        return self._trail.can_go_back

    @property
    def can_go_forward(self) -> bool:
        return self._trail.can_go_forward

    @property
    def is_filtered(self) -> bool:
        return self.step != NOTHING

    def told(self) -> str:
        """The filter in words; "" without one."""
        return "" if self.where is None else told(self.where, self._desk.shop.columns, self._desk.shop.manner)

    # -- what changes it -----------------------------------------------------------------------------------------------------------------

    def open_shop(self) -> None:
        """Begin anew; the filter of the last time is offered, and not applied: it may take long, or be forgotten."""
        self._trail, self.step, self._view = Trail(), NOTHING, None
        kept = self._desk.layout.text(self._name)
        try:
            where = read_where(kept) if kept else None
        except BadFilter:
            return  # of another version; nothing is lost but the offer
        if where is not None and why_unusable(where, self._desk.shop.columns) is None:
            words = told(where, self._desk.shop.columns, self._desk.shop.manner)
            self._desk.tell(
                tr(N_("The filter of the last time: {filter}"), filter=words),
                button=tr(N_("Filter again")),
                act=lambda: self.want(where),
                topic="filter",
            )

    def follow(self, query: Query) -> None:
        """This is asked now, whoever wanted it."""
        if query.among is not None:
            self.bar.show_chips(())
            return
        self.step = _step_of(query)
        (self._trail.amend if self._amends else self._trail.visit)(self.step)
        self._amends = False
        self._desk.layout.keep({self._name: None if query.where is None else where_text(query.where)})
        if query.where is not None:
            self._desk.untell("filter")
        self.bar.show_chips(self._chips())
        self.changed.emit()

    def after_view(self, view: View, query: Query) -> Where | None:
        """The filter once this view is shown: its own comes along, that of the view shown before goes, what was set by hand stays.

        Under the same view nothing changes: what was taken away of its filter stays away. Nor for customers told one by one."""
        left, self._view = self._view, view
        if query.among is not None or (left is not None and left.key == view.key):
            return query.where
        reason = None if view.where is None else why_unusable(view.where, self._desk.shop.columns)
        if reason is not None:
            text = tr(N_("The view is shown without its filter, which can't be used here: {reason}"), reason=reason)
            self._desk.tell(text, role="warning", topic="filter")
        return exchanged(query.where, None if left is None else left.where, None if reason is not None else view.where)

    def turn_back(self, query: Query) -> None:
        """The question was given up; this is the one before it."""
        if query.among is None:
            self._trail.turn_back(_step_of(query))

    def want(self, where: Where | None, *, amends: bool = False) -> None:
        """Filter by this from now on. `amends`: it is on the way to what somebody is typing, no step of its own."""
        reason = None if where is None else why_unusable(where, self._desk.shop.columns)
        if reason is not None:
            self._desk.tell(tr(N_("The filter can't be used: {reason}"), reason=reason), role="warning", topic="filter")
        elif where != self.where:
            self._amends = amends
            self.step_wanted.emit(replace(self.step, where=where))

    def add(self, condition: Where) -> None:
        """One more condition that must hold."""
        if condition not in parts_of(self.where):
            self.want(all_of((*parts_of(self.where), condition)))

    def remove(self, name: str) -> None:
        """Take the condition of a chip away."""
        if name.startswith(WHERE):
            place = int(name.removeprefix(WHERE))
            self.want(all_of(tuple(part for each, part in enumerate(parts_of(self.where)) if each != place)))
        elif name == "search":
            self.step_wanted.emit(replace(self.step, search=""))
        else:
            self.step_wanted.emit(replace(self.step, groups=frozenset(), all_groups=False))

    def clear(self) -> None:
        """Take every condition away."""
        if self.is_filtered:
            self.step_wanted.emit(NOTHING)

    def go(self, way: int) -> None:
        """Back (-1) or forward (1) through the filters."""
        step = self._trail.go(way)
        if step is not None:
            self.step_wanted.emit(step)

    # -- inside --------------------------------------------------------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        return f"filter.{self._desk.shop.key}"

    def _chips(self) -> tuple[ChipText, ...]:
        shop, step = self._desk.shop, self.step
        chips = []
        if step.groups:
            labels = shop.manner.labels("group")
            names = sorted((labels.get(group, f"#{group}") for group in step.groups), key=str.casefold)
            template = N_("In all groups: {groups}") if step.all_groups else N_("In the groups: {groups}")
            chips.append(ChipText("groups", tr(template, groups=", ".join(names))))
        if step.search:
            chips.append(ChipText("search", tr(N_("Search: {text}"), text=step.search)))
        for place, part in enumerate(parts_of(step.where)):
            chips.append(ChipText(f"{WHERE}{place}", told(part, shop.columns, shop.manner)))
        return tuple(chips)

    def _on_edit_asked(self, name: str) -> None:
        if name == "search":
            self.search_wanted.emit()
        elif name.startswith(WHERE):
            self.edit_asked.emit(int(name.removeprefix(WHERE)))

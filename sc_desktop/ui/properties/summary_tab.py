"""The top of the back office's customer page, and the private note, which can be edited."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import CUSTOMER, CellChange, StoredValue
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.back_office import HINT, SHOW, show_customer
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import named, plain_label, plain_tip
from sc_desktop.ui.properties.empty import TabPage
from sc_desktop.ui.properties.past_list import PastList
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.theme import theme

if TYPE_CHECKING:
    from sc_desktop.workspace.inspecting import Summary


class SummaryTab(QWidget):
    """One customer at a time; several selected show how many."""

    title = N_("Summary")

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summaryTab")
        self._desk = desk
        self._customer: int | None = None
        self._summary: Summary | None = None
        self._note: StoredValue = None
        self._note_soon = Debounce(desk.jobs, self._stage_note, 400, self)
        self.name = plain_label("", self, wrap=True, name="summaryName")
        self.email = plain_label("", self, wrap=True, name="summaryEmail")
        self._badges = QHBoxLayout()
        self.page = push_button("customerPageButton", tr(SHOW), self._on_page_asked)
        self._lines = QFormLayout()
        self.note = named(QPlainTextEdit(self), "noteEditor", tr(N_("Private note")))
        self._why = plain_label("", self, wrap=True, name="noteReason")
        self._past = PastList(self)
        self._past.all_asked.connect(self._show_whole_history)
        self._page = TabPage(self._make_content(), self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._page)
        self._page.show_empty(_CHOOSE())
        self.note.textChanged.connect(self._note_soon.ask)
        self.note.textChanged.connect(desk.typed)
        desk.stage_changed.connect(self._show_pending)
        desk.work_changed.connect(self._follow_work)

    def show_customers(self, ids: Sequence[int]) -> None:
        """Read the customer and show it; an answer that comes too late for another customer is dropped by its lane."""
        self.finish()
        if len(ids) != 1 or self._desk.workspace is None:
            self._customer = None
            text = trn(N_("{count} customer is selected."), N_("{count} customers are selected. Select one to see its summary."), len(ids))
            self._page.show_empty(text if ids else _CHOOSE())
            return
        self._desk.ask("properties", use_cases.inspecting.load_summary, ids[0], done=self._show, failed=self._on_failed, owner=self)

    @property
    def is_typing(self) -> bool:
        """Whether something was typed that is not pending yet."""
        return self._note_soon.is_waiting

    def finish(self) -> None:
        """Take what is being typed into the note, before another customer comes or a command looks at the pending changes."""
        self._note_soon.finish()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:  # a zoom; a size of one's own does not follow it
            self._size_name()
        elif event.type() == QEvent.Type.PaletteChange and self._customer is not None and self._summary is not None:  # a theme
            self._show_badges(self._summary.badges)
            self._show_pending()

    def _size_name(self) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.name.setFont(font)

    def _show(self, summary: "Summary | None") -> None:
        self.finish()
        if summary is None:
            self._customer = None
            self._page.show_empty(tr(N_("This customer is no longer in the shop.")))
            return
        self._customer = summary.id
        self._summary = summary
        self._show_badges(summary.badges)
        self.page.setVisible(bool(self._desk.back_office))
        self._note = summary.note
        self._follow_work()
        self._show_pending()
        self._past.show_changes(summary.history, self._desk.shop.manner)
        self._page.show_content()

    def _follow_work(self) -> None:
        """The note can be typed into where the shop has one and can be written to, and not while a batch is writing this customer."""
        if self._desk.workspace is not None:
            shop, in_work = self._desk.workspace, self._customer in self._desk.stage.in_work
            self.note.setReadOnly("note" not in shop.columns or shop.read_only_reason is not None or in_work)
            self.note.setToolTip(tr(N_("Being written to the shop; can be edited again when that is done.")) if in_work else "")

    def _show_pending(self) -> None:
        """Show the card with the pending changes over it, marked as in the grid."""
        summary = self._summary
        if self._customer is None or summary is None or self._desk.workspace is None:
            return
        names = [self._pending_text(key) for key in ("firstname", "lastname")]
        self.name.setText(summary.name if names == [None, None] else " ".join(filter(None, self._names(summary, names))))
        self.email.setText(f"{self._pending_text('email') or summary.email} · #{summary.id}")
        while self._lines.rowCount():
            self._lines.removeRow(0)
        for key, label, text in summary.lines:
            pending = self._pending_text(key)
            right = plain_label(text if pending is None else pending, wrap=True)
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if pending is not None:
                right.setStyleSheet(f"{theme().sheet('pending')} font-weight: bold; padding: 0 3px;")
                right.setToolTip(plain_tip(f"{text} → {pending}"))
            self._lines.addRow(plain_label(label), right)
        self._show_pending_note()

    def _pending_text(self, key: str) -> str | None:
        """What a pending change will make of a column of this customer; None when none is pending."""
        change = None if self._customer is None else self._desk.stage.cell(CUSTOMER, (self._customer,), key)
        if change is None:
            return None
        return self._desk.shop.columns[key].kind.show(change.after, self._desk.shop.manner) or tr(N_("(empty)"))

    @staticmethod
    def _names(summary: "Summary", pending: Sequence[str | None]) -> list[str]:
        return [stored if new is None else new for stored, new in zip(summary.names, pending, strict=True)]

    def _show_badges(self, badges: Sequence[str]) -> None:
        while self._badges.count():
            item = self._badges.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for place, badge in enumerate(badges):
            label = plain_label(badge, name="summaryBadge")
            label.setStyleSheet(f"{theme().sheet('notice' if place == 0 else 'warning')} border-radius: 7px; padding: 1px 8px;")
            self._badges.addWidget(label)
        self._badges.addStretch(1)

    def _show_pending_note(self) -> None:
        """Show the pending note over the stored one, unless it is being typed."""
        if self._customer is None:
            return
        value = self._desk.stage.value(CUSTOMER, (self._customer,), "note", self._note)
        text = "" if value is None else str(value)
        if self.note.toPlainText() != text and not self._note_soon.is_waiting:
            with QSignalBlocker(self.note):
                self.note.setPlainText(text)
        pending = self._desk.stage.cell(CUSTOMER, (self._customer,), "note") is not None
        self._why.setText(tr(N_("Changed, not yet written")) if pending else "")

    def _stage_note(self) -> None:
        if self._customer is None or self._desk.workspace is None or self.note.isReadOnly():
            return
        column = self._desk.shop.columns["note"]
        text = self.note.toPlainText()
        after = column.kind.parse(text, self._desk.shop.manner)
        reason = column.refuse(after)
        if reason is not None:
            self._why.setText(tr(reason))
            return
        now = self._desk.stage.value(CUSTOMER, (self._customer,), "note", self._note)
        if (now or None) != (after or None):
            self._desk.change(tr(column.label), [CellChange(CUSTOMER, (self._customer,), "note", self._note, after)])

    def _on_page_asked(self) -> None:
        if self._customer is not None:
            show_customer(self._desk, self._customer)

    def _show_whole_history(self) -> None:
        if self._customer is not None:
            self._desk.history_wanted.emit(self._customer)

    def _on_failed(self, error: Expected) -> None:
        self._customer = None
        self._page.show_empty(str(error))

    def _make_content(self) -> QWidget:
        content = QWidget()
        self._size_name()
        for label in (self.name, self.email):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._lines.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._lines.setVerticalSpacing(5)
        self._lines.setHorizontalSpacing(14)
        self.page.setToolTip(tr(HINT))
        title = plain_label(tr(N_("Private note (staff only)")), wrap=True)
        title.setBuddy(self.note)
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(70)
        self.note.setMaximumHeight(140)
        box = QVBoxLayout(content)
        for item in (self.name, self.email):
            box.addWidget(item)
        box.addLayout(self._badges)
        box.addWidget(self.page, 0, Qt.AlignmentFlag.AlignLeft)
        box.addSpacing(6)
        box.addLayout(self._lines)
        box.addSpacing(6)
        box.addWidget(title)
        box.addWidget(self.note)
        box.addWidget(self._why)
        box.addWidget(self._past)
        box.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        return area


def _CHOOSE() -> str:
    return tr(N_("Select a customer in the grid to see its summary here."))

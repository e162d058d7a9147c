"""Configure views: choose and order the columns, pin the first ones, keep views under names; with a preview on real rows."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.filter_words import told
from sc_desktop.domain.filters import Where
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.own_views import Shelf
from sc_desktop.settings.views import LONGEST_TITLE
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.configure.drafts import Drafts
from sc_desktop.ui.grid.configure.lists import AvailableColumns, ShownColumns, told_count
from sc_desktop.ui.grid.configure.preview import ViewPreview
from sc_desktop.ui.grid.view_picker import shown_title
from sc_desktop.ui.present import clearable, named, plain_label
from sc_desktop.ui.signs import TickBox, push_button
from sc_desktop.ui.theme import icon, scaled
from sc_desktop.ui.themed_dialog import ThemedDialog

_SIZE = (900, 720)
_ASKING = 420
_EDGE = 48  # left free around the dialog on a small screen
_ICONS = {"addColumns": "chevron-right", "removeColumns": "chevron-left", "moveUp": "chevron-up", "moveDown": "chevron-down"}


class ConfigureDialog(ThemedDialog):
    """Opened with open(). `saved` brings the views to write, the keys of those to delete, and the key to show; nothing is kept before.

    Whoever opens it answers `import_asked` with take_view; `export_asked` brings a view and its title."""

    saved = Signal(object, object, str)
    import_asked = Signal()
    export_asked = Signal(object, str)

    def __init__(
        self, desk: Desk, shelf: Shelf, view: View, ids: "array[int]", parent: QWidget | None = None, *, present: Where | None = None
    ) -> None:
        """`view` as it stands on the screen, with the filter `present` there; `ids` are the customers of the preview."""
        super().__init__(parent)
        self.setObjectName("configureDialog")
        self.setWindowTitle(tr(N_("Configure views")))
        room = self.screen().availableSize()
        self.resize(min(scaled(_SIZE[0]), room.width() - _EDGE), min(scaled(_SIZE[1]), room.height() - _EDGE))
        self._columns: Mapping[str, Column] = desk.shop.columns
        self._desk, self._drafts = desk, Drafts(shelf, view, present)
        self.views = named(QComboBox(), "configuredView", tr(N_("View")))
        self.search = named(QLineEdit(), "columnSearch", tr(N_("Search columns")))
        self.available = AvailableColumns(self._columns)
        self.shown = ShownColumns(self._columns)
        self.pinned = named(QSpinBox(), "pinnedColumns", tr(N_("Columns that stay at the left")))
        self.preview = ViewPreview(desk, self._columns, ids)
        self._count = plain_label("", name="shownCount")
        self._order = plain_label("", wrap=True, name="viewOrder")
        self.filter = named(TickBox(tr(N_("With the filter:"))), "viewFilter")
        self._filter_told = plain_label("", wrap=True, name="viewFilterTold")
        self.message = plain_label("", wrap=True, name="configureMessage")
        self.message.hide()
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self._connect()
        self._show_all()

    # -- what others ask ---------------------------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The view that is configured, as it would be kept now."""
        return self._drafts.view

    def views_now(self) -> Sequence[View]:
        """Every view as it would be kept now."""
        return self._drafts.views

    def take_view(self, view: View, problems: Sequence[str]) -> None:
        """A view that was imported; what could not be used of it is told."""
        title = view.title
        while self._is_taken(title):
            title = tr(N_("{title} (copy)"), title=title)
        self._drafts.add(view, title)
        self._show_all()
        self.tell("\n".join(problems) or tr(N_("The view “{title}” was taken over; it is kept once you save."), title=title))

    def tell(self, text: str) -> None:
        """Show a message below the lists."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    # -- showing -----------------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves. There is no default button: Enter in the search adds a column."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._on_save()
        else:
            super().keyPressEvent(event)

    def paint_icons(self) -> None:
        for name, sign in _ICONS.items():
            self._buttons[name].setIcon(icon(sign))
        self._show_columns(self.shown.chosen())

    def _show_all(self) -> None:
        """Another view, or another title."""
        self.views.blockSignals(True)
        self.views.clear()
        for view in self._drafts.views:
            self.views.addItem(shown_title(view), view.key)
        self.views.setCurrentIndex(self.views.findData(self._drafts.current))
        self.views.blockSignals(False)
        self._show_columns()

    def _show_columns(self, chosen: Sequence[str] = ()) -> None:
        view = self.view
        self.available.show_columns(view.columns, self.search.text())
        self.shown.show_columns(view.columns, view.pinned, chosen)
        self.pinned.blockSignals(True)
        self.pinned.setMaximum(len(view.columns))
        self.pinned.setValue(view.pinned)
        self.pinned.blockSignals(False)
        self._count.setText(told_count(len(view.columns)))
        self._order.setText(tr(N_("Sorted by: {order}"), order=self._told_order()))
        self._show_filter()
        self.preview.show_view(view)
        self._follow()

    def _show_filter(self) -> None:
        """The filter that comes with the view, or may come with it; nothing where there is none."""
        offered = self._drafts.filter_offered
        words = "" if offered is None else told(offered, self._columns, self._desk.shop.manner)
        self.filter.blockSignals(True)
        self.filter.setChecked(self.view.where is not None)
        self.filter.blockSignals(False)
        self.filter.setAccessibleName(f"{self.filter.text()} {words}")
        self._filter_told.setText(words)
        for widget in (self.filter, self._filter_told):
            widget.setVisible(offered is not None)

    def _told_order(self) -> str:
        known = [sort for sort in self.view.sort if sort.column in self._columns]
        return ", ".join(f"{tr(self._columns[sort.column].label)} {'↓' if sort.descending else '↑'}" for sort in known)

    def _follow(self) -> None:
        """Enable what can work now."""
        drafts, chosen = self._drafts, self.shown.chosen()
        count = len(drafts.view.columns)
        self._buttons["addColumns"].setEnabled(bool(self.available.chosen()))
        self._buttons["removeColumns"].setEnabled(0 < len(chosen) < count)
        self._buttons["moveUp"].setEnabled(bool(chosen) and drafts.view.columns[0] not in chosen)
        self._buttons["moveDown"].setEnabled(bool(chosen) and drafts.view.columns[-1] not in chosen)
        self._buttons["deleteView"].setEnabled(not drafts.is_shipped and len(drafts.views) > 1)
        self._buttons["resetView"].setEnabled(drafts.can_reset)

    # -- what the user does ------------------------------------------------------------------------------------------------------------

    def _add(self, keys: Sequence[str] = (), place: int | None = None) -> None:
        """Show these columns, or those selected at the left: at this place, else behind those selected at the right."""
        keys = list(keys) or self.available.chosen()
        columns, chosen = list(self.view.columns), self.shown.chosen()
        if place is None:
            place = columns.index(chosen[-1]) + 1 if chosen else len(columns)
        before = [key for key in columns[:place] if key not in keys]
        after = [key for key in columns[place:] if key not in keys]
        self._drafts.change([*before, *keys, *after])
        self._show_columns(keys)

    def _remove(self, keys: Sequence[str] = ()) -> None:
        gone = set(keys) or set(self.shown.chosen())
        left = [key for key in self.view.columns if key not in gone]
        if not left:
            self.tell(tr(N_("A view shows at least one column.")))
            return
        place = min((place for place, key in enumerate(self.view.columns) if key in gone), default=0)
        self._drafts.change(left)
        self._show_columns([left[min(place, len(left) - 1)]])

    def _move(self, step: int) -> None:
        """The selected columns one place up or down, as a block each."""
        chosen, columns = set(self.shown.chosen()), list(self.view.columns)
        for place in range(len(columns)) if step < 0 else reversed(range(len(columns))):
            other = place + step
            if columns[place] in chosen and 0 <= other < len(columns) and columns[other] not in chosen:
                columns[place], columns[other] = columns[other], columns[place]
        self._drafts.change(columns)
        self._show_columns(list(chosen))

    def _on_pinned(self, count: int) -> None:
        self._drafts.change(pinned=count)
        self._show_columns(self.shown.chosen())

    def _on_filter(self, wanted: bool) -> None:
        self._drafts.keep_filter(wanted)
        self._follow()

    def _on_resized(self, key: str, width: int) -> None:
        self._drafts.change(width=(key, width))
        self._follow()

    def _on_view(self, _place: int) -> None:
        self._drafts.current = str(self.views.currentData())
        self.tell("")
        self._show_columns()

    def _on_search(self, text: str) -> None:
        self.available.show_columns(self.view.columns, text)
        if text.strip():
            self.available.select_first()
        self._follow()

    def _ask_title(self, heading: str, text: str, take: Callable[[str], None]) -> None:
        """Ask for the title of a view; `take` gets it."""
        asking = QInputDialog(self)
        asking.setObjectName("viewTitleDialog")
        asking.setWindowTitle(heading)
        asking.setLabelText(tr(N_("Name of the view")))
        asking.setOkButtonText(tr(N_("OK")))
        asking.setCancelButtonText(tr(N_("Cancel")))
        asking.setTextValue(text)
        asking.resize(scaled(_ASKING), asking.sizeHint().height())
        asking.textValueSelected.connect(partial(self._take_title, take))
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def _take_title(self, take: Callable[[str], None], text: str) -> None:
        title = " ".join(text.split())[:LONGEST_TITLE]
        if not title:
            self.tell(tr(N_("A view needs a name.")))
        elif self._is_taken(title):
            self.tell(tr(N_("There is a view of that name already.")))
        else:
            self.tell("")
            take(title)
            self._show_all()

    def _is_taken(self, title: str) -> bool:
        return any(shown_title(view).casefold() == title.casefold() for view in self._drafts.views)

    def _on_new(self) -> None:
        empty = View("", "", ("id_customer", "firstname", "lastname"))
        self._ask_title(tr(N_("New view")), "", partial(self._drafts.add, empty))

    def _on_duplicate(self) -> None:
        title = tr(N_("{title} (copy)"), title=shown_title(self.view))
        self._ask_title(tr(N_("Duplicate the view")), title, partial(self._drafts.add, self.view))

    def _on_rename(self) -> None:
        self._ask_title(tr(N_("Rename the view")), shown_title(self.view), self._drafts.rename)

    def _on_save_as(self) -> None:
        self._ask_title(tr(N_("Save as")), tr(N_("{title} (copy)"), title=shown_title(self.view)), self._save_as)

    def _save_as(self, title: str) -> None:
        self._drafts.save_as(title)
        self._on_save()

    def _on_delete(self) -> None:
        title = shown_title(self.view)
        self._drafts.delete()
        self._show_all()
        self.tell(tr(N_("The view “{title}” is deleted once you save."), title=title))

    def _on_reset(self) -> None:
        self._drafts.reset()
        self._show_all()

    def _on_save(self) -> None:
        self.saved.emit(self._drafts.changed(), self._drafts.dropped(), self._drafts.current)
        self.accept()

    # -- building ----------------------------------------------------------------------------------------------------------------------

    def _button(self, name: str, text: str, act: Callable[[], object], tip: str = "") -> QPushButton:
        button = self._buttons[name] = push_button(name, text, act, tip)
        return button

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.addLayout(self._lay_views())
        lists = QHBoxLayout()
        lists.addLayout(self._lay_available(), 1)
        lists.addLayout(self._lay_arrows())
        lists.addLayout(self._lay_shown(), 1)
        box.addLayout(lists, 1)
        box.addWidget(self.message)
        box.addWidget(plain_label(tr(N_("Preview: drag the edge of a title to change the width of its column"))))
        box.addWidget(self.preview)
        box.addLayout(self._lay_buttons())

    def _lay_views(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = plain_label(tr(N_("View")))
        label.setBuddy(self.views)
        row.addWidget(label)
        row.addWidget(self.views, 1)
        for name, text, act in (
            ("newView", tr(N_("New…")), self._on_new),
            ("duplicateView", tr(N_("Duplicate…")), self._on_duplicate),
            ("renameView", tr(N_("Rename…")), self._on_rename),
            ("deleteView", tr(N_("Delete")), self._on_delete),
            ("resetView", tr(N_("Reset to shipped")), self._on_reset),
        ):
            row.addWidget(self._button(name, text, act))
        return row

    def _lay_available(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(plain_label(tr(N_("Available columns"))))
        self.search.setPlaceholderText(tr(N_("Search columns")))
        column.addWidget(self.search)
        column.addWidget(self.available, 1)
        return column

    def _lay_arrows(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addStretch(1)
        for name, act, tip in (
            ("addColumns", self._add, tr(N_("Show the selected columns (Enter)"))),
            ("removeColumns", self._remove, tr(N_("Take the selected columns away (Delete)"))),
            ("moveUp", partial(self._move, -1), tr(N_("Move up (Alt+Up)"))),
            ("moveDown", partial(self._move, 1), tr(N_("Move down (Alt+Down)"))),
        ):
            column.addWidget(self._button(name, "", act, tip))
        column.addStretch(1)
        return column

    def _lay_shown(self) -> QVBoxLayout:
        column, pins = QVBoxLayout(), QHBoxLayout()
        column.addWidget(self._count)
        column.addWidget(self.shown, 1)
        label = plain_label(tr(N_("Columns that stay at the left")))
        label.setBuddy(self.pinned)
        pins.addWidget(label)
        pins.addWidget(self.pinned)
        pins.addStretch(1)
        column.addLayout(pins)
        column.addWidget(self._order)
        filtered = QHBoxLayout()
        filtered.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignTop)
        filtered.addWidget(self._filter_told, 1)
        column.addLayout(filtered)
        return column

    def _lay_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._button("importView", tr(N_("Import…")), self.import_asked.emit))
        row.addWidget(self._button("exportView", tr(N_("Export…")), lambda: self.export_asked.emit(self.view, shown_title(self.view))))
        row.addStretch(1)
        row.addWidget(push_button("cancelButton", tr(N_("Cancel")), self.reject))
        row.addWidget(self._button("saveViewAs", tr(N_("Save as…")), self._on_save_as))
        save = self._button("saveView", tr(N_("Save")), self._on_save)
        save.setToolTip(tr(N_("Keep every view that was changed here (Ctrl+Enter)")))
        row.addWidget(save)
        return row

    def _connect(self) -> None:
        clearable(self.search)
        self.views.currentIndexChanged.connect(self._on_view)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._add)
        self.available.wanted.connect(self._add)
        self.available.returned.connect(self._remove)
        self.available.itemSelectionChanged.connect(self._follow)
        self.shown.placed.connect(self._add)
        self.shown.moved.connect(self._move)
        self.shown.unwanted.connect(self._remove)
        self.shown.itemSelectionChanged.connect(self._follow)
        self.pinned.valueChanged.connect(self._on_pinned)
        self.preview.resized.connect(self._on_resized)
        self.filter.toggled.connect(self._on_filter)

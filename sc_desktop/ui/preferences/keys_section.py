"""The page of the preferences that gives commands other keys."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QKeySequenceEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from sc_desktop.domain.folding import fold
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.records import Page
from sc_desktop.settings.shortcuts import Shortcuts
from sc_desktop.ui.actions.keys import grid_key, plain_key, shown_key, shown_keys, types
from sc_desktop.ui.actions.roll import ACTIONS
from sc_desktop.ui.preferences.row import PreferenceRow, plain_label
from sc_desktop.ui.present import named
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.theme import scaled

PAGE = Page("keys", N_("Keys"), "fa6s.keyboard", ())
_ID = Qt.ItemDataRole.UserRole
_TALL, _WIDE = 330, 200


class KeysSection(QWidget):
    """Choose a command, press its new keys. Keys another command has are named, and taken from it only when that is asked for."""

    def __init__(self, shortcuts: Shortcuts) -> None:
        super().__init__()
        self.page = PAGE
        self.rows: list[PreferenceRow] = []
        self._shortcuts = shortcuts
        self._wanted = ""
        self._items: list[QTreeWidgetItem] = []
        self._records = {record.id: record for record in ACTIONS}
        self._tree = named(QTreeWidget(), "keysTree", tr(N_("Commands and their keys")))
        self._edit = named(QKeySequenceEdit(), "keysEdit", tr(N_("New keys")))
        self._told = plain_label()
        self._take = push_button("keysTake", tr(N_("Use them here instead")), self._on_take)
        self._none = push_button("keysNone", tr(N_("No keys")), self._on_none)
        self._reset = push_button("keysReset", tr(N_("Reset")), self._on_reset)
        self._reset_all = push_button("keysResetAll", tr(N_("Reset all keys")), self._on_reset_all)
        self._lay_out()
        self._tree.currentItemChanged.connect(lambda *_items: self._on_chosen())
        self._edit.editingFinished.connect(self._on_pressed)
        shortcuts.on_change.append(self._refresh)
        self.destroyed.connect(lambda: shortcuts.on_change.remove(self._refresh))
        self._refresh()

    def search(self, wish: str) -> bool:
        """Show the commands that answer, all when the page's own title does; whether there is any."""
        words = fold(wish).split()
        is_named, found = all(word in fold(tr(self.page.title)) for word in words), 0
        for item in self._items:
            told = fold(f"{item.text(0)} {item.toolTip(0)} {item.text(1)}")  # as in the map of keys
            is_found = is_named or all(word in told for word in words)
            item.setHidden(not is_found)
            found += is_found
        return found > 0

    @property
    def _chosen(self) -> str:
        item = self._tree.currentItem()
        return str(item.data(0, _ID)) if item is not None else ""

    def _refresh(self) -> None:
        """Show the keys as they are now; changed ones stand in bold."""
        for item in self._items:
            action = str(item.data(0, _ID))
            item.setText(1, shown_keys(self._shortcuts.keys(action)))
            for column in (0, 1):
                font = item.font(column)
                font.setBold(self._shortcuts.is_changed(action))
                item.setFont(column, font)
        self._on_chosen()

    def _on_chosen(self) -> None:
        self._wanted = ""
        action = self._chosen
        keys = self._shortcuts.keys(action) if action else ()
        self._edit.setKeySequence(QKeySequence(keys[0] if keys else ""))
        self._edit.setEnabled(bool(action))
        self._none.setEnabled(bool(keys))
        self._reset.setEnabled(bool(action) and self._shortcuts.is_changed(action))
        self._reset_all.setEnabled(any(map(self._shortcuts.is_changed, self._records)))
        self._tell("" if action else tr(N_("Choose a command, then press its new keys.")))

    def _on_pressed(self) -> None:
        """New keys were pressed: used at once when they are free."""
        key, action = plain_key(self._edit.keySequence().toString()), self._chosen
        if not key or not action or key in self._shortcuts.keys(action):
            return
        own, holder = grid_key(key), self._shortcuts.holder(key)
        if own is not None:
            self._tell(tr(N_("{key} is a key of the grid itself: {deed}."), key=shown_key(key), deed=tr(own.text)))
        elif types(key):
            self._tell(tr(N_("{key} is a key one types with: a command needs Ctrl or Alt, or an F key."), key=shown_key(key)))
        elif holder is not None:
            self._wanted = key
            self._tell(tr(N_("{key} belongs to “{command}”."), key=shown_key(key), command=self._title(holder)), can_take=True)
        else:
            self._give((key,))

    def _on_take(self) -> None:
        self._give((self._wanted,))

    def _on_none(self) -> None:
        self._give(())

    def _on_reset(self) -> None:
        self._try(partial(self._shortcuts.reset, self._chosen))

    def _on_reset_all(self) -> None:
        self._try(self._shortcuts.reset_all)

    def _give(self, keys: tuple[str, ...]) -> None:
        self._try(partial(self._shortcuts.give, self._chosen, keys))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Expected as fault:
            self._tell(str(fault))

    def _tell(self, text: str, *, can_take: bool = False) -> None:
        self._told.setText(text)
        self._take.setVisible(can_take)

    def _title(self, action: str) -> str:
        return tr(self._records[action].text).replace("&", "").removesuffix("…")

    def _lay_out(self) -> None:
        title = plain_label(tr(self.page.title))
        font = title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        title.setFont(font)
        self._told.setObjectName("keysTold")
        self._tree.setHeaderLabels([tr(N_("Command")), tr(N_("Keys"))])
        self._tree.setRootIsDecorated(False)
        self._tree.setMinimumHeight(scaled(_TALL))
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for record in ACTIONS:
            item = QTreeWidgetItem([self._title(record.id), ""])
            item.setData(0, _ID, record.id)
            item.setToolTip(0, tr(record.tip))
            self._tree.addTopLevelItem(item)
            self._items.append(item)
        self._edit.setMaximumSequenceLength(1)
        self._edit.setMinimumWidth(scaled(_WIDE))
        line, below = QHBoxLayout(), QHBoxLayout()
        line.addWidget(plain_label(tr(N_("New keys"))))
        line.addWidget(self._edit, 1)
        for button in (self._none, self._reset):
            line.addWidget(button)
        below.addWidget(self._told, 1)
        for button in (self._take, self._reset_all):
            below.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(10)
        for part in (title, *([self._problems()] if self._shortcuts.problems else []), self._tree):
            column.addWidget(part)
        column.addLayout(line)
        column.addLayout(below)

    def _problems(self) -> QWidget:
        return plain_label("\n".join(map(tr, self._shortcuts.problems)))

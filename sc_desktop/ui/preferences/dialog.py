"""The preferences: pages at the left, a search across them, each value applied at once."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QIcon, QKeyEvent, QKeySequence, QPalette, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from sc_desktop.errors import Expected
from sc_desktop.i18n import tr, trn
from sc_desktop.settings.records import Value
from sc_desktop.settings.shortcuts import Shortcuts
from sc_desktop.settings.store import Settings
from sc_desktop.ui.icon_font import sign_icon
from sc_desktop.ui.preferences.keys_section import KeysSection
from sc_desktop.ui.preferences.row import PageSection, PreferenceRow, plain_label

_PAGE_ROOM = QSize(56, 14)  # for the icon and some air around a page's title
_BOLD_ROOM = 24  # a check box grows by some pixels when its changed value makes it bold
_SIZE = QSize(820, 600)  # fits a screen of 1024x768 with its panels


class PreferencesDialog(QDialog):
    """Non-modal: use show(), or open_at(key) to lead the user to one preference. While it is visible it follows the settings."""

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, shortcuts: Shortcuts | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preferencesDialog")
        self.setWindowTitle(tr("Preferences"))
        self._settings = settings
        self._before_reset: dict[str, Value] = {}
        self._sections: list[PageSection | KeysSection] = [PageSection(settings, page) for page in settings.pages]
        if shortcuts is not None:
            self._sections.append(KeysSection(shortcuts))
        self._rows: dict[str, PreferenceRow] = {row.preference.key: row for section in self._sections for row in section.rows}
        self._search = self._make_search()
        self._pages = self._make_pages()
        self._nothing = plain_label(quiet=True)
        self._area = self._make_area()
        self._notice = plain_label()
        self._undo = QPushButton(tr("Undo"))
        self._reset_all = QPushButton(tr("Reset all"))
        self._lay_out()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)
        self._pages.setCurrentRow(0)
        self.resize(_SIZE)

    def open_at(self, key: str) -> None:
        """Show the dialog with this preference in sight and in the focus. Raises KeyError for an unknown key."""
        row = self._rows[key]
        self._search.clear()
        self._pages.setCurrentRow([section.page.key for section in self._sections].index(row.preference.page))
        self.show()
        self.activateWindow()
        row.editor.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        row.editor.select_text()
        QTimer.singleShot(0, row, lambda: self._area.ensureWidgetVisible(row))  # once the page has been laid out

    def open_page(self, key: str, wish: str = "") -> None:
        """Show the dialog with this page in sight; searched for the wish, where the page answers it."""
        self._search.clear()
        page = [section.page.key for section in self._sections].index(key)
        self._pages.setCurrentRow(page)
        if wish.strip() and self._sections[page].search(wish):
            self._search.setText(wish)
        self.show()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        if not event.spontaneous() and self._on_setting_changed not in self._settings.on_change:
            self._settings.on_change.append(self._on_setting_changed)
            self._paint_icons()
            self._before_reset = {}
            for row in self._rows.values():
                row.refresh()
            self._refresh_notice()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and self._on_setting_changed in self._settings.on_change:
            self._settings.on_change.remove(self._on_setting_changed)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._paint_icons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # Return ends an entry; it must not close the dialog
        super().keyPressEvent(event)

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setObjectName("preferences.search")
        search.setAccessibleName(tr("Search preferences"))
        search.setPlaceholderText(tr("Search preferences"))
        search.setClearButtonEnabled(True)
        search.textChanged.connect(self._refresh_rows)
        return search

    def _make_pages(self) -> QListWidget:
        pages = QListWidget()
        pages.setObjectName("preferences.pages")
        pages.setAccessibleName(tr("Pages of preferences"))
        pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for section in self._sections:
            item = QListWidgetItem(tr(section.page.title))
            words = pages.fontMetrics().size(0, item.text())
            item.setSizeHint(QSize(words.width() + _PAGE_ROOM.width(), words.height() + _PAGE_ROOM.height()))
            pages.addItem(item)
        pages.setFixedWidth(pages.sizeHintForColumn(0) + 2 * pages.frameWidth())
        pages.currentRowChanged.connect(self._on_page_chosen)
        return pages

    def _make_area(self) -> QScrollArea:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 4, 12, 4)
        for section in self._sections:
            column.addWidget(section)
        self._nothing.setObjectName("preferences.nothing")
        column.addWidget(self._nothing)
        column.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        area.setObjectName("preferences.area")
        content.ensurePolished()
        room = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) + _BOLD_ROOM
        area.setMinimumWidth(content.minimumSizeHint().width() + room)  # of all pages, so that none is cut at its side
        return area

    def _make_problems(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("preferences.problems")
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        row = QHBoxLayout(frame)
        sign = plain_label()
        side = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        sign.setPixmap(self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning).pixmap(side))
        sign.setAccessibleName(tr("Warning"))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain_label("\n".join(tr(problem) for problem in self._settings.problems)), 1)
        frame.setVisible(bool(self._settings.problems))
        return frame

    def _make_buttons(self) -> QHBoxLayout:
        self._reset_all.setObjectName("preferences.reset_all")
        self._reset_all.setToolTip(tr("All preferences back to their defaults"))
        self._notice.setObjectName("preferences.notice")
        self._undo.setObjectName("preferences.undo")
        self._undo.setAccessibleName(tr("Undo: reset all"))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        close.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        for button in (self._reset_all, self._undo, close.button(QDialogButtonBox.StandardButton.Close)):
            button.setAutoDefault(False)
        self._reset_all.clicked.connect(self._on_reset_all)
        self._undo.clicked.connect(self._on_undo)
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._reset_all)
        row.addWidget(self._notice, 1)
        row.addWidget(self._undo)
        row.addWidget(close)
        return row

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.addWidget(self._pages)
        middle.addWidget(self._area, 1)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self._search)
        column.addWidget(self._make_problems())
        column.addLayout(middle, 1)
        column.addLayout(self._make_buttons())

    def _paint_icons(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.Text)
        chosen = {QIcon.Mode.Selected: self.palette().color(QPalette.ColorRole.HighlightedText)}
        for number, section in enumerate(self._sections):
            self._pages.item(number).setIcon(sign_icon(section.page.icon.removeprefix("fa6s."), colour, chosen))

    def _on_page_chosen(self, _row: int) -> None:
        if self._search.text():
            self._search.clear()  # shows the page chosen
        else:
            self._refresh_rows()
        self._area.verticalScrollBar().setValue(0)

    def _refresh_rows(self) -> None:
        wish = self._search.text().strip()
        found = [section.search(wish) for section in self._sections]
        for number, section in enumerate(self._sections):
            section.setVisible(found[number] if wish else number == self._pages.currentRow())
            self._pages.item(number).setHidden(not found[number])
        self._nothing.setText(tr("No preference answers “{wish}”.", wish=wish))
        self._nothing.setVisible(not any(found))

    def _on_setting_changed(self, key: str) -> None:
        self._rows[key].refresh()
        self._before_reset.pop(key, None)  # what was chosen since must not be undone along
        self._refresh_notice()

    def _refresh_notice(self, fault: Expected | None = None) -> None:
        notes = [str(fault)] if fault else []
        if self._before_reset:
            count = len(self._before_reset)
            notes.append(trn("{count} preference is back to its default.", "{count} preferences are back to their defaults.", count))
        if self._settings.restart_pending():
            notes.append(tr("Start the program again to see the change everywhere."))
        self._notice.setText(" ".join(notes))
        self._undo.setVisible(bool(self._before_reset))
        self._reset_all.setEnabled(any(self._settings.is_changed(key) for key in self._rows))

    def _on_reset_all(self) -> None:
        changed = {key: self._settings.value(key) for key in self._rows if self._settings.is_changed(key)}
        fault = self._store({key: self._settings.preference(key).default for key in changed})
        self._before_reset = {key: value for key, value in changed.items() if not self._settings.is_changed(key)}
        self._refresh_notice(fault)

    def _on_undo(self) -> None:
        values, self._before_reset = self._before_reset, {}
        self._refresh_notice(self._store(values))

    def _store(self, values: dict[str, Value]) -> Expected | None:
        """Set the values one by one; what stopped it, or None."""
        try:
            for key, value in values.items():
                self._settings.set(key, value)
        except Expected as fault:
            return fault
        return None

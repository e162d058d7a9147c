"""One preference on a page: its label, its editor, its help, and the way back to the default."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sc_desktop.domain.folding import fold
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.records import Page, Preference
from sc_desktop.settings.store import Settings
from sc_desktop.ui.preferences.editors import make_editor

_LABEL_SIGNS = 31  # width of the column of labels, in average characters


def plain_label(text: str = "", *, quiet: bool = False) -> QLabel:
    """A label that shows its text as it is and breaks it into lines; a quiet one is for helps and notes."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if quiet:
        font = label.font()  # smaller, not paler: a paler text would fall below the contrast that everybody can read
        font.setPointSizeF(font.pointSizeF() * 0.92)
        label.setFont(font)
    return label


class PreferenceRow(QWidget):
    """Applies what its user chooses at once; a text that is refused stays in the editor. The reason stands below it."""

    def __init__(self, settings: Settings, preference: Preference) -> None:
        super().__init__()
        self.preference = preference
        self._settings = settings
        self._search_text = fold(" ".join(_words(preference)))
        self.editor = make_editor(preference)
        self._label = plain_label("" if preference.kind == "flag" else tr(preference.label))
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._label.setFixedWidth(self._label.fontMetrics().averageCharWidth() * _LABEL_SIGNS)
        self._reset = QPushButton(tr("Reset"))
        self._fault = plain_label()
        self._lay_out()
        self.editor.value_chosen.connect(self._on_value_chosen)
        self._reset.clicked.connect(self._on_reset)
        self.refresh()

    def refresh(self) -> None:
        """Show the value that counts, and whether it is the default."""
        self._fault.hide()
        self.editor.show_value(self._settings.value(self.preference.key))
        is_changed = self._settings.is_changed(self.preference.key)
        self._reset.setVisible(is_changed)
        for widget in (self._label, self.editor.field if self.preference.kind == "flag" else self._label):
            font = widget.font()
            font.setBold(is_changed)
            widget.setFont(font)

    def answers(self, wish: str) -> bool:
        """Whether each word of the search stands in the preference's texts, whatever the case and the accents."""
        return all(word in self._search_text for word in fold(wish).split())

    def _lay_out(self) -> None:
        key, label = self.preference.key, tr(self.preference.label)
        self._label.setBuddy(self.editor.field)
        self._label.setObjectName(f"label.{key}")
        self._reset.setObjectName(f"reset.{key}")
        self._reset.setAccessibleName(tr("Reset: {label}", label=label))
        self._reset.setToolTip(tr("Back to the default"))
        self._reset.setAutoDefault(False)
        kept = self._reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(kept)
        self._fault.setObjectName(f"fault.{key}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self._reset, 0, 2, Qt.AlignmentFlag.AlignTop)
        notes = [self.preference.help, *([N_("Takes effect at the next start.")] if self.preference.needs_restart else [])]
        grid.addWidget(plain_label(" ".join(tr(note) for note in notes if note), quiet=True), 1, 1, 1, 2)
        grid.addWidget(self._fault, 2, 1, 1, 2)

    def _on_value_chosen(self, value: object) -> None:
        try:
            self._settings.set(self.preference.key, value)  # type: ignore[arg-type]  # set() checks it
        except Expected as refused:
            if self.preference.kind not in ("text", "folder"):  # what was typed is kept, to be mended; a tick must not claim what isn't so
                self.editor.show_value(self._settings.value(self.preference.key))
            self._fault.setText(str(refused))
            self._fault.show()
            return
        self.refresh()

    def _on_reset(self) -> None:
        self.editor.setFocus()  # the button is about to vanish, and the focus must not land anywhere
        self._on_value_chosen(self.preference.default)


class PageSection(QWidget):
    """All preferences of one page under their title."""

    def __init__(self, settings: Settings, page: Page) -> None:
        super().__init__()
        self.page = page
        self._title_text = fold(tr(page.title))
        self.rows = [PreferenceRow(settings, preference) for preference in page.preferences]
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        title = plain_label(tr(page.title))
        title.setObjectName(f"title.{page.key}")
        font = title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        title.setFont(font)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(14)
        column.addWidget(title)
        for row in self.rows:
            column.addWidget(row)

    def search(self, wish: str) -> bool:
        """Show the rows that answer, all of them when the page's own title does; whether there is any."""
        is_named = all(word in self._title_text for word in fold(wish).split())
        found = [is_named or row.answers(wish) for row in self.rows]
        for row, is_found in zip(self.rows, found, strict=True):
            row.setVisible(is_found)
        return any(found)


def _words(preference: Preference) -> list[str]:
    texts = [preference.label, preference.help, preference.when_empty, *(label for _, label in preference.choices)]
    return [preference.key, *(tr(text) for text in texts)]

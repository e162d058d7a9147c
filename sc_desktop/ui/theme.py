"""Colours by role and icons by name. The values stand in resources/styles/; a widget asks for a role, never for a colour."""

import tomllib
from functools import cached_property, lru_cache

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QIcon, QPalette, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QStyleFactory

from sc_desktop.datafiles import resource

_ROLES = QPalette.ColorRole
_PALETTE = {
    "window": _ROLES.Window,
    "window_text": _ROLES.WindowText,
    "base": _ROLES.Base,
    "alternate_base": _ROLES.AlternateBase,
    "text": _ROLES.Text,
    "button": _ROLES.Button,
    "button_text": _ROLES.ButtonText,
    "bright_text": _ROLES.BrightText,
    "highlight": _ROLES.Highlight,
    "highlighted_text": _ROLES.HighlightedText,
    "link": _ROLES.Link,
    "tool_tip_base": _ROLES.ToolTipBase,
    "tool_tip_text": _ROLES.ToolTipText,
    "placeholder_text": _ROLES.PlaceholderText,
    "mid": _ROLES.Mid,
}


class Theme:
    """One theme: pairs of background and text by role, single colours for lines and marks."""

    def __init__(self, name: str) -> None:
        with resource("styles", f"{name}.toml").open("rb") as file:
            told = tomllib.load(file)
        self.name = name
        self._palette: dict[str, str] = told["palette"]
        self._pairs: dict[str, tuple[str, str]] = {role: (pair[0], pair[1]) for role, pair in told["roles"].items()}
        self._lines = {name: QColor(colour) for name, colour in told["lines"].items()}

    @cached_property
    def _brushes(self) -> dict[str, tuple[QBrush, QBrush]]:
        """Made when the first cell is painted."""
        return {role: (QBrush(QColor(pair[0])), QBrush(QColor(pair[1]))) for role, pair in self._pairs.items()}

    def background(self, role: str) -> QBrush:
        """The background of a role; one brush shared by all cells."""
        return self._brushes[role][0]

    def foreground(self, role: str) -> QBrush:
        """The text colour that goes with a role's background."""
        return self._brushes[role][1]

    def line(self, name: str) -> QColor:
        """A colour for lines, marks and muted text; one object shared by all who ask."""
        return self._lines[name]

    def hatching(self) -> QBrush:
        """Thin lines over what can't be touched now; the text below them stays readable."""
        return self._hatching

    @cached_property
    def _hatching(self) -> QBrush:
        colour = QColor(self._lines["muted"])
        colour.setAlpha(55)
        return QBrush(colour, Qt.BrushStyle.BDiagPattern)

    def sheet(self, role: str) -> str:
        """A role as a style sheet, for a label or a bar."""
        back, front = self._pairs[role]
        return f"background-color: {back}; color: {front};"

    def palette(self) -> QPalette:
        """The whole palette, disabled texts included."""
        palette = QPalette()
        for name, role in _PALETTE.items():
            palette.setColor(role, QColor(self._palette[name]))
        disabled = QColor(self._palette["disabled_text"])
        for role in (_ROLES.Text, _ROLES.WindowText, _ROLES.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
        return palette

    def field_palette(self) -> QPalette:
        """The palette of what is typed into: Fusion draws an outline a good step darker than the window, which a dark window swallows."""
        palette = self.palette()
        palette.setColor(_ROLES.Window, QColor(self._lines["field"]).lighter(_FUSION_DARKER))
        palette.setColor(_ROLES.Highlight, QColor(self._lines["accent"]))  # the outline, too, of the one with the keyboard
        palette.setColor(_ROLES.HighlightedText, palette.color(_ROLES.Base))
        return palette


@lru_cache(maxsize=2)
def _load(name: str) -> Theme:
    return Theme(name)


_current = "light"


def theme() -> Theme:
    """The theme in use."""
    return _load(_current)


def apply_theme(app: QApplication, name: str) -> None:
    """Use a theme, "light", "dark" or "auto" (as the computer is set), on Fusion: other styles ignore half of a palette."""
    global _current
    if name == "auto":
        name = "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    _current = name
    icon.cache_clear()
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(theme().palette())
    for field in _FIELDS:
        app.setPalette(theme().field_palette(), field)  # type: ignore[arg-type]  # the stub asks for bytes, the call for text


_FIELDS = ("QLineEdit", "QAbstractSpinBox", "QKeySequenceEdit")
_FUSION_DARKER = 140
ZOOMS = (70, 80, 90, 100, 110, 125, 150, 175, 200)
_zoom = 100
_font_size = 0.0


def apply_zoom(app: QApplication, percent: int) -> None:
    """Show everything at this many percent of its size: the texts at once, what is measured in pixels by `scaled`."""
    global _zoom, _font_size
    _font_size = _font_size or app.font().pointSizeF()
    if percent != _zoom:
        _zoom = percent
        font = app.font()
        font.setPointSizeF(_font_size * percent / 100)
        app.setFont(font)
        for widget in app.allWidgets():
            if isinstance(widget, ThemedFrame):
                widget.take_font()


def zoom_after(percent: int, steps: int) -> int:
    """The zoom so many steps further, as a web browser has them; 0 steps is back to 100."""
    if not steps:
        return 100
    beyond = [each for each in ZOOMS if each > percent] if steps > 0 else [each for each in reversed(ZOOMS) if each < percent]
    return beyond[min(abs(steps), len(beyond)) - 1] if beyond else percent


def scaled(pixels: int) -> int:
    """So many pixels of the design on the screen, at the zoom in use."""
    return round(pixels * _zoom / 100)


def unscaled(pixels: int) -> int:
    """The opposite of `scaled`."""
    return round(pixels * 100 / _zoom)


@lru_cache(maxsize=128)
def icon(name: str) -> QIcon:
    """A monochrome icon of Font Awesome 6 solid by its name, in the theme's colour. Loads a font: not before the window is mapped."""
    from sc_desktop.ui.icon_font import sign_icon

    muted = QColor(theme().line("muted"))
    muted.setAlpha(110)
    return sign_icon(name, theme().line("icon"), {QIcon.Mode.Disabled: muted})


class ThemedFrame(QFrame):
    """A frame whose style sheet is made of the theme's colours, anew for another theme. Qt tells such a widget no change of the palette,
    which its sheet stands for, but that of the style, which every theme sets."""

    _painted_in = ""

    def colours(self) -> str:
        """The style sheet in the colours of the theme in use."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_colours()

    def take_font(self) -> None:
        """The application's letters have another size, which Qt tells nobody who has a style sheet: it is taken off and put on again."""
        if self._painted_in:
            self.setStyleSheet("")
            self.setStyleSheet(self.colours())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._painted_in not in ("", theme().name):
            QTimer.singleShot(0, self, self._take_colours)  # once the application has its new palette

    def _take_colours(self) -> None:
        if self._painted_in != theme().name:
            self._painted_in = theme().name
            self.setStyleSheet(self.colours())

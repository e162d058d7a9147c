"""The signs of Font Awesome 6 solid, drawn as icons by the font that qtawesome brings.

qtawesome itself is not loaded: it takes in all of PySide and eleven fonts, an eighth of a second ahead of the first rows."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FONT, _SIGNS = "fontawesome6-solid-webfont-[0-9]*.ttf", "fontawesome6-solid-webfont-charmap-*.json"
_OF_HEIGHT = 0.875  # 14 pixels of a sign in 16, as it was drawn for


def sign_icon(name: str, colour: QColor, others: Mapping[QIcon.Mode, QColor]) -> QIcon:
    """The sign of this name in one colour, and in others where it can't be used or is chosen. Raises KeyError for a name the font does not
    know."""
    return QIcon(_Sign(_signs()[name], colour, others))


class _Sign(QIconEngine):
    """Draws one sign at any size."""

    def __init__(self, sign: str, colour: QColor, others: Mapping[QIcon.Mode, QColor]) -> None:
        super().__init__()
        self._sign, self._colour, self._others = sign, colour, others

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        font = QFont(_family())
        font.setPixelSize(max(1, round(_OF_HEIGHT * rect.height())))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._others.get(mode, self._colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._sign)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn


def _file(pattern: str) -> Path:
    found = find_spec("qtawesome")
    assert found is not None and found.submodule_search_locations, "qtawesome is installed with the program"
    return next((Path(found.submodule_search_locations[0]) / "fonts").glob(pattern))


@lru_cache(maxsize=1)
def _family() -> str:
    """The font's name, once it can be drawn with."""
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(_file(_FONT))))[0]


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    """Each name's place in the font."""
    return {name: chr(int(code, 16)) for name, code in json.loads(_file(_SIGNS).read_bytes()).items()}

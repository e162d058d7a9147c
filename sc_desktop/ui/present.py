"""Puts words on the screen: errors in their four parts, texts of the shop as plain text."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionRange, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton, QWidget

from sc_desktop.errors import Expected
from sc_desktop.i18n import tr


def plain_label(text: str = "", parent: QWidget | None = None, *, wrap: bool = False, name: str = "") -> QLabel:
    """A label that never reads its text as HTML: names and notes come from strangers."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if name:
        label.setObjectName(name)
    return label


def plain_tip(text: str) -> str:
    """A tooltip that shows the text as it is, whatever tags a stranger put into it."""
    if "<" not in text and "&" not in text:
        return text
    import html  # its table of entities is not needed before the window stands

    return f"<qt>{html.escape(text, quote=False)}</qt>".replace("\n", "<br>")


Named = TypeVar("Named", bound=QWidget)


def named(widget: Named, name: str, accessible: str = "") -> Named:
    """The widget under its name for automation (docs/automation.md), and the one a screen reader says."""
    widget.setObjectName(name)
    if accessible:
        widget.setAccessibleName(accessible)
    return widget


def clearable(field: QLineEdit) -> None:
    """Give a field its button to clear it, with a name a screen reader can say."""
    field.setClearButtonEnabled(True)
    for button in field.findChildren(QToolButton):
        button.setAccessibleName(tr("Clear the field"))


def spans(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The ranges of a selection; their number does not grow with the rows."""
    return [selection.at(place) for place in range(selection.size())]


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of whole numbers next to each other, in order."""
    ordered = sorted(numbers)
    start = 0
    for place, number in enumerate(ordered):
        if place + 1 == len(ordered) or ordered[place + 1] != number + 1:
            yield ordered[start], number
            start = place + 1


def told(error: Expected) -> str:
    """An error in one paragraph: what happened, its effect, why, what to do."""
    return " ".join(part for part in (tr(error.what), tr(error.effect), tr(error.why), tr(error.advice)) if part)

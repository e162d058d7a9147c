"""What the grid's colours and signs mean, in one line under it."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.colours import RULES
from sc_desktop.ui.present import plain_label, plain_tip
from sc_desktop.ui.theme import scaled, theme

_CHIP = 16


class Legend(QWidget):
    """One chip a colour, with the same second sign as in the cells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._chips: list[tuple[QLabel, str]] = []
        words: list[str] = []
        for rule in RULES:
            self._add(rule.role, rule.sign, tr(rule.legend))
            words.append(tr(rule.legend))
        self._add("pending", "", tr(N_("Changed, not yet written")))
        words.append(tr(N_("Changed, not yet written")))
        self.setAccessibleName(tr(N_("Legend: {meanings}"), meanings=", ".join(words)))
        self._paint_chips()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):  # a theme, a zoom
            self._paint_chips()

    def _add(self, role: str, sign: str, meaning: str) -> None:
        chip = plain_label(sign)
        chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._chips.append((chip, role))
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.addWidget(chip)
        layout.addWidget(_Meaning(meaning, self))
        layout.addSpacing(4)

    def _paint_chips(self) -> None:
        for chip, role in self._chips:
            chip.setFixedSize(scaled(_CHIP), scaled(_CHIP))
            if role == "pending":
                chip.setPixmap(_pending_chip())
            else:
                chip.setStyleSheet(theme().sheet(role))


class _Meaning(QLabel):
    """What a colour means; shortened in a narrow pane, whole in its tooltip."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(plain_tip(text))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        QPainter(self).drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), shown)


def _pending_chip() -> QPixmap:
    """A small cell with the corner mark of a pending change."""
    side = scaled(_CHIP)
    picture = QPixmap(side, side)
    picture.fill(theme().background("pending").color())
    painter = QPainter(picture)
    corner = QPainterPath(QPointF(side / 2, 0))
    corner.lineTo(QPointF(side, 0))
    corner.lineTo(QPointF(side, side / 2))
    corner.closeSubpath()
    painter.fillPath(corner, theme().line("mark"))
    painter.end()
    return picture

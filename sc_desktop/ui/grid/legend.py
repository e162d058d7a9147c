"""What the grid's colours and signs mean, in one line under it; what the line is too short for, in the tooltips of the signs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.colours import OF_RULES, RULES, SIGNS
from sc_desktop.ui.present import plain_label, plain_tip
from sc_desktop.ui.theme import scaled, theme

if TYPE_CHECKING:
    from sc_desktop.domain.colour_rule import OwnRule
    from sc_desktop.ui.grid.model import CustomerModel

_CHIP = 16
_REFUSED = "refused"
_GAP = 6
_LONGEST, _NO_LIMIT = 180, 10_000
"""Pixels of a rule's own title; more would leave no room for what the other colours mean."""


class Legend(QWidget):
    """One chip a colour, with the same second sign as in the cells."""

    def __init__(self, model: "CustomerModel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(_GAP)
        box.addStretch(1)
        self._chips: list[tuple[QLabel, str]] = []
        self._meanings: list[QLabel] = []
        self._rules: Sequence[OwnRule] = ()
        self._model, self._has_refused = model, False
        model.dataChanged.connect(self._look_for_refused)
        model.modelReset.connect(self._look_for_refused)
        self._show()

    def show_rules(self, view: View, columns: Mapping[str, Column]) -> None:
        """Tell the view's own rules before the others, those that colour something in a shop with these columns."""
        rules: Sequence[OwnRule] = ()
        if view.rules:
            from sc_desktop.domain.colour_rule import in_use  # few views have any

            rules = in_use(view.rules, view.columns, columns)
        if rules != self._rules:
            self._rules = rules
            self._renew()

    def _look_for_refused(self, *_what: object) -> None:
        """Tell what the red frame means while there is one."""
        if bool(self._model.drafts) != self._has_refused:
            self._has_refused = not self._has_refused
            self._renew()

    def _renew(self) -> None:
        self._show()
        self.updateGeometry()
        self._show_words()

    def _show(self) -> None:
        for label in (*(chip for chip, _role in self._chips), *self._meanings):
            label.hide()
            label.deleteLater()
        self._chips, self._meanings = [], []
        told = [
            *((rule.role, SIGNS[rule.role], rule.title) for rule in self._rules),
            *((rule.role, rule.sign, tr(rule.legend)) for rule in RULES),
            ("pending", "", tr(N_("Changed, not yet written"))),
            *([(_REFUSED, "", tr(N_("Refused: see its tooltip")))] if self._has_refused else []),
        ]
        for role, sign, meaning in told:
            self._add(role, sign, meaning)
        self.setAccessibleName(tr(N_("Legend: {meanings}"), meanings=", ".join(meaning for _role, _sign, meaning in told)))
        self._paint_chips()

    def sizeHint(self) -> QSize:
        """The room for all words, shown or not."""
        words = sum(told.sizeHint().width() + _GAP for told in self._meanings)
        return QSize(self.minimumSizeHint().width() + words, max(scaled(_CHIP), self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        """The room for the signs alone."""
        return QSize(len(self._chips) * (scaled(_CHIP) + _GAP), scaled(_CHIP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_words()

    def _show_words(self) -> None:
        """As many of the words as fit whole: what the program's colours mean first, then the user's own rules, whose titles they know."""
        left = self.width() - self.minimumSizeHint().width()
        own = len(self._rules)
        for told in (*self._meanings[own:], *self._meanings[:own]):
            left -= told.sizeHint().width() + _GAP
            told.setVisible(left >= 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):  # a theme, a zoom
            self._paint_chips()
            self.updateGeometry()
            self._show_words()

    def _add(self, role: str, sign: str, meaning: str) -> None:
        chip = plain_label(sign)
        chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._chips.append((chip, role))
        chip.setToolTip(plain_tip(meaning))
        told = plain_label(
            self.fontMetrics().elidedText(meaning, Qt.TextElideMode.ElideRight, scaled(_LONGEST)) if role in OF_RULES else meaning
        )
        told.setContentsMargins(0, 0, _GAP, 0)
        self._meanings.append(told)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.addWidget(chip)
        layout.addWidget(told)

    def _paint_chips(self) -> None:
        for chip, role in self._chips:
            chip.setFixedSize(scaled(_CHIP), scaled(_CHIP))
            if role == "pending":
                chip.setPixmap(_pending_chip())
            elif role == _REFUSED:
                chip.setStyleSheet(f"border: 2px solid {theme().line('refused').name()};")
            else:
                chip.setStyleSheet(theme().sheet(role))


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

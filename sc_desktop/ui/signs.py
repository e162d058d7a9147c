"""Signs that stand beside a colour: ticks one can see, bands with an icon, and an error told in its four parts."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sc_desktop.errors import Expected
from sc_desktop.i18n import tr
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.theme import icon, theme

TICK = 15
ICON = QSize(16, 16)
DETAILS_HEIGHT = 96


def paint_tick(painter: QPainter, box: QRectF, palette: QPalette, *, ticked: bool, partly: bool = False, enabled: bool = True) -> None:
    """A box with an outline one can see, Fusion's own has a contrast below 2. What is ticked in part has a bar in it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme().line("accent" if ticked or partly else "outline") if enabled else theme().line("muted")
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(colour if ticked else palette.base())
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        unit = box.width() / TICK
        path = QPainterPath(box.topLeft() + QPointF(3.2, 7.8) * unit)
        path.lineTo(box.topLeft() + QPointF(6.4, 11) * unit)
        path.lineTo(box.topLeft() + QPointF(11.8, 4.4) * unit)
        painter.setPen(QPen(palette.base().color(), 2 * unit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
    elif partly:
        side = box.width()
        painter.fillRect(box.adjusted(side * 0.23, side * 0.4, -side * 0.23, -side * 0.4), colour)
    painter.restore()


class TickBox(QCheckBox):
    """A check box whose box is seen on every background."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        drawn = QRectF(self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))
        painter = QPainter(self)
        painter.fillRect(drawn, self.palette().window())
        paint_tick(painter, drawn.adjusted(1, 1, -1, -1), self.palette(), ticked=self.isChecked(), enabled=self.isEnabled())
        painter.end()


class RadioMark(QRadioButton):
    """A radio button whose ring is seen on every background."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        drawn = QRectF(self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(drawn, self.palette().window())
        colour = theme().line(("accent" if self.isChecked() else "outline") if self.isEnabled() else "muted")
        painter.setPen(QPen(colour, 1.3))
        painter.setBrush(self.palette().base())
        painter.drawEllipse(drawn.adjusted(1, 1, -1, -1))
        if self.isChecked():
            painter.setBrush(colour)
            side = drawn.width() * 0.3
            painter.drawEllipse(drawn.adjusted(side, side, -side, -side))
        painter.end()


class TickedItems(QStyledItemDelegate):
    """Draws the ticks of a list so that they are seen on every background, where the style has them."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        box = QRectF(drawn.widget.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, drawn, drawn.widget))
        ticked, partly = (Qt.CheckState(state) == each for each in (Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked))
        paint_tick(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), option.palette, ticked=ticked, partly=partly)


class Band(QFrame):
    """A strip in the colours of a role with its icon; follows the theme. Widgets are added to `row`, after the text."""

    backs: tuple[QPalette.ColorRole, ...] = (QPalette.ColorRole.Window, QPalette.ColorRole.Base)
    fores: tuple[QPalette.ColorRole, ...] = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text)

    def __init__(self, role: str, icon_name: str, *, sign: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role, self._icon_name, self._painted_in = role, icon_name, ""
        self.setAutoFillBackground(True)
        self._sign = plain_label()
        self._sign.setAccessibleName(sign)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(10, 7, 10, 7)
        self.row.setSpacing(9)
        self.row.addWidget(self._sign)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._painted_in != theme().name:
            QTimer.singleShot(0, self, self._paint)  # the icons of the old theme are dropped after the palette has changed

    def _paint(self) -> None:
        if self._painted_in == theme().name:
            return
        self._painted_in = theme().name
        palette = QPalette()  # the roles not set here stay the application's, so that its changes are still told
        for role in self.backs:
            palette.setBrush(role, theme().background(self._role))
        for role in self.fores:
            palette.setBrush(role, theme().foreground(self._role))
        self.setPalette(palette)
        self._sign.setPixmap(icon(self._icon_name).pixmap(ICON))


class FailureBand(Band):
    """An error in its four parts, the first in bold; a server's own words are folded away and can be copied. Hidden until there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("error", "circle-exclamation", sign=tr("Error"), parent=parent)
        self.setObjectName("failureBand")
        self.row.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        self._what = plain_label(wrap=True, name="failureWhat")
        font = self._what.font()
        font.setBold(True)
        self._what.setFont(font)
        self._rest = plain_label(wrap=True, name="failureRest")
        for label in (self._what, self._rest):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QPlainTextEdit()
        self._details.setObjectName("failureDetails")
        self._details.setAccessibleName(tr("Details of the error"))
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setFixedHeight(DETAILS_HEIGHT)
        self._more = push_button("failureMore", tr("Details"))
        self._more.setCheckable(True)
        self._more.toggled.connect(self._details.setVisible)
        self._copy = push_button("failureCopy", tr("Copy"), self._on_copy)
        self._copy.setAccessibleName(tr("Copy the error"))
        column = QVBoxLayout()
        column.setSpacing(4)
        for widget in (self._what, self._rest, self._details):
            column.addWidget(widget)
        self.row.addLayout(column, 1)
        for button in (self._more, self._copy):
            self.row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_error(self, error: Expected) -> None:
        """Tell the error: what happened; its effect, why, and what to do, a line each."""
        self._what.setText(tr(error.what))
        self._rest.setText("\n".join(tr(part) for part in (error.effect, error.why, error.advice) if part))
        self._details.setPlainText(error.details)
        self._details.hide()
        self._more.setChecked(False)
        self._more.setVisible(bool(error.details))
        self.show()

    def _on_copy(self) -> None:
        parts = (self._what.text(), self._rest.text(), self._details.toPlainText())
        QGuiApplication.clipboard().setText("\n".join(part for part in parts if part))


def push_button(name: str, text: str, on_click: Callable[[], object] | None = None, tip: str = "") -> QPushButton:
    """A button that Return does not press unless it has the focus. One without a text is read out by its tip."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    if on_click is not None:
        button.clicked.connect(lambda _checked=False: on_click())
    if tip:
        button.setToolTip(tip)
    if tip and not text:
        button.setAccessibleName(tip)
    return button

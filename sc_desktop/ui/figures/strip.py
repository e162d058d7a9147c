"""Key figures of the customers that are asked for, side by side above the grid; each is a button that leads to its values."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QStyle, QStyleOptionFocusRect, QToolButton, QWidget

from sc_desktop.domain.key_figures import KeyFigures
from sc_desktop.domain.kinds import Amount
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.flow import FlowLayout
from sc_desktop.ui.present import named, plain_tip
from sc_desktop.ui.theme import scaled, theme

UNKNOWN = "—"
_GAP, _AIR, _HIGH = 5, 6, 22  # pixels at 100 %


class Said(Struct, frozen=True):
    """A figure: what it is called in the roll, its title and text, how it is reckoned, and the column a click leads to."""

    name: str
    title: str
    text: str
    rule: str
    column: str


class FigureButton(QAbstractButton):
    """A title and a number in one line, the number in bold."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"figure.{name}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.said = Said(name, "", UNKNOWN, "", "")

    def say(self, said: Said, note: str) -> None:
        """Show another figure; the tooltip tells how it is reckoned, and the note when."""
        self.said = said
        self.setAccessibleName(f"{said.title}: {said.text}")
        self.setAccessibleDescription(said.rule)
        self.setToolTip(plain_tip("\n".join(part for part in (said.rule, note) if part)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.said.title) + QFontMetrics(self._bold()).horizontalAdvance(self.said.text)
        return QSize(width + scaled(_GAP + 2 * _AIR), max(scaled(_HIGH), self.fontMetrics().height() + scaled(_GAP)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, room = QPainter(self), self.rect()
        if self.underMouse() or self.isDown():
            painter.fillRect(room, self.palette().button())
        inside = room.adjusted(scaled(_AIR), 0, -scaled(_AIR), 0)
        lies = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(theme().line("muted"))
        painter.drawText(inside, lies, self.said.title)
        before = self.fontMetrics().horizontalAdvance(self.said.title) + scaled(_GAP)
        painter.setFont(self._bold())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(QRect(inside.left() + before, inside.top(), inside.width() - before, inside.height()), lies, self.said.text)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.updateGeometry()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font


class FigureStrip(QWidget):
    """`chosen` brings the name of the figure that was clicked; `again_asked` and `stop_asked` are for the reading."""

    chosen = Signal(str)
    again_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "figureStrip", tr(N_("Key figures")))
        self._is_counting = False
        row = FlowLayout(self, spacing=2)
        self._buttons = {said.name: FigureButton(said.name, self) for said in figures_of(None, None)}
        for name, button in self._buttons.items():
            button.clicked.connect(partial(self.chosen.emit, name))
            row.addWidget(button)
        self._act = named(QToolButton(self), "figuresAct")
        self._act.setAutoRaise(True)
        self._act.clicked.connect(self._on_act)
        self._act.hide()
        row.addWidget(self._act)
        self.show_unknown()

    @property
    def told(self) -> dict[str, str]:
        """What each figure shows, by its name."""
        return {name: button.said.text for name, button in self._buttons.items()}

    def show_unknown(self) -> None:
        """The figures have yet to be read."""
        self._say(figures_of(None, None), "")

    def show_figures(self, found: KeyFigures, manner: Manner, note: str) -> None:
        """What was read, and when."""
        self._say(figures_of(found, manner), note)
        self.show_idle()

    def show_counting(self, done: int, total: int) -> None:
        """How far the reading is."""
        self._is_counting = True
        share = f" {tr(N_('{number}%'), number=100 * done // total)}" if total else ""
        self._offer(f"{tr(N_('Stop'))}{share}", tr(N_("The key figures are being read; stop reading them.")))

    def show_idle(self, why: str = "") -> None:
        """Nothing is being read; where that is so because it was stopped, or failed, it can be asked for again."""
        self._is_counting = False
        self._act.setVisible(bool(why))
        if why:
            self._offer(tr(N_("Read again")), why)

    def _offer(self, text: str, tip: str) -> None:
        self._act.setText(text)
        self._act.setToolTip(plain_tip(tip))
        self._act.show()

    def _on_act(self) -> None:
        (self.stop_asked if self._is_counting else self.again_asked).emit()

    def _say(self, figures: Sequence[Said], note: str) -> None:
        for said in figures:
            self._buttons[said.name].say(said, note)


def figures_of(found: KeyFigures | None, manner: Manner | None) -> list[Said]:
    """The figures of the strip, from left to right; "—" for what is not known."""
    sums = found.sums if found is not None else None

    def number(value: Decimal | None, places: int) -> str:
        return UNKNOWN if value is None or manner is None else Amount(places=places).show(value, manner)

    def percent(value: Decimal | None) -> str:
        return UNKNOWN if value is None else tr(N_("{number}%"), number=number(value, 0))

    newsletter = UNKNOWN
    if sums is not None and found is not None and sums.newsletter is not None:
        newsletter = f"{grouped(sums.newsletter)} ({percent(found.newsletter_share)})"
    return [
        Said(
            "customers",
            tr(N_("Customers")),
            UNKNOWN if sums is None else grouped(sums.customers),
            tr(N_("All customers that answer the search, the groups and the filter, shown or not.")),
            "date_add",
        ),
        Said(
            "men",
            tr(N_("Men")),
            percent(found.men_share if found else None),
            _men_rule(found),
            "id_gender",
        ),
        Said(
            "age",
            tr(N_("Mean age")),
            number(found.mean_age if found else None, 0),
            tr(N_("Days since the birth date through 365, as PrestaShop has it, of those who have a birth date that does not lie ahead.")),
            "age",
        ),
        Said(
            "orders",
            tr(N_("Orders per customer")),
            number(found.orders_each if found else None, 2),
            tr(N_("Valid orders through all these customers, with or without orders.")),
            "orders_valid",
        ),
        Said("newsletter", tr(N_("Newsletter")), newsletter, tr(N_("Those of them who take the newsletter.")), "newsletter"),
        Said(
            "spent",
            tr(N_("Spent")),
            number(sums.spent if sums else None, 2),
            tr(N_("What was paid on their valid orders, in the shop's default currency.")),
            "total_spent",
        ),
        Said(
            "basket",
            tr(N_("Mean order")),
            number(found.spent_an_order if found else None, 2),
            tr(N_("What was paid on their valid orders, through the number of these orders.")),
            "total_spent",
        ),
    ]


def _men_rule(found: KeyFigures | None) -> str:
    rule = tr(N_("By the type of their title, of those who have one: a shop can have several titles for men."))
    if found is None or found.sums.men is None:
        return rule
    counts = [
        trn(N_("{count} man"), N_("{count} men"), found.sums.men),
        trn(N_("{count} woman"), N_("{count} women"), found.sums.women or 0),
        trn(N_("{count} neutral"), N_("{count} neutral"), found.sums.neutral or 0),
    ]
    return f"{rule}\n{' · '.join(counts)}"

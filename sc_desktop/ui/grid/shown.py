"""The line below the table: how many customers are shown, of how many. It leads to the preference that limits them."""

import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from sc_desktop.i18n import N_, grouped, tr, trn

LIMIT = "customers.max_rows"


class ShownLabel(QLabel):
    """Empty while no shop is open. `told` comes once what is shown has been said."""

    limit_wanted = Signal(str)
    told = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shownLabel")
        self.setTextFormat(Qt.TextFormat.RichText)  # our own link; no text of the shop stands here
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        self.setToolTip(tr(N_("Change how many customers are shown at most")))
        self.linkActivated.connect(lambda _link: self.limit_wanted.emit(LIMIT))

    def tell(self, shown: int, total: int | None, as_of: datetime.datetime | None = None) -> None:
        """Say how many are shown; `total` is None until they were counted. `as_of` is when what decided was read of all customers."""
        if total is None:
            text = trn(N_("{count} customer shown, counting …"), N_("{count} customers shown, counting …"), shown)
        else:
            text = trn(N_("{shown} of {count} customer"), N_("{shown} of {count} customers"), total, shown=grouped(shown))
        text = f'<a href="{LIMIT}">{text}</a>'
        if as_of is not None:
            time = f"{as_of:%H:%M}" if as_of.date() == datetime.date.today() else f"{as_of:%Y-%m-%d %H:%M}"
            text += "&nbsp; · &nbsp;" + tr(N_("Sorted and filtered as of {time}; F5 reads again."), time=time)
        self.setText(text)
        QTimer.singleShot(0, self, self.told.emit)

    def tell_nothing(self) -> None:
        """No shop is open."""
        self.clear()
        QTimer.singleShot(0, self, self.told.emit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            QTimer.singleShot(0, self, self._lay_out_anew)

    def _lay_out_anew(self) -> None:
        """A link keeps the colour it was laid out with, and the same text again is not laid out."""
        text = self.text()
        self.clear()
        self.setText(text)

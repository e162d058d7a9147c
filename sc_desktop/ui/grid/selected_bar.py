"""Says that more customers answer than those selected, and selects them too; below the table, where it moves nothing under the mouse."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from sc_desktop.i18n import N_, trn
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.theme import ThemedFrame, theme


class SelectedBar(ThemedFrame):
    """Shown while every row shown is selected and the result holds more than is shown."""

    everything_asked = Signal()
    shown_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selectedBar")
        self._text = plain_label("", self, wrap=True, name="selectedText")
        self._everything = named(QPushButton(self), "selectResult")
        self._everything.clicked.connect(lambda: self.everything_asked.emit())
        self._shown = named(QPushButton(self), "selectShown")
        self._shown.clicked.connect(lambda: self.shown_asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self._text, 1)
        row.addWidget(self._everything)
        row.addWidget(self._shown)
        self.hide()

    def offer_everything(self, shown: int, total: int) -> None:
        """All rows shown are selected; the rest of the result can be."""
        self._text.setText(
            trn(
                N_("{count} customer of {total} is selected: the one shown."),
                N_("{count} customers of {total} are selected: those shown."),
                shown,
                total=total,
            )
        )
        self._everything.setText(
            trn(N_("Select the {count} customer of the result"), N_("Select all {count} customers of the result"), total)
        )
        self._offer(everything=True)

    def tell_everything(self, shown: int, total: int) -> None:
        """The whole result is selected; the way back leads to the rows shown."""
        self._text.setText(
            trn(
                N_("The {count} customer of the result is selected."),
                N_("All {count} customers of the result are selected, also those that are not shown."),
                total,
            )
        )
        self._shown.setText(trn(N_("Only the {count} shown"), N_("Only the {count} shown"), shown))
        self._offer(everything=False)

    def _offer(self, *, everything: bool) -> None:
        self._everything.setVisible(everything)
        self._shown.setVisible(not everything)
        self.show()

    def colours(self) -> str:
        back = theme().sheet("notice")
        return f"#selectedBar {{ {back} border-radius: 4px; }} #selectedBar QLabel {{ {back} border: none; }}"

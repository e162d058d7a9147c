"""What stands in the review's table when no change passes its filter, column and search: a word about it, and the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sc_desktop.i18n import tr
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.signs import push_button


class NoMatch(QWidget):
    """Lies over the table's viewport. `all_asked` tells that all changes are to be shown again."""

    all_asked = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.setObjectName("noMatch")
        said = plain_label(tr("No change matches."), self, wrap=True, name="noMatchText")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QVBoxLayout(self)
        box.addWidget(said)
        box.addWidget(push_button("allChangesButton", tr("Show all changes"), self.all_asked.emit), 0, Qt.AlignmentFlag.AlignCenter)
        around = QVBoxLayout(viewport)
        around.addStretch(1)
        around.addWidget(self)
        around.addStretch(3)
        self.hide()

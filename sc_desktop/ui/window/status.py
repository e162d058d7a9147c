"""The status bar: what is selected, what is pending, which shop, and whether it may be written to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStatusBar, QWidget

from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.theme import theme

_BADGE = "border: none; border-radius: 7px; padding: 2px 10px;"


class StatusBar(QStatusBar):
    """Each part can be clicked where there is something to do."""

    review_asked = Signal()
    writing_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setSizeGripEnabled(False)
        self.selected = plain_label("", self, name="statusSelected")
        self.pending = self._button("statusPending", tr(N_("Review the pending changes")))
        self.replica = plain_label("", self, name="statusReplica")
        self.shop = plain_label("", self, name="statusShop")
        self.line = plain_label("", self, name="statusLine")
        self.read_only = self._button("statusReadOnly", "")
        self.writable = plain_label(tr(N_("Writable")), self, name="statusWritable")
        self.writable.setToolTip(tr(N_("Changes can be written to this shop, after a review.")))
        for widget in (self.selected, self.pending, self.replica, self.shop, self.line, self.read_only, self.writable):
            self.addPermanentWidget(widget)
        self.replica.hide()  # shown by replica_flow.py for a shop that has one
        self.pending.clicked.connect(lambda: self.review_asked.emit())
        self.read_only.clicked.connect(lambda: self.writing_asked.emit())
        self.follow()

    def follow(self) -> None:
        """Tell how things stand now."""
        workspace, count = self._desk.workspace, self._desk.stage.free_count
        self.pending.setVisible(count > 0)
        self.pending.setText(trn(N_("{count} pending change"), N_("{count} pending changes"), count))
        self.read_only.setVisible(workspace is not None and not workspace.is_writable)
        self.writable.setVisible(workspace is not None and workspace.is_writable)
        self.shop.setText("" if workspace is None else f"{self._desk.shop_name} · PrestaShop {workspace.shop.facts.version}")
        self._tell_line()
        reason = None if workspace is None else workspace.read_only_reason
        self.read_only.setText(tr(N_("Read-only")))
        self.read_only.setToolTip(tr(reason or N_("Nothing can be written to this shop. Click to allow writing.")))
        self.read_only.setStyleSheet(f"QPushButton {{ {theme().sheet('badge_ro')} {_BADGE} }}")
        self.writable.setStyleSheet(f"QLabel {{ {theme().sheet('badge_rw')} {_BADGE} }}")

    def show_selected(self, count: int, *, whole: bool = False) -> None:
        """How many customers are selected, and whether they are all there are."""
        self.selected.setText(selected_text(count, whole=whole))

    def _tell_line(self) -> None:
        workspace = self._desk.workspace
        if workspace is None or workspace.is_demo or workspace.database.profile.driver == "sqlite":
            self.line.setText("")
        elif workspace.database.server.tls_cipher:
            self.line.setText(tr(N_("Encrypted")))
            self.line.setToolTip(workspace.database.server.tls_cipher)
        elif workspace.database.profile.is_local:
            self.line.setText(tr(N_("On this computer")))
        elif workspace.database.profile.ssh is not None and workspace.database.profile.is_private:
            self.line.setText(tr(N_("Through SSH")))
            self.line.setToolTip(workspace.database.profile.ssh.shown)
        else:
            self.line.setText(tr(N_("Not encrypted")))

    def _button(self, name: str, tip: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setFlat(True)
        button.setToolTip(tip)
        return button


def selected_text(count: int, *, whole: bool) -> str:
    """Who is selected, as the status bar and the context menu say it; nothing for nobody."""
    if not count:
        return ""
    if whole:
        return trn(N_("The {count} customer of the result selected"), N_("All {count} customers of the result selected"), count)
    return trn(N_("{count} customer selected"), N_("{count} customers selected"), count)

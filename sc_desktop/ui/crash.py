"""What the user sees when the program itself fails: that it did, what is safe, and a report to hand on."""

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.settings.crash_log import CrashLog
from sc_desktop.ui.confirm import Question
from sc_desktop.ui.signs import push_button

_REPORT = QSize(620, 200)


class CrashGuard(QObject):
    """Takes every error nobody expected, on any thread: it is noted in the log, and shown in one dialog at a time."""

    _happened = Signal(str)

    def __init__(self, log: CrashLog, window: QWidget) -> None:
        super().__init__(window)
        self._log, self._window = log, window
        self._dialog: CrashDialog | None = None
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on. What Python prints of an error still goes to standard error."""
        sys.excepthook = self.take
        threading.excepthook = lambda thread: self.take(thread.exc_type, thread.exc_value or thread.exc_type(), thread.exc_traceback)

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Note the error and show it soon; the user who stops the program from its terminal is obeyed."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report = self._log.note(error.with_traceback(trace))
        print(report, file=sys.stderr)
        self._happened.emit(report)

    def tell_last(self, report: str) -> None:
        """The program died the last time: offer what was noted."""
        self._open(CrashDialog(report, str(self._log.path), died=True, parent=self._window))

    def _show(self, report: str) -> None:
        if self._dialog is None or not self._dialog.isVisible():
            self._open(CrashDialog(report, str(self._log.path), parent=self._window))

    def _open(self, dialog: "CrashDialog") -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.destroyed.connect(self._forget)
        self._dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        self._dialog = None


class CrashDialog(Question):
    """Shows a report and copies it. `died`: of the last time the program ran."""

    def __init__(self, report: str, path: str, *, died: bool = False, parent: QWidget | None = None) -> None:
        happened = (
            N_("SC Desktop ended unexpectedly the last time.")
            if died
            else N_("Something went wrong in SC Desktop itself. What you did last may not have been done.")
        )
        safe = N_(
            "Changes that are pending are kept on this computer. What was written to the shop stands in the history, and can be taken back."
        )
        asked = N_(
            "The report says where in the program it happened; it holds no data of your customers and no password. It is kept in {file}."
        )
        super().__init__(
            tr(N_("A mistake of the program")),
            f"{tr(happened)} {tr(safe)}\n\n{tr(asked, file=path)}",
            sign="triangle-exclamation",
            parent=parent,
        )
        self.setObjectName("crashDialog")
        self._shown = QPlainTextEdit(report)
        self._shown.setObjectName("crashReport")
        self._shown.setAccessibleName(tr(N_("Report")))
        self._shown.setReadOnly(True)
        self._shown.setTabChangesFocus(True)
        self._shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._shown.setMinimumSize(_REPORT)
        self.body.addWidget(self._shown, 1)
        close = push_button("closeButton", tr(N_("Go on")), self.accept)
        self.buttons.addWidget(push_button("copyReport", tr(N_("&Copy the report")), self._copy))
        self.buttons.addStretch()
        self.buttons.addWidget(close)
        close.setDefault(True)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._shown.toPlainText())

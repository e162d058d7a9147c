"""What is loaded when the window first appears: opens it on the demo shop of a profile and prints, as JSON, the forbidden modules, and on
the line before how many of the program's own are loaded.

python -m benchmarks.first_show FOLDER
"""

import json
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from sc_desktop.app import open_window

OURS = "sc_desktop"
NOT_BEFORE_THE_WINDOW = ("sqlalchemy", "pymysql", "pandas", "numpy", "openpyxl", "pyarrow", "qtawesome", "asyncssh", "keyring")
NOT_BEFORE_THE_FIRST_USE = (
    "sc_desktop.domain.batch",
    "sc_desktop.ui.file_export",
    "sc_desktop.ui.window.commit_bar",
    "sc_desktop.ui.window.report_flow",
    "sc_desktop.ui.window.bulk_flow",
    "sc_desktop.ui.window.view_flow",
)
"""Of the program's own; see ui/window/late_flows.py."""


class FirstShow(QObject):
    """Looks at what is loaded when the first window is exposed, hence after it was mapped and before it is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] | None = None
        self.ours = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and watched.objectName() == "mainWindow" and self.loaded is None:
            self.loaded = [name for name in (*NOT_BEFORE_THE_WINDOW, *NOT_BEFORE_THE_FIRST_USE) if name in sys.modules]
            self.ours = sum(name.partition(".")[0] == OURS for name in sys.modules)
        return False


def main(folder: str) -> int:
    """Print what was loaded at the window's first show event."""
    app = QApplication(sys.argv[:1])
    watch = FirstShow()
    app.installEventFilter(watch)
    window = open_window(profile_dir=folder)
    window.settled.connect(window.close)
    app.lastWindowClosed.connect(app.quit)
    QTimer.singleShot(60_000, app, app.quit)
    app.exec()
    print(watch.ours)
    print(json.dumps(watch.loaded))
    return 0 if watch.loaded == [] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

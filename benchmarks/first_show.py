"""What is loaded when the window first appears: opens it on the demo shop of a profile and prints the forbidden modules, as JSON.

python -m benchmarks.first_show FOLDER
"""

import json
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from sc_desktop.app import open_window

NOT_BEFORE_THE_WINDOW = ("sqlalchemy", "pymysql", "pandas", "numpy", "openpyxl", "pyarrow", "qtawesome", "asyncssh", "keyring")


class FirstShow(QObject):
    """Looks at what is loaded when the first window is exposed, hence after it was mapped and before it is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and watched.objectName() == "mainWindow" and self.loaded is None:
            self.loaded = [name for name in NOT_BEFORE_THE_WINDOW if name in sys.modules]
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
    print(json.dumps(watch.loaded))
    return 0 if watch.loaded == [] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Pasting 100,000 cells and copying 1,000,000 in the real window, against plain loops over the same texts."""

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.big_shop import big_shop
from benchmarks.judged import judge
from benchmarks.measure import Verdict, in_turn

PASTE_LIMIT, COPY_LIMIT = 3.0, 2.0
ROWS = 10_000
COLUMNS = ("firstname", "lastname", "email", "company", "website", "birthday", "newsletter", "optin", "note", "id_gender")
VIEW = f'title = "Paste"\ncolumns = [{", ".join(map(repr, COLUMNS))}]\nsort = ["id_customer"]\n'


def run(options: argparse.Namespace) -> bool:
    """Whether the window takes as many cells as a plain loop would, within a small multiple of its time."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # this platform has no window manager, and says so at every dialog
    with big_shop(options.data, options.customers) as profile, tempfile.TemporaryDirectory() as folder:
        url = f"mysql://{profile.user}@{profile.host}:{profile.port}/{profile.database}?tls=off"
        return _measure(url, Path(folder), options.rounds)


def _measure(url: str, folder: Path, rounds: int) -> bool:
    from PySide6.QtWidgets import QApplication

    from sc_desktop.app import open_window
    from sc_desktop.settings.store import Settings

    (folder / "views").mkdir()
    (folder / "views" / "paste.toml").write_text(VIEW)
    Settings(folder).set("customers.max_rows", 0)
    window = open_window(url, profile_dir=folder, writable=True)
    grid = Grid(window)
    block = _block()
    pasted = Verdict(*in_turn(lambda: grid.paste(block), lambda: _read(window, block), rounds), "plain loop", PASTE_LIMIT)
    print(f"pasting {ROWS:,} x {len(COLUMNS)} cells, each a text of its own kind, from the keys to all of them pending")
    print(pasted)
    print(f"  {'dataChanged':<24}{grid.told:8d}     one")
    columns = grid.read_everyone()
    copied = Verdict(*in_turn(grid.copy, lambda: _join(columns), rounds), "joining", COPY_LIMIT)
    print(f"copying {len(columns[0]):,} x {len(columns)} cells as text and as HTML")
    print(copied)
    window.abandon()
    QApplication.clipboard().clear()  # this platform drops it after Python has ended, and with that the program
    QApplication.processEvents()
    once = judge("dataChanged of a paste", str(grid.told), "1", grid.told == 1)
    kept = [
        pasted.judge(f"pasting {ROWS:,} x {len(COLUMNS)} cells against a plain loop"),
        copied.judge("copying against joining ready columns"),
    ]
    return all(kept) and once


class Grid:
    """The window's grid, as its user drives it."""

    def __init__(self, window: Any) -> None:
        from benchmarks.heartbeat import wait_until

        self._window, self._grid, self._wait_until = window, window.grid, wait_until
        self.told = 0
        self._settle()
        self._grid.view_picker.setCurrentIndex(self._grid.view_picker.findText("Paste"))
        self._settle()

    def paste(self, block: str) -> float:
        """Ctrl+V on the first cell, the confirmation, until all is pending; then taken back."""
        from PySide6.QtGui import QAction, QGuiApplication

        model, table, stage = self._grid.model, self._grid.table, self._window.desk.stage
        table.setCurrentIndex(model.index(0, 0))
        self._settle()
        QGuiApplication.clipboard().setText(block)
        told: list[object] = []

        def note(first: object, _last: object, _roles: object) -> None:
            told.append(first)

        model.dataChanged.connect(note)
        start = time.perf_counter()
        self._window.findChild(QAction, "action.paste").trigger()
        self._wait_until(lambda: bool(self._buttons()), every=1)
        self._buttons()[-1].click()
        self._wait_until(lambda: len(stage) > 0, every=1)
        seconds = time.perf_counter() - start
        model.dataChanged.disconnect(note)
        assert len(stage) > ROWS * len(COLUMNS) * 3 / 4, len(stage)  # some ticks and titles are so already
        self.told = max(self.told, len(told))
        stage.undo()
        self._settle()
        return seconds

    def read_everyone(self) -> list[list[str]]:
        """Have the rows of all customers at hand; what each column shows."""
        from sc_desktop.domain.progress import Progress
        from sc_desktop.workspace import browsing

        model, keys = self._grid.model, [column.key for column in self._grid.model.columns]
        rows = browsing.load_rows(self._window.desk.workspace, self._grid.view, list(model.ids), progress=Progress())
        model.take_rows(model.ids, rows)
        return [[rows[customer].texts[key] for customer in model.ids] for key in keys]

    def copy(self) -> float:
        """Ctrl+A, then Ctrl+C until the clipboard has it."""
        from PySide6.QtGui import QAction, QGuiApplication

        self._grid.table.select_everything()
        self._settle()
        QGuiApplication.clipboard().clear()
        start = time.perf_counter()
        self._window.findChild(QAction, "action.copy").trigger()
        seconds = time.perf_counter() - start
        assert QGuiApplication.clipboard().mimeData().hasHtml(), "the rows were not at hand"
        return seconds

    def _buttons(self) -> list[Any]:
        from PySide6.QtWidgets import QPushButton

        return [each for each in self._window.findChildren(QPushButton, "confirmButton") if each.isVisible()]

    def _settle(self) -> None:
        self._wait_until(lambda: not self._window.property("busy"), every=5)


def _read(window: Any, block: str) -> float:
    """The same cells parsed and judged one by one, and nothing done with them."""
    shop = window.desk.shop
    columns, manner = [shop.columns[key] for key in COLUMNS], shop.manner
    start = time.perf_counter()
    good = []
    for line in block.split("\n"):
        for column, text in zip(columns, line.split("\t"), strict=True):
            value = column.kind.from_typed(text, manner)
            if column.refuse(value) is None:
                good.append(value)
    seconds = time.perf_counter() - start
    assert len(good) == ROWS * len(COLUMNS), len(good)
    return seconds


def _join(columns: list[list[str]]) -> float:
    """Columns that are ready, joined into the same two forms, with no look at what stands in the cells, and given to the clipboard."""
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().clear()
    start = time.perf_counter()
    rows = list(zip(*columns, strict=True))
    data = QMimeData()
    data.setText("\n".join("\t".join(row) for row in rows))
    data.setHtml("".join(["<table>", *("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in rows), "</table>"]))
    QGuiApplication.clipboard().setMimeData(data)
    return time.perf_counter() - start


def _block() -> str:
    return "\n".join("\t".join(_row(number, _letters(number))) for number in range(ROWS))


def _row(number: int, word: str) -> tuple[str, ...]:
    """A customer nobody else is; in the order of the columns."""
    birthday = f"{1940 + number % 60}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    yes, no = ("yes", "no") if number % 2 else ("no", "yes")
    return (
        f"Anne {word}",
        f"Du {word}",
        f"{word}@example.com",
        f"Société {number} & Cie",
        f"https://{word}.example.com",
        birthday,
        yes,
        no,
        f"Customer number {number} of the fair; wants a letter",
        "Mr." if number % 2 else "Mrs.",
    )


def _letters(number: int) -> str:
    """The number in letters, for names hold no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")

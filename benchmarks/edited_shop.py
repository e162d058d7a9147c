"""A big shop to be edited: a copy of the kept one, thrown away afterwards, with the program at it and a floor to measure it against."""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pymysql
from pymysql.cursors import Cursor

from benchmarks.big_shop import KeptServer, big_shop, place_of
from sc_desktop.domain.address import Profile
from sc_desktop.domain.batch import Author, Report
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, history, opening, reviewing
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace

COLUMNS = ("firstname", "lastname")
ME = Author("Bench", "bench", "root")


class EditedShop:
    """The program at a shop, and a bare driver's line to the same one. Both go through `port` (a slow line's) when it is given."""

    def __init__(self, profile: Profile, folder: Path) -> None:
        request = opening.OpenRequest(folder=folder, language="en", profile=profile, writable=True)
        self.workspace: Workspace = opening.open_shop(request, progress=Progress())
        if not self.workspace.has_journal:
            opening.create_journal_tables(self.workspace, progress=Progress())
        self.bare = _bare_line(profile)
        self._rounds = 0

    def close(self) -> None:
        """Hang up."""
        self.bare.close()
        self.workspace.close()

    def staged(self) -> list[CellChange]:
        """Two new values for every customer, none like another's, against what the shop holds now."""
        self._rounds += 1
        with self.bare.cursor() as cursor:
            cursor.execute(f"SELECT id_customer, {', '.join(COLUMNS)} FROM ps_customer ORDER BY id_customer")
            rows = cursor.fetchall()
        self.bare.commit()
        return [
            CellChange(CUSTOMER, (customer,), column, before, f"{column[0].upper()}{self._rounds} {customer}")
            for customer, *now in rows
            for column, before in zip(COLUMNS, now, strict=True)
        ]

    def review(self) -> Review:
        """What is staged, reviewed; nothing of it is timed."""
        return reviewing.review(self.workspace, self.staged(), progress=Progress())

    def review_undo(self, batch: str) -> Review:
        """The way back, reviewed."""
        return history.review_undo(self.workspace, batch, progress=Progress())

    def commit(self, review: Review) -> tuple[float, Report]:
        """Seconds from the tick to the report, and the report; every customer must have been written."""
        ticked = {line.change.key for line in review.lines}
        start = time.perf_counter()
        report = committing.commit(self.workspace, review, ticked, author=ME, progress=Progress())
        seconds = time.perf_counter() - start
        assert len(report.applied) == len(review.lines) // len(COLUMNS), report
        return seconds, report

    def floor(self) -> float:
        """Seconds of one set-based UPDATE by hand: as many new values, which the server makes up itself, and no check at all."""
        self._rounds += 1
        places = ", ".join(f"{name} = CONCAT('{name[0].upper()}{self._rounds} ', id_customer)" for name in COLUMNS)
        return self._timed(f"UPDATE ps_customer SET {places}, date_upd = NOW()")

    def carried_floor(self) -> float:
        """Seconds of one UPDATE by hand that brings its values along, as one must whose values the server can't make up."""
        changes = self.staged()
        names = ", ".join(f"c.{name} = v.{name}" for name in COLUMNS)
        values = [changes[place : place + len(COLUMNS)] for place in range(0, len(changes), len(COLUMNS))]
        first = "SELECT {} AS id, " + ", ".join(f"{{}} AS {name}" for name in COLUMNS)
        rows = [(cells[0].row[0], *(self.bare.escape(cell.after) for cell in cells)) for cells in values]
        more = (f"SELECT {', '.join(map(str, row))}" for row in rows[1:])
        carried = " UNION ALL ".join((first.format(*rows[0]), *more))
        return self._timed(f"UPDATE ps_customer c JOIN ({carried}) v ON v.id = c.id_customer SET {names}, c.date_upd = NOW()")

    def _timed(self, statement: str) -> float:
        with self.bare.cursor() as cursor:
            start = time.perf_counter()
            cursor.execute(statement)
            self.bare.commit()
            return time.perf_counter() - start


@contextmanager
def copied_shop(options: argparse.Namespace) -> Iterator[Profile]:
    """The way to a copy of the kept shop, on a server of its own."""
    with big_shop(options.data, options.customers):
        pass  # built, and shut down in good order: what is copied is whole
    with tempfile.TemporaryDirectory(prefix="edited-", dir=options.data) as folder:
        place = Path(folder) / "shop"
        shutil.copytree(place_of(options.data, options.customers), place, ignore=shutil.ignore_patterns("claim", "s", "pid", "log"))
        with KeptServer.wake(place) as server:
            yield server.way()


@contextmanager
def edited_shop(profile: Profile) -> Iterator[EditedShop]:
    """The program at the shop, until the end."""
    with tempfile.TemporaryDirectory() as folder, closing(EditedShop(profile, Path(folder))) as shop:
        yield shop


def per_second(rows: int, seconds: Sequence[float]) -> float:
    """Rows a second at the median of these times."""
    return rows / sorted(seconds)[len(seconds) // 2]


def _bare_line(profile: Profile) -> Any:
    line: pymysql.connections.Connection[Cursor] = pymysql.connect(
        host=profile.host, port=profile.port, user=profile.user, database=profile.database, charset="utf8mb4"
    )
    return line

"""A CSV file of every customer in 25 columns, against `mariadb --batch` writing the same columns of the same rows."""

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.bare import timed
from benchmarks.big_shop import big_shop
from benchmarks.measure import LEAST_ROUNDS, Verdict, in_turn
from sc_desktop.db.read import read_table
from sc_desktop.domain.address import Profile
from sc_desktop.domain.column import Field
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query, WholeResult
from sc_desktop.domain.view import View
from sc_desktop.exchange.csv_out import CsvStyle
from sc_desktop.workspace import browsing, exporting, opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.mariadb import server_program

LIMIT = 4.0
MEMORY = 1.1
COLUMNS = 25
MILLION = 1_000_000
STYLE = CsvStyle()


def run(options: argparse.Namespace) -> bool:
    """Whether an export is as fast as promised, holds what Python's csv writer writes, and takes no more memory for more rows."""
    with tempfile.TemporaryDirectory() as folder:
        with big_shop(options.data, options.customers) as profile:
            is_fast = _compare(profile, Path(folder), options.rounds)
            small = _peak(profile, Path(folder))
        if not options.million:
            return is_fast
        with big_shop(options.data, MILLION) as profile:
            large = _peak(profile, Path(folder))
    grown = large / small
    print(f"  {'peak memory':<24}{large / 1024:8.1f} MB at {MILLION:,}, {small / 1024:.1f} MB at {options.customers:,}: {grown:.2f} x")
    print(f"  {'limit':<24}{MEMORY:8.2f} x   {'kept' if grown <= MEMORY else 'NOT KEPT'}")
    return is_fast and grown <= MEMORY


def view_of(workspace: Workspace) -> View:
    """A view of 25 columns: those of the customer's own row first, then those that are looked up elsewhere."""
    own = [key for key, column in workspace.columns.items() if isinstance(column.source, Field) and column.source.table == "customer"]
    others = [key for key in workspace.columns if key not in own and workspace.columns[key].is_asked]
    return View(key="bench", title="Bench", columns=tuple([*own, *others][:COLUMNS]))


def opened(profile: Profile, folder: Path) -> Workspace:
    return opening.open_shop(opening.OpenRequest(folder=folder, language="en", profile=profile), progress=Progress())


def write(workspace: Workspace, folder: Path) -> Path:
    """Export everybody, as the window does it."""
    whole = WholeResult(Query(limit=None), 0)
    return exporting.export_csv(workspace, whole, view_of(workspace), folder=folder, style=STYLE, progress=Progress()).path


def _compare(profile: Profile, folder: Path, rounds: int) -> bool:
    with closing(opened(profile, folder)) as workspace:
        statement = _statement(workspace)
        size = _check_bytes(workspace, folder)
        ours, floor = in_turn(timed(lambda: write(workspace, folder).unlink()), timed(lambda: _batch(profile, statement, folder)), rounds)
        verdict = Verdict(ours, floor, "mariadb --batch", LIMIT)
        print(f"CSV of {options_told(workspace)}, {size / 1e6:.1f} MB; byte-equal to Python's csv writer")
        print(verdict)
        return verdict.is_kept

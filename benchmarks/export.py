"""A CSV file of every customer in 25 columns, against `mariadb --batch` writing the same columns of the same rows."""

import argparse
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from unittest import mock

from pymysql.converters import escape_item

from benchmarks.bare import timed
from benchmarks.big_shop import big_shop
from benchmarks.judged import judge
from benchmarks.measure import Verdict, in_turn
from sc_desktop.domain.address import Profile
from sc_desktop.domain.column import Field
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query, WholeResult
from sc_desktop.domain.view import View
from sc_desktop.exchange.csv_out import CsvStyle
from sc_desktop.prestashop.customers.asking import FIRST, LAST, ask_rows_between
from sc_desktop.workspace import export_rows, exporting, opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.mariadb import server_program

LIMIT = 4.0
MEMORY = 1.1
COLUMNS = 25
MILLION = 1_000_000


def run(options: argparse.Namespace) -> bool:
    """Whether an export is as fast as promised, holds what Python's csv writer writes, and takes no more memory for more rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with big_shop(options.data, options.customers) as profile:
            is_fast = _compare(profile, folder, options.rounds)
            small = _peak(profile, folder)
        if not options.million:
            return is_fast
        with big_shop(options.data, MILLION) as profile:
            large = _peak(profile, folder)
    print(f"  {'peak memory':<24}{large / 1024:8.1f} MB at {MILLION:,}, {small / 1024:.1f} MB at {options.customers:,}")
    print(f"  {'ratio':<24}{large / small:8.2f} x, at most {MEMORY} x   {'kept' if large / small <= MEMORY else 'NOT KEPT'}")
    is_lean = judge(f"memory of an export of {MILLION:,}", f"{large / small:.2f} x", f"{MEMORY} x", large / small <= MEMORY)
    return is_fast and is_lean


def opened(profile: Profile, folder: Path) -> Workspace:
    """The shop, for reading."""
    return opening.open_shop(opening.OpenRequest(folder=folder, language="en", profile=profile), progress=Progress())


def write(workspace: Workspace, folder: Path) -> Path:
    """Export everybody, as the window does it; returns the file."""
    whole = WholeResult(Query(limit=None), 0)
    return exporting.export_csv(workspace, whole, _view(workspace), folder=folder, style=CsvStyle(), progress=Progress()).path


def _view(workspace: Workspace) -> View:
    """25 columns: all of the customer's own row, then some that are worked out by the server."""
    own = [key for key, column in workspace.columns.items() if isinstance(column.source, Field) and column.source.table == "customer"]
    others = [key for key in workspace.columns if key not in own and workspace.columns[key].is_asked]
    return View(key="bench", title="Bench", columns=tuple([*own, *others][:COLUMNS]))


def _compare(profile: Profile, folder: Path, rounds: int) -> bool:
    with closing(opened(profile, folder)) as workspace:
        size, rows = _check_bytes(workspace, folder)
        batch = [server_program("mariadb"), "--no-defaults", "--batch", "--quick", f"--host={profile.host}", f"--port={profile.port}"]
        batch += ["--user=root", profile.database, f"--execute={_statement(workspace)}"]
        ours, floor = in_turn(timed(lambda: write(workspace, folder).unlink()), timed(lambda: _run(batch, folder / "batch")), rounds)
    verdict = Verdict(ours, floor, "mariadb --batch", LIMIT)
    print(f"CSV of {rows:,} rows of {COLUMNS} columns, {size / 1e6:.1f} MB; byte-equal to what Python's csv writer makes of every value")
    print(verdict)
    return verdict.judge(f"CSV of {rows:,} rows against mariadb --batch")


def _check_bytes(workspace: Workspace, folder: Path) -> tuple[int, int]:
    """Size and rows of the file; one that is not what the csv writer writes is none."""
    ours = write(workspace, folder)
    with mock.patch.object(export_rows, "packed_rows", lambda _question: None):
        theirs = write(workspace, folder)
    made, wanted = ours.read_bytes(), theirs.read_bytes()
    assert made == wanted, "the packed rows are not written as the others are"
    for path in (ours, theirs):
        path.unlink()
    return len(made), made.count(b"\r\n") - 1


def _statement(workspace: Workspace) -> str:
    """Our own question for the rows, unpacked, for all of them."""
    columns = [workspace.columns[key] for key in _view(workspace).columns]
    customer = workspace.shop.tables.customer.c
    question = ask_rows_between(workspace.shop, columns, id_lang=workspace.id_lang).where(customer.deleted == 0)
    with workspace.database.reading() as connection:
        compiled = question.order_by(customer.id_customer.desc()).compile(connection, compile_kwargs={"render_postcompile": True})
        values = compiled.construct_params({FIRST: 0, LAST: 2**31 - 1})
        return str(compiled) % {name: escape_item(value, "utf8mb4") for name, value in values.items()}


def _run(command: list[str], target: Path) -> None:
    with target.open("wb") as file:
        subprocess.run(command, stdout=file, check=True)


def _peak(profile: Profile, folder: Path) -> int:
    command = [sys.executable, "-m", "benchmarks.exported", str(profile.port), profile.database, str(folder)]
    return int(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)

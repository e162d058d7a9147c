"""The whole main job by an account that may have three connections, and whether anything of ours is in another session's way between."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.judged import judge
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Chosen, Query
from sc_desktop.domain.view import View
from sc_desktop.exchange.csv_out import CsvStyle
from sc_desktop.workspace import browsing, committing, exporting, history, inspecting, reviewing
from sc_desktop.workspace.workspace import Workspace
from tests.kit.few_lines import THREE, Neighbour, account_of_three
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import ME, TestShop

CUSTOMERS = 1_000
LIMIT = 1.0  # seconds an ALTER TABLE may take


@dataclass(frozen=True, slots=True)
class Step:
    """What was found after one step of the job."""

    name: str
    lines: int
    transactions: int
    seconds: float


def run(_options: argparse.Namespace) -> bool:
    """Whether three connections are enough, and none of them holds anything while nothing is done."""
    with MariaDbServer.start() as server, tempfile.TemporaryDirectory() as folder:
        shop = TestShop(server, Path(folder), customers=CUSTOMERS)
        neighbour, found = Neighbour(shop), []
        workspace = shop.workspace(**account_of_three(shop))
        for name, act in _job(workspace, shop.ids(200), Path(folder)):
            act()
            start = time.perf_counter()
            neighbour.alters_tables()
            found.append(Step(name, neighbour.lines(), neighbour.transactions(), time.perf_counter() - start))
        shop.drop()
    is_kept = all(step.lines <= THREE and not step.transactions and step.seconds < LIMIT for step in found)
    print(f"main job on {CUSTOMERS:,} customers by an account with MAX_USER_CONNECTIONS {THREE}")
    for step in found:
        print(f"  after {step.name:<22}{step.lines} connections, {step.transactions} open transactions, ALTER TABLE {step.seconds:.2f} s")
    print(f"  {'verdict':<24}{'kept' if is_kept else 'NOT KEPT'}")
    longest = max(step.seconds for step in found)
    told = f"{max(step.lines for step in found)}, {max(step.transactions for step in found)}, {longest:.2f} s"
    return judge("connections, transactions while idle, ALTER TABLE", told, f"{THREE}, 0, {LIMIT:.0f} s", is_kept)


def _job(workspace: Workspace, ids: Sequence[int], folder: Path) -> list[tuple[str, Callable[[], object]]]:
    view = View(key="bench", title="Bench", columns=("id_customer", "firstname", "orders_valid", "groups"))
    batches: list[str] = []

    def browse() -> None:
        browsing.find_ids(workspace, Query(limit=100), progress=Progress())
        browsing.load_rows(workspace, view, ids, progress=Progress())
        browsing.list_groups(workspace, progress=Progress())

    def commit() -> None:
        values = browsing.load_values(workspace, ("firstname",), ids, progress=Progress())
        changes = [CellChange(CUSTOMER, (each,), "firstname", values[each]["firstname"], "Zoe") for each in ids]
        review = reviewing.review(workspace, changes, progress=Progress())
        ticked = {line.change.key for line in review.lines}
        batches.append(committing.commit(workspace, review, ticked, author=ME, progress=Progress()).batch)

    def take_back() -> None:
        review = history.review_undo(workspace, batches[0], progress=Progress())
        committing.commit(workspace, review, {line.change.key for line in review.lines}, author=ME, progress=Progress())

    def export() -> None:
        exporting.export_csv(workspace, Chosen(tuple(ids)), view, folder=folder, style=CsvStyle(), progress=Progress())

    def at_once() -> None:
        with ThreadPoolExecutor(4) as threads:
            for done in [threads.submit(act) for act in (commit, export, browse, browse)]:
                done.result()

    return [
        ("opening", lambda: None),
        ("browsing", browse),
        ("a customer's summary", lambda: inspecting.load_summary(workspace, ids[0], progress=Progress())),
        ("a commit", commit),
        ("its undo", take_back),
        ("an export", export),
        ("all of it at once", at_once),
    ]

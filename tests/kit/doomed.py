"""A program of its own that commits a counted batch and is killed by the test that started it: `python -m tests.kit.doomed ...`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sc_desktop.domain.address import Profile, Secret
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import ahead, committing, opening, pace, reviewing
from tests.kit.exactly_once import COUNTER
from tests.kit.shop import ME, TestShop

ROOT = Path(__file__).resolve().parents[2]


def kill_after(shop: TestShop, steps: int, *, carried: bool = False, accepted: str = "", user: str = "root", password: str = "") -> None:
    """Start a program that commits, and kill -9 it when it has told of so many steps; its next chunk is under way then.

    `accepted` is the keeping that is known to promise less."""
    words = [str(shop.server.port), shop.database, str(shop._folder), "1" if carried else str(10**9), accepted, user, password]
    command = [sys.executable, "-m", "tests.kit.doomed", *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin is not None and program.stdout is not None
        for _ in range(steps):
            assert program.stdout.readline()
            program.stdin.write("\n")
            program.stdin.flush()
        program.kill()


def main(port: str, database: str, folder: str, least_carried: str, accepted: str, user: str, password: str) -> None:
    """Tell of every step on a line of its own, and wait for a line in return: it can't come further than its killer lets it."""
    pace.LEAST, pace.MOST, pace.LEAST_CARRIED, ahead.CUSTOMERS_A_STATEMENT = 1, 10, int(least_carried), 10
    profile = Profile("mysql", host="127.0.0.1", port=int(port), user=user, database=database, prefix="ps_", tls="off")
    known = {profile.key: accepted}
    request = opening.OpenRequest(Path(folder), "en", profile, Secret(password), writable=True, accepted=known)
    workspace = opening.open_shop(request, progress=Progress())
    if workspace.needs_journal:
        opening.create_journal_tables(workspace, progress=Progress())
    customer = workspace.shop.tables.customer.c
    with workspace.database.reading() as connection:
        rows = connection.execute(customer.id_customer.table.select().with_only_columns(customer.id_customer, customer[COUNTER])).all()
    changes = [CellChange(CUSTOMER, (row[0],), COUNTER, row[1], row[1] + 1) for row in rows]
    review = reviewing.review(workspace, changes, progress=Progress())

    def tell(done: int, _total: int) -> None:
        print(done, flush=True)
        sys.stdin.readline()

    committing.commit(workspace, review, {change.key for change in changes}, author=ME, progress=Progress(tell))


if __name__ == "__main__":
    main(*sys.argv[1:])

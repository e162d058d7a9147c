"""A program of its own that commits a counted batch and is killed by the test that started it: `python -m tests.kit.doomed ...`."""

from __future__ import annotations

import sys
from pathlib import Path

from sc_desktop.domain.address import Profile
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, opening, pace, reviewing
from tests.kit.exactly_once import COUNTER
from tests.kit.shop import ME


def main(port: str, database: str, folder: str, least_carried: str) -> None:
    """Tell of every step on a line of its own, and wait for a line in return: it can't come further than its killer lets it."""
    pace.LEAST, pace.MOST, pace.LEAST_CARRIED = 1, 10, int(least_carried)
    profile = Profile("mysql", host="127.0.0.1", port=int(port), user="root", database=database, prefix="ps_", tls="off")
    request = opening.OpenRequest(folder=Path(folder), language="en", profile=profile, writable=True)
    workspace = opening.open_shop(request, progress=Progress())
    if not workspace.has_journal:
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

"""What must hold after every fault: each change made once or not at all, journalled as made, told as it is, and nothing else touched.

The batch adds one to a counter of every customer, so that a chunk done twice would show."""

from __future__ import annotations

from collections import Counter

from sc_desktop.domain.batch import Report
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, reviewing
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace
from tests.kit.shop import ME, TestShop

COUNTER = "max_payment_days"
STAMP = "date_upd"


class CountedBatch:
    """One more in the counter of every customer of the shop, against what it holds now; and `note` for all, where one is given."""

    def __init__(self, shop: TestShop, *, note: str | None = None) -> None:
        self.shop, self.before, self.note = shop, shop.read_all(), note
        self.changes = [CellChange(CUSTOMER, (c,), COUNTER, row[COUNTER], row[COUNTER] + 1) for c, row in self.before.items()]
        if note is not None:
            self.changes += [CellChange(CUSTOMER, (c,), "note", row["note"], note) for c, row in self.before.items()]

    def review(self, workspace: Workspace) -> Review:
        """As the user sees it before the commit."""
        return reviewing.review(workspace, self.changes, progress=Progress())

    def commit(self, workspace: Workspace, review: Review | None = None, *, progress: Progress | None = None) -> Report:
        """Commit it through the program's door."""
        ticked = {change.key for change in self.changes}
        return committing.commit(workspace, review or self.review(workspace), ticked, author=ME, progress=progress or Progress())

    def check(self, report: Report | None, *, foreign: frozenset[int] = frozenset()) -> None:
        """Hold the shop to the promises. Without a report (the commit raised) nothing at all may have been written.

        `foreign` are customers somebody else has changed meanwhile: the report must not call them applied."""
        now = self.shop.read_all()
        made = self._made_by_the_journal()
        assert all(times == 1 for times in made.values()), "journalled twice"
        for customer, row in self.before.items():
            if customer in foreign:
                assert customer not in made, f"{customer}: written over somebody else's change"
                continue
            change = 1 if customer in made else 0
            assert now[customer][COUNTER] == row[COUNTER] + change, f"{customer}: the journal and the shop don't agree"
            expected = row | {"note": self.note} if change and self.note is not None else row
            assert untouched(now[customer]) == untouched(expected), f"{customer}: something else was touched"
        self._check_report(report, set(made))

    def _check_report(self, report: Report | None, made: set[int]) -> None:
        if report is None:
            assert not made, "written, though the commit told it was not"
            return
        refused = [refusal.customer for refusal in report.refused]
        lists = (report.applied, report.already_so, report.conflicts, report.gone, refused, report.unknown, report.not_done)
        told = [customer for each in lists for customer in each]
        assert sorted(told) == sorted(self.before), "a customer is told of twice, or not at all"
        assert set(report.applied) <= made <= {*report.applied, *report.unknown}, "the report is not what happened"

    def _made_by_the_journal(self) -> Counter[int]:
        rows = self.shop.execute("SELECT id_customer FROM ps_scd_change WHERE FIND_IN_SET(%s, fields)", (COUNTER,))
        packed = (customer for customer, fields, *_values in self.shop.packs() if COUNTER in fields)
        return Counter([*(row[0] for row in rows), *packed])


def untouched(row: dict[str, object]) -> dict[str, object]:
    """The row without what the batch changes."""
    return {name: value for name, value in row.items() if name not in (COUNTER, STAMP)}

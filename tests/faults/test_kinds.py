"""A program that is killed in mid-batch with each kind of change there is: what was pending is back, the batch is told as it stands, and
each of the three ways out does what it says."""

import pytest

from sc_desktop.domain.change import customer_of
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import resuming
from tests.faults.conftest import rounds
from tests.kit.addresses import kept
from tests.kit.doomed_pending import kill_in_mid_batch
from tests.kit.every_kind import CLEAR, EveryKind
from tests.kit.shop import ME, TestShop

WAYS = ("leave", "go on", "take back")


def kept_here(shop: TestShop) -> bytes:
    """All the files this computer keeps of the shop's pending changes."""
    return b"".join(each.read_bytes() for each in shop._folder.glob("local.db*"))


@pytest.mark.parametrize("number", rounds(21, short=1))
def test_that_each_kind_of_change_outlives_a_killed_program_and_ends_as_its_user_says(shop, number):
    with kept(shop) as book:
        workspace = shop.workspace()
        all_kinds = EveryKind(book, workspace)
        workspace.local.keep(workspace.key, [(change.key, change) for change in all_kinds.changes])
        kill_in_mid_batch(shop, 2 + number % 7)

        workspace = shop.workspace()
        pending = {change.key: change for change in workspace.local.pending(workspace.key)}
        assert pending == {change.key: change for change in all_kinds.changes}
        assert CLEAR.encode() not in kept_here(shop)

        (told,) = resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress())
        written = all_kinds.kind.keys() - set(told.left)
        assert (told.batch.applied, told.not_reached) == (len(written), len(all_kinds.kind) - len(written))
        all_kinds.check(written)

        way = WAYS[number % 3]
        if way == "go on":
            report = resuming.go_on(workspace, told, progress=Progress())
            assert set(report.applied) == all_kinds.kind.keys()
            all_kinds.check(all_kinds.kind.keys())
        elif way == "take back":
            review = resuming.review_take_back(workspace, told, progress=Progress())
            report = resuming.take_back(workspace, review, {line.change.key for line in review.lines}, author=ME, progress=Progress())
            assert set(report.applied) == set(written)
            all_kinds.check(())
        else:
            settled = resuming.leave(workspace, told, progress=Progress())
            assert {customer_of(change) for change in settled} == set(written)
            all_kinds.check(written)
        assert resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress()) == []

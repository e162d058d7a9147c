"""Programs that are killed at random moments of a batch, of its undo and of going on with it; and two of them that meet at the same rows.

Each draws its moment with the seed in the test's name: half of them from all there are, half from those around what the program sends,
receives or writes to this computer. The first of a batch are in the making of the journal's tables and the notes on this computer, the
last in its closing words."""

import contextlib
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded
from sc_desktop.domain.progress import Progress
from sc_desktop.journal.local import LocalJournal
from sc_desktop.workspace import resuming
from sc_desktop.workspace.resuming import Unfinished
from sc_desktop.workspace.workspace import Workspace
from tests.faults.conftest import IS_WHOLE, rounds
from tests.kit.addresses import kept
from tests.kit.deadlock import rows_waited_for
from tests.kit.every_row import KINDS, EveryRow
from tests.kit.exactly_once import COUNTER, STAMP
from tests.kit.nursery import Ended, Nursery
from tests.kit.running import until
from tests.kit.shop import ME, TestShop

WAYS = ("go on", "take back", "leave")
A_CHUNK = len(KINDS) - 1
MEETINGS = [(path, wishes) for path in ("carried", "compared here") for wishes in ("the same", "another value")]
Lengths = Mapping[str, tuple[int, int]]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@contextlib.contextmanager
def pending(shop: TestShop) -> Iterator[EveryRow]:
    """The batch, pending on this computer; the shop has no journal yet."""
    workspace = shop.workspace(journal=False)
    with kept(shop) as book:
        rows = EveryRow(book, workspace)
        workspace.local.keep(workspace.key, [(change.key, change) for change in rows.changes])
        yield rows


@pytest.fixture
def rows(shop: TestShop) -> Iterator[EveryRow]:
    with pending(shop) as rows:
        yield rows


@pytest.fixture(scope="module")
def lengths(_built: TestShop, nursery: Nursery) -> Lengths:
    """How many moments of both sorts each deed has when nobody is killed."""
    found = {}
    for deeds in (("commit", "undo"), ("half", "go on")):
        _built.reset()
        with pending(_built) as rows:
            for deed in deeds:
                ended = do_half(rows, nursery, found["commit"]) if deed == "half" else nursery.start(_built, deed, most=A_CHUNK).end()
                found[deed] = (ended.moments, ended.reaching)
    return found


def do_half(rows: EveryRow, nursery: Nursery, length: tuple[int, int]) -> Ended:
    """A program is killed in the midst of the batch, before which it has much to look up."""
    return nursery.start(rows.shop, "commit", die_at=length[True] * 3 // 5, reaching=True, most=A_CHUNK).end()


def die_in(deed: str, rows: EveryRow, nursery: Nursery, lengths: Lengths, seed: int) -> None:
    """A program does the deed and is killed on the way."""
    is_reaching = bool(seed % 2)
    there_are = lengths[deed][is_reaching]
    moment = random.Random(seed).randrange(1, there_are)
    print(f"{deed!r} is killed at moment {moment} of {there_are}{' that reach out' if is_reaching else ''}")
    ended = nursery.start(rows.shop, deed, die_at=moment, reaching=is_reaching, most=A_CHUNK).end()
    assert ended.is_killed or moment > there_are * 4 // 5, "the program came to its end long before it was to be killed"


def find_settled(workspace: Workspace) -> list[Unfinished]:
    """What was cut short, once the server has ended what the dead program was at; as long as it has not, that is told."""
    found: list[Unfinished] = []

    def is_settled() -> bool:
        found[:] = resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress())
        return all(each.is_settled for each in found)

    until(is_settled)
    return found


def check_ended_as_its_user_says(rows: EveryRow, way: str) -> None:
    """What is found at the next start is what there is, and the way out of it does what it says."""
    everybody, workspace = rows.kind.keys(), rows.shop.workspace()
    found = find_settled(workspace)
    written = rows.check_shop()
    done = everybody - written if rows.is_undo else written
    print(f"{len(done)} were done")
    if not found:
        assert done in (set(), everybody), "it was cut short, and nobody is told"
        return
    (told,) = found
    assert told.batch is not None
    assert (told.batch.applied, set(told.left)) == (len(done), everybody - done), "what is told is not what there is"
    if way == "go on" and told.can_go_on:
        report = resuming.go_on(workspace, told, progress=Progress())
        assert set(report.applied) == everybody
        rows.check(report)
    elif way == "take back" and told.can_be_taken_back:
        review = resuming.review_take_back(workspace, told, progress=Progress())
        report = resuming.take_back(workspace, review, {line.change.key for line in review.lines}, author=ME, progress=Progress())
        assert (set(report.applied), rows.check_shop()) == (done, everybody if rows.is_undo else set())
    else:
        resuming.leave(workspace, told, progress=Progress())
        assert rows.check_shop() == written
    assert resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress()) == []


@pytest.mark.parametrize("seed", rounds(60) if IS_WHOLE else (5, 12))  # in the midst
def test_that_a_batch_whose_program_is_killed_at_any_moment_ends_as_its_user_says(rows, nursery, lengths, seed):
    die_in("commit", rows, nursery, lengths, seed)
    workspace = rows.shop.workspace()
    assert {change.key for change in workspace.local.pending(workspace.key)} == {change.key for change in rows.changes}
    check_ended_as_its_user_says(rows, WAYS[seed % 3])


@pytest.mark.parametrize("seed", rounds(40) if IS_WHOLE else (7,))  # in the midst
def test_that_an_undo_whose_program_is_killed_at_any_moment_ends_as_its_user_says(rows, nursery, lengths, seed):
    assert set(nursery.start(rows.shop, "commit", most=A_CHUNK).end().told["applied"]) == rows.kind.keys()
    rows.is_undo = True
    die_in("undo", rows, nursery, lengths, seed)
    check_ended_as_its_user_says(rows, WAYS[seed % 3])


@pytest.mark.parametrize("seed", rounds(20, short=1))
def test_that_a_program_killed_again_while_it_goes_on_can_still_go_on(rows, nursery, lengths, seed):
    do_half(rows, nursery, lengths["commit"])
    with contextlib.closing(rows.shop.workspace()) as workspace:
        (told,) = find_settled(workspace)
        assert told.can_go_on
    die_in("go on", rows, nursery, lengths, seed)
    check_ended_as_its_user_says(rows, "go on")


def keep_counts(shop: TestShop, folder: Path, *, raised_by: int) -> list[int]:
    """A copy of the program has in its folder a higher counter for all, and a membership for the last ten, pending; returns for whom.

    Nobody has a membership in the first chunks, where both look at the same moment: two who add the same row can't but see each other."""
    joining = sorted(shop.read_all())[-10:]
    shop.execute("DELETE FROM ps_customer_group WHERE id_group = 5")
    changes: list[Change] = [RowAdded(CUSTOMER_GROUP, (customer, 5)) for customer in joining]
    changes += [CellChange(CUSTOMER, (who,), COUNTER, row[COUNTER], row[COUNTER] + raised_by) for who, row in shop.read_all().items()]
    LocalJournal(folder / "local.db").keep(shop.profile().key, [(change.key, change) for change in changes])
    return joining


@pytest.mark.parametrize(("path", "wishes"), MEETINGS if IS_WHOLE else MEETINGS[2:3])
@pytest.mark.parametrize("number", rounds(12, short=1))
def test_that_two_programs_that_meet_at_the_same_rows_write_each_once(shop, nursery, tmp_path, path, wishes, number):
    before = shop.read_all()
    shop.workspace().close()  # makes the journal
    folders = [shop._folder, tmp_path]
    raised_by = (1, 1 if wishes == "the same" else 2)
    for folder, more in zip(folders, raised_by, strict=True):
        joining = keep_counts(shop, folder, raised_by=more)
    chance = random.Random(number)
    with contextlib.closing(shop.server.connect(shop.database)) as colleague, colleague.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM ps_customer FOR UPDATE")  # until both have come there, neither writes anybody
        how = {"carried": path == "carried"}
        programs = [nursery.start(shop, "commit", folder=folder, most=chance.randint(3, 10), **how) for folder in folders]
        until(lambda: rows_waited_for(shop) == len(programs))
    reports = [program.end().told for program in programs]
    now = shop.read_all()
    for report in reports:
        assert sorted(who for each in report.values() for who in each) == sorted(before), "a customer is told of twice, or not at all"
        left = {"the same": "already_so", "another value": "conflicts"}[wishes]
        assert set(report["applied"]) | set(report[left]) == before.keys()
    first, second = (set(report["applied"]) for report in reports)
    assert not first & second, "both say they wrote the same customer"
    for who, row in before.items():
        more = raised_by[0] if who in first else raised_by[1]
        assert now[who][COUNTER] == row[COUNTER] + more
        assert {**now[who], COUNTER: 0, STAMP: ""} == {**row, COUNTER: 0, STAMP: ""}
    assert shop.execute("SELECT id_customer FROM ps_customer_group WHERE id_group = 5 ORDER BY 1") == [(who,) for who in joining]
    counted = [row[0] for row in shop.execute("SELECT id_customer FROM ps_scd_change WHERE FIND_IN_SET(%s, fields)", (COUNTER,))]
    counted += [customer for customer, fields, *_values in shop.packs() if COUNTER in fields]
    joined = shop.execute("SELECT id_customer FROM ps_scd_change WHERE subject = 'customer_group' ORDER BY 1")
    assert (sorted(counted), joined) == (sorted(before), [(who,) for who in joining]), "something is told of twice, or not at all"

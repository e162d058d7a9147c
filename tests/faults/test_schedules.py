"""Commits, resumed and undone, under random schedules of foreign edits, deletes, cuts, kills and deadlocks."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sc_desktop.domain.batch import UNDO, Report
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected
from sc_desktop.workspace import committing, history, pace, resuming
from sc_desktop.workspace.workspace import Workspace
from tests.faults.conftest import IS_WHOLE
from tests.kit.accounts import local_user, logging_user
from tests.kit.exactly_once import CountedBatch
from tests.kit.schedule import Act, Colleagues, Killed, Mortal, Schedule, ScheduledLine, check, still_written, told, until_answered
from tests.kit.shop import ME, TestShop

ACTS = st.builds(
    Act,
    st.sampled_from(["edit", "note", "delete", "cut before", "cut after", "kill", "deadlock"]),
    at=st.integers(1, 60),
    who=st.integers(0, 39),
)
SCHEDULES = st.builds(
    Schedule,
    st.lists(ACTS, min_size=1, max_size=7).map(tuple),
    keeping=st.sampled_from(["journal", "journal", "log", "local"]),
    is_carried=st.booleans(),
    dies_at=st.none() | st.integers(3, 6),
    goes_on=st.booleans(),
)
RUN = settings(
    max_examples=200 if IS_WHOLE else 10,
    deadline=None,
    database=None,
    derandomize=not IS_WHOLE,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@RUN
@given(schedule=SCHEDULES)
def test_that_whatever_happens_each_change_is_made_once_or_not_and_told_and_taken_back(shop, schedule):
    shop.reset()
    colleagues = Colleagues(shop)
    with pytest.MonkeyPatch.context() as patch, ScheduledLine(shop, schedule.acts, colleagues) as line:
        patch.setattr(pace, "LEAST_CARRIED", 1 if schedule.is_carried else 10**9)
        opens = partial(open_as, shop, schedule.keeping, line.port)
        batch = CountedBatch(shop)
        workspace = opens()
        review = batch.review(workspace)
        line.begin()
        reports: list[Report] = []
        try:
            reports.append(batch.commit(workspace, review, progress=Mortal(schedule.dies_at)))
        except Expected:
            pass  # it told that nothing was written, which is looked at below
        except Killed:
            shop.close()
            shop.server.kill_connections(shop.database)  # as the system does with a process
        reports += until_answered(lambda: end_what_was_begun(opens(), goes_on=schedule.goes_on))
        line.end()
        workspace = opens()
        check_reports(shop, colleagues, workspace, reports, is_told=schedule.keeping == "journal")
        undone = take_back_all(workspace, reports)
        left = still_written(workspace)
        check(colleagues, shop, written=left, in_doubt={customer for report in reports for customer in report.unknown})
        assert not left & set(undone)


def open_as(shop: TestShop, keeping: str, port: int) -> Workspace:
    if keeping == "journal":
        return shop.workspace(port=port)
    return (logging_user if keeping == "log" else local_user)(shop, port).workspace


def end_what_was_begun(workspace: Workspace, *, goes_on: bool) -> list[Report]:
    """What was cut short is gone on with, or taken back, as a user would."""
    reports = []
    for unfinished in resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress()):
        if goes_on and unfinished.can_go_on:
            reports.append(resuming.go_on(workspace, unfinished, progress=Progress()))
        elif unfinished.can_be_taken_back:
            review = resuming.review_take_back(workspace, unfinished, progress=Progress())
            ticked = [row.change.key for row in review.lines if row.can_be_ticked and not row.is_conflict]
            resuming.take_back(workspace, review, ticked, author=ME, progress=Progress())
    return reports


def check_reports(shop: TestShop, colleagues: Colleagues, workspace: Workspace, reports: list[Report], *, is_told: bool) -> None:
    """The last report is the truth, of everybody once; with the journal in the shop, nothing is left unknown."""
    written = still_written(workspace)
    doubtful = {customer for report in reports for customer in report.unknown}
    check(colleagues, shop, written=written, in_doubt=doubtful)
    if not reports:
        return
    last, kinds = reports[-1], {batch.kind for batch in history.list_batches(workspace, progress=Progress())}
    assert told(last) == colleagues.ids
    assert UNDO in kinds or set(last.applied) <= written <= {*last.applied, *last.unknown}
    assert not (is_told and last.unknown)


def take_back_all(workspace: Workspace, reports: list[Report]) -> tuple[int, ...]:
    """Undo the batch; whom that was done for."""
    batches = [batch for batch in history.list_batches(workspace, progress=Progress()) if batch.kind != UNDO]
    if not batches:
        return ()
    review = history.review_undo(workspace, batches[0].id, progress=Progress())
    ticked = [row.change.key for row in review.lines if row.can_be_ticked and not row.is_conflict]
    return committing.commit(workspace, review, ticked, author=ME, progress=Progress()).applied

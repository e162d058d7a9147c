"""Lines that are cut and servers that die: applied exactly once, and told truly."""

import contextlib
import itertools

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.errors import Expected
from tests.faults.conftest import DURABLE, IS_WHOLE, rounds
from tests.kit.delay_proxy import DelayProxy
from tests.kit.exactly_once import CountedBatch
from tests.kit.faults import CuttingLine, Meanwhile, killing_whoever_waits_for
from tests.kit.shop import TestShop


@pytest.mark.parametrize("place", ["before", "after"])
def test_that_a_line_cut_around_any_commit_costs_nothing_and_doubles_nothing(shop, path, place):
    for number in rounds(25):
        shop.reset()
        with DelayProxy(shop.server.port) as line:
            workspace = shop.workspace(port=line.port)
            batch = CountedBatch(shop)
            review = batch.review(workspace)
            nth = 2 + number % 5  # the first is the head's: without it nothing is begun
            line.cut_before_commit(nth) if place == "before" else line.cut_after_commit(nth)
            report = batch.commit(workspace, review)
            assert (line.faults_done, len(report.applied)) == (1, len(batch.before))
            batch.check(report)


def test_that_a_connection_killed_at_any_statement_costs_nothing_and_doubles_nothing(shop, path):
    for nth in itertools.count(1, 1 if IS_WHOLE else 9):
        shop.reset()
        with CuttingLine(shop.server, lambda: shop.server.kill_connections(shop.database)) as line:
            workspace = shop.workspace(port=line.port)
            batch = CountedBatch(shop)
            review = batch.review(workspace)
            line.act_at_command(nth)
            report: Report | None = None
            with contextlib.suppress(Expected):  # killed before the batch was begun: nothing may be written then
                report = batch.commit(workspace, review)
            batch.check(report)
            if not line.has_acted:
                assert nth > 20, "this commit has fewer statements than it must have"
                return


@pytest.mark.parametrize("place", [0, 15, 39])
def test_that_a_connection_killed_within_a_chunk_costs_nothing_and_doubles_nothing(shop, path, place):
    workspace = shop.workspace()
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    with killing_whoever_waits_for(shop, sorted(batch.before)[place]):
        report = batch.commit(workspace, review)
    assert len(report.applied) == len(batch.before)
    batch.check(report)


def test_that_a_server_killed_at_any_moment_and_back_again_has_everything_once(start_mariadb, tmp_path, path):
    server = start_mariadb(DURABLE)
    shop = TestShop(server, tmp_path)
    for number in rounds(20, short=2):
        shop.reset()
        with CuttingLine(server, server.crash) as line:
            workspace = shop.workspace(port=line.port)
            batch = CountedBatch(shop)
            review = batch.review(workspace)
            line.act_at_command(8 + (7 * number) % 16)
            report = batch.commit(workspace, review, progress=Meanwhile(between_tries=server.restart))
            if not server.is_running:  # killed at the last word of a batch: nothing was left to be tried again
                server.restart()
            batch.check(report)
            assert len(report.applied) == len(batch.before)

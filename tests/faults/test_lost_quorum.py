"""Two of three nodes of a Galera cluster are lost: what is left of it takes nothing, and has nothing half done."""

import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected
from sc_desktop.i18n import tr
from sc_desktop.workspace import patience, resuming
from tests.kit.exactly_once import CountedBatch
from tests.kit.faults import CommitLine, hasty_clock
from tests.kit.galera import GaleraCluster
from tests.kit.shop import ME, TestShop


@pytest.fixture(autouse=True)
def _few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "monotonic", hasty_clock(20))


def lose_the_others(cluster: GaleraCluster) -> None:
    for node in cluster.nodes[1:]:
        node.crash()


def test_that_a_node_without_its_quorum_says_that_it_takes_no_changes(start_galera, tmp_path):
    cluster = start_galera()
    shop = TestShop(cluster.nodes[0], tmp_path)
    workspace = shop.workspace()
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    lose_the_others(cluster)
    cluster.wait_until_alone(shop.server)
    with pytest.raises(Expected) as refusal:
        batch.commit(workspace, review)
    cluster.make_primary(shop.server)
    batch.check(None)
    assert "can take no changes now" in tr(refusal.value.why)


@pytest.mark.parametrize("nth", [3, 4, 5])
def test_that_a_quorum_lost_in_mid_batch_leaves_nothing_half_done_and_the_rest_can_follow(start_galera, tmp_path, path, nth):
    cluster = start_galera()
    shop = TestShop(cluster.nodes[0], tmp_path)
    with CommitLine(shop.server, lambda: lose_the_others(cluster)) as line:
        workspace = shop.workspace(port=line.port)
        batch = CountedBatch(shop)
        review = batch.review(workspace)
        line.act_at_commit(nth)
        report = batch.commit(workspace, review)
    cluster.make_primary(shop.server)
    batch.check(report)
    assert (report.refused, len(report.unknown)) == ((), 10)
    workspace = shop.workspace()
    (unfinished,) = resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress())
    report = resuming.go_on(workspace, unfinished, progress=Progress())
    batch.check(report)
    assert len(report.applied) == len(batch.before)

"""A Galera cluster around a commit: neighbours who commit on another node, and the limit of what one transaction may hold."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from sc_desktop.i18n import tr
from tests.kit.addresses import kept
from tests.kit.exactly_once import COUNTER, CountedBatch
from tests.kit.faults import CommitLine
from tests.kit.galera import GaleraCluster
from tests.kit.shop import TestShop, User


@pytest.fixture(scope="module")
def _built_there(galera: GaleraCluster, tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    return TestShop(galera.nodes[0], tmp_path_factory.mktemp("shop"))


@pytest.fixture
def clustered(_built_there: TestShop) -> Iterator[TestShop]:
    """A shop of 40 customers on the first node, put back."""
    _built_there.reset()
    yield _built_there
    _built_there.close()


def lost_conflicts(cluster: GaleraCluster) -> int:
    """How often transactions of the first node have lost against another node's so far; one may be counted twice."""
    names = "('wsrep_local_bf_aborts', 'wsrep_local_cert_failures')"
    told = cluster.nodes[0].execute(None, f"SHOW GLOBAL STATUS WHERE Variable_name IN {names}")
    return sum(int(count) for _name, count in told)


@pytest.mark.parametrize(("column", "value"), [("note", "theirs"), (COUNTER, 99)])
def test_that_a_commit_that_loses_against_another_node_is_tried_again_and_spoils_nothing(clustered, galera, path, column, value):
    (ann,) = clustered.ids(1)
    edit = f"UPDATE ps_customer SET {column} = %s WHERE id_customer = %s"
    lost_before = lost_conflicts(galera)
    with CommitLine(clustered.server, lambda: galera.nodes[1].execute(clustered.database, edit, (value, ann))) as line:
        workspace = clustered.workspace(port=line.port)
        batch = CountedBatch(clustered)
        review = batch.review(workspace)
        line.act_at_commit(2)  # the first chunk's: before it, the head's
        report = batch.commit(workspace, review)
    is_foreign = column == COUNTER
    batch.before[ann]["note"] = clustered.read(ann)["note"]  # theirs to change, and not ours to lose
    batch.check(report, foreign=frozenset({ann} if is_foreign else ()))
    told = (lost_conflicts(galera) > lost_before, report.conflicts, clustered.read(ann)[column])
    assert told == (True, (ann,) if is_foreign else (), value)


def test_that_a_chunk_too_large_for_the_cluster_is_halved_until_it_fits(clustered, galera, path):
    workspace = clustered.workspace()
    batch = CountedBatch(clustered)
    review = batch.review(workspace)
    clustered.server.execute(None, "SET GLOBAL wsrep_max_ws_size = 4096")
    report = batch.commit(workspace, review)
    clustered.server.execute(None, "SET GLOBAL wsrep_max_ws_size = DEFAULT")
    batch.check(report)
    ((chunks,),) = clustered.execute("SELECT COUNT(*) FROM ps_scd_chunk")
    assert (len(report.applied), chunks > 4) == (len(batch.before), True)


def test_that_what_was_committed_on_another_node_is_there_before_we_compare(clustered, galera):
    (ann,) = clustered.ids(1)
    workspace = clustered.workspace(port=galera.nodes[1].port)
    customer = workspace.shop.tables.customer
    question = select(customer.c.note).where(customer.c.id_customer == ann).with_for_update()
    stale = []
    for number in range(30):
        clustered.change_elsewhere(ann, note=f"Nr {number}")  # on the first node
        with workspace.database.writing() as connection, connection.begin():
            stale += [number] if connection.execute(question).scalar_one() != f"Nr {number}" else []
    assert stale == []


def test_that_addresses_edited_at_one_node_are_taken_back_at_another_copies_and_all(clustered, galera):
    ann, bob = clustered.ids(2)
    with kept(clustered) as book:
        free, used = book.add(ann), book.add(bob)
        book.order(used)
        before = book.all()
        user = User(clustered.workspace(), clustered)
        for home in (free, used):
            book.stages(user, home, city="Lyon")
        report = user.commits()
        (copy,) = book.all().keys() - before.keys()
        assert (report.applied, book.read(free)["city"], book.read(copy)["city"]) == ((ann, bob), "Lyon", "Lyon")
        elsewhere = User(clustered.workspace(port=galera.nodes[1].port, journal=False), clustered)
        assert elsewhere.undoes(report.batch).applied == (ann, bob)
        after = book.all()
        differing = {each: {name for name in after[each] if after[each][name] != before[each][name]} for each in after}
        assert (after.keys(), {each: names for each, names in differing.items() if names - {"date_upd"}}) == (before.keys(), {})


def test_that_an_order_that_came_in_at_another_node_is_seen_before_an_address_is_rewritten(clustered, galera):
    with kept(clustered) as book:
        homes = [book.add(customer) for customer in clustered.ids(10)]
        user = User(clustered.workspace(), clustered)
        for home in homes:
            book.stages(user, home, city="Lyon")
        review = user.reviews()
        told = [tr(line) for line in review.not_promised({each.change.key for each in review.lines})]
        assert [line.startswith("An order placed in the very moment") for line in told] == [True], "gaps are locked at one node alone"
        orders = clustered.execute("SELECT id_order FROM ps_orders LIMIT 10")
        for home, (order,) in zip(homes, orders, strict=True):
            question = "UPDATE ps_orders SET id_address_invoice = %s WHERE id_order = %s"
            galera.nodes[2].execute(clustered.database, question, (home, order))
        assert len(user.commits(review).conflicts) == 10
        assert {book.read(home)["city"] for home in homes} == {"Paris"}

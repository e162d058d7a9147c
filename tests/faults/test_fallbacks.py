"""Shops that can't hold the journal, or whose tables take nothing back, under the same cuts and kills: once each, and told truly."""

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected
from sc_desktop.workspace import ahead, resuming
from sc_desktop.workspace.workspace import Workspace
from tests.faults.conftest import DURABLE, IS_WHOLE, rounds
from tests.kit.accounts import ON_ALL, ON_DATA, ON_LOG, account
from tests.kit.doomed import kill_after
from tests.kit.exactly_once import CountedBatch
from tests.kit.faults import CutLine, CuttingLine, Meanwhile
from tests.kit.mariadb import MariaDbServer
from tests.kit.schedule import Colleagues, check, still_written, told
from tests.kit.shop import ME, TestShop

COMMIT, UPDATE = b"COMMIT", b"UPDATE `ps_customer`"


@dataclass(frozen=True, slots=True)
class Fallback:
    """A shop that is written to by one of the lesser ways. `decisive`: the statement with which a chunk is done."""

    shop: TestShop
    accepted: str
    decisive: bytes

    def open(self, port: int | None = None) -> Workspace:
        return self.shop.workspace(accepted=self.accepted, port=port, **self.login)

    @property
    def login(self) -> dict[str, str]:
        """An account that has just the rights it takes; root's where only the tables are at fault."""
        if self.accepted.startswith("journal"):
            return {}
        grants = (ON_ALL, *ON_DATA, *((ON_LOG,) if self.accepted == "log" else ()))
        return account(self.shop, *grants)


@pytest.fixture(autouse=True)
def _small_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "CUSTOMERS_A_STATEMENT", 10)


def build_plain(server: MariaDbServer, folder: pytest.TempPathFactory) -> TestShop:
    """A shop whose customers stand in tables that know no transactions; the keys of 8.2 are too long for them."""
    shop = TestShop(server, folder.mktemp("shop"), version="1.6.1")
    for table in ("customer", "customer_group"):
        shop.execute(f"ALTER TABLE ps_{table} ENGINE=MyISAM")
    return shop


@pytest.fixture(scope="session")
def _plain(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    shop = build_plain(mariadb, tmp_path_factory)
    yield shop
    shop.drop()


@pytest.fixture(params=["log", "local", "journal-in-part", "local-in-part"])
def fallback(request: pytest.FixtureRequest, shop: TestShop) -> Iterator[Fallback]:
    """Each of the lesser ways in turn."""
    if not request.param.endswith("in-part"):
        yield Fallback(shop, request.param, COMMIT)
        return
    plain = request.getfixturevalue("_plain")
    plain.reset()
    yield Fallback(plain, request.param, UPDATE)
    plain.close()


def check_all_written(fallback: Fallback, colleagues: Colleagues, workspace: Workspace, report: Report | None) -> None:
    """Everybody once, in the data, in the journal and in the report; without a report nobody."""
    everybody = set(colleagues.ids) if report is not None else set()
    check(colleagues, fallback.shop, written=everybody)
    assert still_written(workspace) == everybody
    assert report is None or (set(report.applied), told(report)) == (everybody, colleagues.ids)


@pytest.mark.parametrize("place", ["before", "after"])
def test_that_a_line_cut_around_the_decisive_statement_costs_nothing_and_doubles_nothing(fallback, place):
    for number in rounds(25, short=1):
        fallback.shop.reset()
        colleagues = Colleagues(fallback.shop)
        with CutLine(fallback.shop.server, fallback.decisive) as line:
            workspace = fallback.open(line.port)
            batch = CountedBatch(fallback.shop)
            review = batch.review(workspace)
            line.cut_at(1 + number % 4, place)
            report = batch.commit(workspace, review)
            assert line.faults_done == 1
            check_all_written(fallback, colleagues, workspace, report)


def test_that_a_connection_killed_at_any_statement_costs_nothing_and_doubles_nothing(fallback):
    shop = fallback.shop
    for nth in itertools.count(1 if IS_WHOLE else 8, 1 if IS_WHOLE else 13):
        shop.reset()
        colleagues = Colleagues(shop)
        with CuttingLine(shop.server, lambda: shop.server.kill_connections(shop.database)) as line:
            workspace = fallback.open(line.port)
            batch = CountedBatch(shop)
            review = batch.review(workspace)
            line.act_at_command(nth)
            report: Report | None = None
            with contextlib.suppress(Expected):  # killed before the batch was begun: nothing may be written then
                report = batch.commit(workspace, review)
            has_acted = line.has_acted
            line.act_at_command(0)  # what follows is our look
            check_all_written(fallback, colleagues, workspace, report)
            if not has_acted:
                assert nth > 15, "this commit has fewer statements than it must have"
                return


@pytest.fixture(scope="module")
def crashing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Fallback]]:
    """Shops on a server of their own, which a test may kill."""
    with MariaDbServer.start(DURABLE) as server:
        whole = TestShop(server, tmp_path_factory.mktemp("shop"))
        plain = build_plain(server, tmp_path_factory)
        yield lambda accepted: Fallback(plain, accepted, UPDATE) if accepted.endswith("in-part") else Fallback(whole, accepted, COMMIT)


@pytest.mark.parametrize("accepted", ["log", "local", "journal-in-part"])
def test_that_a_server_killed_at_any_moment_and_back_again_has_everything_once(crashing, accepted):
    fallback = crashing(accepted)
    for number in rounds(20, short=1):
        fallback.shop.reset()
        colleagues = Colleagues(fallback.shop)
        with CuttingLine(fallback.shop.server, fallback.shop.server.crash) as line:
            workspace = fallback.open(line.port)
            batch = CountedBatch(fallback.shop)
            review = batch.review(workspace)
            first = 8 if accepted.startswith("journal") else 3  # behind the batch's head, where that stands in the shop
            line.act_at_command(first + (5 * number) % 14)
            report = batch.commit(workspace, review, progress=Meanwhile(between_tries=fallback.shop.server.restart))
            check_all_written(fallback, colleagues, workspace, report)


@pytest.mark.parametrize("number", rounds(20, short=1))
def test_that_a_program_killed_at_any_moment_can_go_on_where_it_was(fallback, number):
    colleagues = Colleagues(fallback.shop)
    kill_after(fallback.shop, 1 + number % 6, accepted=fallback.accepted, **fallback.login)
    fallback.shop.server.kill_connections(fallback.shop.database)  # as the server's own time limit does, half a minute later
    workspace = fallback.open()
    (unfinished,) = resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress())
    report = resuming.go_on(workspace, unfinished, progress=Progress())
    check_all_written(fallback, colleagues, workspace, report)

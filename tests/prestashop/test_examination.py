"""The Test button names the step that failed, and everything before it that succeeded."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from sc_desktop.db.profile import Profile, Secret
from sc_desktop.demo.build import build_shop
from sc_desktop.domain.ssh import SshMeans, SshRoute
from sc_desktop.errors import NotAShop, TlsNotTrusted
from sc_desktop.i18n import tr
from sc_desktop.prestashop.examination import STAGES, THROUGH_SSH, Step, examine
from tests.kit.impostor import Impostor
from tests.kit.mariadb import MariaDbServer, free_port
from tests.kit.ssh_server import SshServer

AS_OF = datetime.datetime(2025, 3, 1, 12)
CANARY = "canary-password"


@pytest.fixture
def profile(mariadb: MariaDbServer, database: str) -> Iterator[Profile]:
    build_shop(mariadb.engine(database), customers=1, version="8.2", prefix="ps_", as_of=AS_OF)
    mariadb.create_user("staff", CANARY, f"GRANT SELECT ON `{database}`.* TO {{user}}")
    yield Profile("mysql", "127.0.0.1", mariadb.port, "staff", database)


def steps(profile: Profile, password: str = CANARY) -> list[Step]:
    """All steps; each but the last has succeeded, and nothing of the password is in any word."""
    done = list(examine(profile, Secret(password), connect_timeout=3))
    assert all(step.ok for step in done[:-1])
    assert all(CANARY not in f"{step!r} {tr(step.message)} {step.fault}" for step in done)
    assert [step.stage for step in done] == [*STAGES, "replica"][: len(done)]
    return done


def failed_at(profile: Profile, password: str = CANARY) -> str:
    last = steps(profile, password)[-1]
    assert last.fault is not None
    assert last.shop is None
    return last.stage


def test_that_a_good_connection_passes_every_step_and_brings_the_shop(profile):
    done = steps(profile)
    assert [step.stage for step in done] == list(STAGES)
    assert done[-1].ok
    assert done[-1].shop is not None
    assert done[-1].shop.facts.prefix == "ps_"


def test_that_a_replica_is_tried_after_the_shop(profile):
    told = steps(replace(profile, replica=f"127.0.0.1:{profile.port}"))
    assert [step.stage for step in told[-2:]] == ["shop", "replica"]
    assert all(step.ok for step in told)
    assert failed_at(replace(profile, replica=f"127.0.0.1:{free_port()}")) == "replica"


def test_that_a_wrong_host_fails_at_its_name(profile):
    assert failed_at(replace(profile, host="no host.invalid", tls="off")) == "name"


def test_that_a_wrong_port_fails_at_the_port(profile):
    assert failed_at(replace(profile, port=free_port())) == "port"


def test_that_a_port_where_no_database_speaks_fails_at_the_port_and_is_told_as_a_test(profile):
    with Impostor("hangs up") as impostor:
        last = steps(replace(profile, port=impostor.port, tls="off"))[-1]
    assert (last.stage, tr(last.message)) == ("port", "The test went no further.")


def test_that_refused_encryption_fails_at_tls(profile):
    with Impostor("listens") as impostor:
        last = steps(replace(profile, port=impostor.port, tls="verify"))[-1]
    assert last.stage == "tls"
    assert isinstance(last.fault, TlsNotTrusted)


def test_that_a_file_of_authorities_that_is_missing_fails_at_tls(profile, tmp_path: Path):
    assert failed_at(replace(profile, tls="verify", ca_file=str(tmp_path / "none.pem"))) == "tls"


@pytest.mark.parametrize("user", ["nobody", "staff"])
def test_that_a_wrong_user_or_password_fails_at_the_login(profile, user):
    assert failed_at(replace(profile, user=user), "wrong " + CANARY) == "login"


def test_that_a_database_the_account_may_not_open_fails_at_the_rights(profile, mariadb):
    other = mariadb.create_database()
    assert failed_at(replace(profile, database=other)) == "rights"
    assert failed_at(replace(profile, database="no_such_database")) == "rights"
    mariadb.drop_database(other)


def test_that_a_table_the_account_may_not_read_fails_at_the_rights(profile, mariadb):
    mariadb.create_user("staff", CANARY, f"GRANT SELECT ON `{profile.database}`.ps_customer TO {{user}}")
    done = steps(replace(profile, prefix="ps_"))
    assert (done[-1].stage, done[-1].ok) == ("rights", False)
    assert "ps_orders" in str(done[-1].fault)


def test_that_a_wrong_prefix_fails_at_the_prefix_and_offers_the_right_one(profile):
    last = steps(replace(profile, prefix="shop_"))[-1]
    assert last.stage == "prefix"
    assert isinstance(last.fault, NotAShop)
    assert last.fault.prefixes == ("ps_",)


def test_that_a_database_without_a_shop_fails_at_the_prefix(profile, mariadb):
    other = mariadb.create_database()
    mariadb.create_user("staff", CANARY, f"GRANT SELECT ON `{other}`.* TO {{user}}")
    assert failed_at(replace(profile, database=other)) == "prefix"
    mariadb.drop_database(other)


def test_that_missing_tables_fail_at_the_shop(profile, mariadb):
    mariadb.execute(profile.database, "DROP TABLE ps_customer_group")
    assert failed_at(replace(profile, prefix="ps_")) == "shop"


def test_that_a_file_is_examined_too(tmp_path: Path):
    missing = list(examine(Profile("sqlite", path=str(tmp_path / "none.sqlite")), None))
    assert [(step.stage, step.ok) for step in missing] == [("name", False)]


def test_that_through_ssh_its_own_steps_come_first_and_are_told_apart(profile, tmp_path):
    means = SshMeans(tmp_path / "known_hosts", {})
    with SshServer(password=CANARY) as server:
        profile = replace(profile, ssh=SshRoute("127.0.0.1", server.port, "staff"))

        def last_step() -> Step:
            done = list(examine(profile, Secret(CANARY), connect_timeout=3, ssh=means))
            assert [step.stage for step in done] == [*THROUGH_SSH, *STAGES[1:]][: len(done)]
            assert all(CANARY not in f"{step!r} {tr(step.message)} {step.fault}" for step in done)
            return done[-1]

        assert (last_step().stage, server.logins) == ("ssh_key", [])
        (tmp_path / "known_hosts").write_text(server.known_line)
        assert last_step().stage == "ssh_login"
        means = SshMeans(means.known_hosts, {f"staff@127.0.0.1:{server.port}": Secret(CANARY)})
        assert (last_step().stage, last_step().ok) == ("shop", True)
        server.forwards = False
        assert last_step().stage == "ssh_forward"
        server.stop_listening()
        assert last_step().stage == "ssh_port"

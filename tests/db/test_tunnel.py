"""Through SSH to the database: nobody is told a password before his key is known, and a line that has died is made anew."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from select import select

import asyncssh
import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.database import Database
from sc_desktop.db.faults import is_disconnect
from sc_desktop.db.host_keys import accept_key
from sc_desktop.db.profile import Profile, Secret
from sc_desktop.domain.progress import Cancelled
from sc_desktop.domain.ssh import Answered, SshMeans, SshQuestion, SshRoute
from sc_desktop.errors import Expected, HostKeyUnknown, ShopUnreachable, SshSecretWanted, TlsNotTrusted
from sc_desktop.i18n import tr
from tests.kit.authority import Authority
from tests.kit.impostor import Impostor
from tests.kit.mariadb import MariaDbServer, free_port
from tests.kit.running import begun, statements_of
from tests.kit.ssh_agent import SshAgent
from tests.kit.ssh_server import SshServer

CANARY = "canary-über€"
KEY = asyncssh.generate_private_key("ssh-ed25519")
LOCKED = asyncssh.generate_private_key("ssh-ed25519")


@pytest.fixture(autouse=True)
def ssh_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """~/.ssh of somebody who has never used SSH."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    folder = Path.home() / ".ssh"
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def ssh() -> Iterator[SshServer]:
    with SshServer(password=CANARY, keys=(KEY, LOCKED)) as server:
        yield server


@pytest.fixture
def trusted(ssh: SshServer, ssh_folder: Path) -> SshServer:
    """The server, known to the user's own SSH."""
    (ssh_folder / "known_hosts").write_text(ssh.known_line + "\n")
    return ssh


@pytest.fixture
def open_(mariadb: MariaDbServer, tmp_path: Path) -> Iterator[Callable[..., Database]]:
    """Opens the kit's database through this SSH server; secrets by what they open."""
    opened: list[Database] = []

    def through(server: SshServer, *secrets: tuple[str, str], timeout: int = 5, **more: object) -> Database:
        ssh, asking = SshRoute("127.0.0.1", server.port, "staff", str(more.pop("key_file", ""))), more.pop("asking", None)
        profile = replace(Profile("mysql", "127.0.0.1", mariadb.port, "root", "mysql", ssh=ssh), **more)
        means = SshMeans(tmp_path / "profile" / "known_hosts", {what: Secret(secret) for what, secret in secrets}, asking)
        opened.append(Database(profile, connect_timeout=timeout, read_timeout=10, ssh=means))
        return opened[-1]

    yield through
    for database in opened:
        database.close()


def account(server: SshServer) -> str:
    return f"staff@127.0.0.1:{server.port}"


def answer(database: Database) -> object:
    with database.reading() as connection:
        return connection.execute(text("SELECT 40 + 2")).scalar_one()


def refused(database: Database) -> Expected:
    with pytest.raises(Expected) as told:
        answer(database)
    assert CANARY not in f"{told.value} {told.value!r} {told.value.__cause__!r} {told.value.details}"
    return told.value


# -- logging in ----------------------------------------------------------------------------------------------------------------------------


def test_that_a_password_opens_the_way(open_, trusted, mariadb):
    assert answer(open_(trusted, (account(trusted), CANARY))) == 42
    assert trusted.led_to == [("127.0.0.1", mariadb.port)]


def test_that_a_statement_through_it_is_stopped_on_the_server(open_, trusted, mariadb):
    database = open_(trusted, (account(trusted), CANARY))

    def ask() -> None:
        with database.reading() as connection:
            connection.execute(text(f"SELECT COUNT(*) FROM {', '.join(f'information_schema.collations {each}' for each in 'abc')}")).all()

    answer(database)
    asking = begun(ask)
    statements_of(mariadb, "mysql", 1)
    asking.progress.cancel()
    assert isinstance(asking.error(), Cancelled)
    statements_of(mariadb, "mysql", 0)


def test_that_several_lines_of_the_database_share_one_login(open_, trusted):
    database = open_(trusted, (account(trusted), CANARY))
    database.allow_writing()
    with database.reading(), database.reading(), database.writing():
        assert (len(trusted.logins), len(trusted.led_to)) == (1, 3)


def test_that_a_password_asked_for_by_a_prompt_is_given_too(open_, ssh_folder):
    with SshServer(password=CANARY, asks_by_prompt=True) as server:
        (ssh_folder / "known_hosts").write_text(server.known_line)
        assert answer(open_(server, (account(server), CANARY))) == 42
        assert server.passwords == [CANARY]


# -- a second factor -----------------------------------------------------------------------------------------------------------------------

CODE = "493021"


class Person:
    """Somebody who answers what the server asks, or doesn't."""

    def __init__(self, *answers: str | None) -> None:
        self.answers, self.asked = list(answers), []

    def __call__(self, question: SshQuestion) -> Answered:
        self.asked.append(question)
        answered: Answered = Future()
        told = self.answers.pop(0)
        answered.set_result(None if told is None else [Secret(told) for _ in question.prompts])
        return answered


@pytest.fixture
def doubtful(ssh_folder: Path) -> Iterator[SshServer]:
    """A server that takes the password and a code, each in its own round."""
    with SshServer(asks_by_prompt=True) as server:
        server.rounds, server.right = [[("Password: ", False)], [("\x1b[2JVerification code: ", False)]], (CANARY, CODE)
        server.words = "Two <b>factors</b>"
        (ssh_folder / "known_hosts").write_text(server.known_line)
        yield server


def test_that_a_code_is_asked_of_the_person_in_the_servers_own_words_and_the_password_is_not(open_, doubtful):
    person = Person(CODE)
    assert answer(open_(doubtful, (account(doubtful), CANARY), asking=person)) == 42
    assert doubtful.answers == [(CANARY, CODE)]
    assert [(asked.who, [(each.text, each.is_shown) for each in asked.prompts]) for asked in person.asked] == [
        (account(doubtful), [("[2JVerification code:", False)])
    ]


def test_that_password_and_code_asked_for_in_one_round_are_given_in_their_places(open_, doubtful):
    doubtful.rounds, doubtful.right = [[("One-time password: ", True), ("Password: ", False)]], (CODE, CANARY)
    person = Person(CODE)
    assert answer(open_(doubtful, (account(doubtful), CANARY), asking=person)) == 42
    assert (person.asked[0].words, person.asked[0].prompts[0].is_shown) == ("Two <b>factors</b>", True)


def test_that_a_database_on_the_same_way_asks_nobody_again(open_, doubtful):
    person = Person(CODE)
    shop = open_(doubtful, (account(doubtful), CANARY), asking=person)
    replica = Database(replace(shop.profile, database="information_schema"), along=shop)
    assert (answer(shop), answer(replica), len(doubtful.answers)) == (42, 42, 1)
    replica.close()


def test_that_a_wrong_code_is_told_without_asking_for_another_password(open_, doubtful):
    fault = refused(open_(doubtful, (account(doubtful), CANARY), asking=Person("1")))
    assert not isinstance(fault, SshSecretWanted)
    assert "did not accept what was answered" in tr(fault.why)


def test_that_a_question_given_up_ends_the_login(open_, doubtful):
    fault = refused(open_(doubtful, (account(doubtful), CANARY), asking=Person(None)))
    assert "was not answered" in tr(fault.why)
    assert doubtful.led_to == []


def test_that_without_the_password_it_is_the_password_that_is_wanted_even_after_a_code(open_, doubtful):
    doubtful.rounds.reverse()
    assert isinstance(refused(open_(doubtful, asking=Person(CODE))), SshSecretWanted)


def test_that_where_nobody_can_be_asked_the_servers_question_is_told_and_gets_no_password(open_, doubtful):
    doubtful.rounds.reverse()
    fault = refused(open_(doubtful, (account(doubtful), CANARY)))
    assert "Verification code:" in tr(fault.why)
    assert doubtful.answers == []


def test_that_somebody_who_looks_for_the_code_has_more_time_than_a_line(open_, doubtful):
    class Slow(Person):
        def __call__(self, question: SshQuestion) -> Answered:
            answered: Answered = Future()
            threading.Timer(1.2, lambda: answered.set_result([Secret(CODE)])).start()
            return answered

    assert answer(open_(doubtful, (account(doubtful), CANARY), asking=Slow(), timeout=1)) == 42


def test_that_a_login_given_up_elsewhere_takes_its_question_back(open_, doubtful):
    asked, answered = threading.Event(), Future()

    def ask(_question: SshQuestion) -> Answered:
        asked.set()
        return answered

    database = open_(doubtful, (account(doubtful), CANARY), asking=ask)
    waiting = threading.Thread(target=lambda: refused(database))
    waiting.start()
    assert asked.wait(10)
    database.stop_waiting()
    waiting.join(10)
    assert answered.cancelled()


def test_that_a_key_opens_the_way_where_ssh_itself_looks_for_it(open_, trusted, ssh_folder):
    KEY.write_private_key(ssh_folder / "id_ed25519")
    assert answer(open_(trusted)) == 42
    assert trusted.passwords == []


def test_that_the_key_that_was_chosen_opens_the_way(open_, trusted, tmp_path):
    KEY.write_private_key(tmp_path / "shop key")
    assert answer(open_(trusted, key_file=tmp_path / "shop key")) == 42


def test_that_the_agent_opens_the_way(open_, trusted, tmp_path, monkeypatch):
    with SshAgent(KEY) as agent:
        monkeypatch.setenv("SSH_AUTH_SOCK", agent.path)
        assert answer(open_(trusted)) == 42


def test_that_a_passphrase_is_asked_for_then_taken(open_, trusted, tmp_path):
    file = tmp_path / "locked"
    LOCKED.write_private_key(file, passphrase=CANARY, rounds=1, ignore_few_rounds=True)
    asked = refused(open_(trusted, key_file=file))
    assert isinstance(asked, SshSecretWanted)
    assert (asked.opens, asked.is_key) == (str(file), True)
    wrong = refused(open_(trusted, (str(file), "wrong"), key_file=file))
    assert isinstance(wrong, SshSecretWanted)
    assert "does not open" in tr(wrong.why)
    assert answer(open_(trusted, (str(file), CANARY), key_file=file)) == 42


def test_that_a_file_that_is_no_key_is_named(open_, trusted, tmp_path):
    (tmp_path / "notes").write_text("no key")
    for name in ("notes", "missing"):
        fault = refused(open_(trusted, key_file=tmp_path / name))
        assert name in tr(fault.why)
        assert fault.stage == "ssh_login"
    assert trusted.logins == []


def test_that_a_password_is_asked_for_and_a_wrong_one_is_tried_once(open_, trusted):
    asked = refused(open_(trusted))
    assert isinstance(asked, SshSecretWanted)
    assert (asked.opens, asked.is_key, asked.stage) == (account(trusted), False, "ssh_login")
    assert "accept" in tr(refused(open_(trusted, (account(trusted), "wrong"))).why)
    assert trusted.passwords == ["wrong"]


def test_that_an_account_no_key_opens_is_refused_in_words(open_, ssh_folder):
    with SshServer(keys=(KEY,)) as server:
        (ssh_folder / "known_hosts").write_text(server.known_line)
        fault = refused(open_(server))
    assert not isinstance(fault, SshSecretWanted)
    assert (fault.stage, "none of the keys" in tr(fault.why)) == ("ssh_login", True)


# -- who is there --------------------------------------------------------------------------------------------------------------------------


def test_that_an_unknown_host_is_told_nothing_until_its_key_is_accepted(open_, ssh, tmp_path):
    asked = refused(open_(ssh, (account(ssh), CANARY)))
    assert isinstance(asked, HostKeyUnknown)
    assert (asked.fingerprint, asked.stage) == (ssh.fingerprint, "ssh_key")
    assert asked.fingerprint in tr(asked.why)
    assert ssh.logins == ssh.passwords == []
    own = tmp_path / "profile" / "known_hosts"
    accept_key(own, asked.line)
    accept_key(own, asked.line)
    assert answer(open_(ssh, (account(ssh), CANARY))) == 42
    assert own.read_text() == asked.line + "\n"
    assert own.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256"])
def test_that_a_changed_host_key_is_refused_whoever_waits_for_it(open_, trusted, ssh_folder, kind):
    before = trusted.fingerprint
    trusted.change_host_key(kind)
    fault = refused(open_(trusted, (account(trusted), CANARY)))
    assert not isinstance(fault, HostKeyUnknown)
    assert (fault.stage, "another key" in tr(fault.what)) == ("ssh_key", True)
    assert trusted.fingerprint in tr(fault.why) and before not in tr(fault.why)
    assert f'ssh-keygen -R "[127.0.0.1]:{trusted.port}" -f "{ssh_folder / "known_hosts"}"' in tr(fault.advice), "the list it stands in"
    assert trusted.logins == trusted.passwords == []


def test_that_a_revoked_key_is_refused(open_, ssh, ssh_folder):
    (ssh_folder / "known_hosts").write_text(f"{ssh.known_line}\n@revoked * {ssh.known_line.split(' ', 1)[1]}\n")
    fault = refused(open_(ssh, (account(ssh), CANARY)))
    assert not isinstance(fault, HostKeyUnknown)
    assert (fault.stage, ssh.logins) == ("ssh_key", [])


def test_that_a_line_nobody_understands_hides_no_other(open_, trusted, ssh_folder):
    known = ssh_folder / "known_hosts"
    known.write_text(f"\x00nonsense\n@cert-authority\n{known.read_text()}")
    assert answer(open_(trusted, (account(trusted), CANARY))) == 42


# -- the way on ----------------------------------------------------------------------------------------------------------------------------


def test_that_a_server_that_forbids_forwarding_is_told_from_a_database_that_is_down(open_, trusted):
    down = refused(open_(trusted, (account(trusted), CANARY), port=free_port()))
    assert (down.stage, "Seen from the SSH server" in tr(down.why)) == ("port", True)
    trusted.forwards = False
    assert refused(open_(trusted, (account(trusted), CANARY))).stage == "ssh_forward"


def test_that_a_socket_of_the_far_computer_can_be_led_to(open_, trusted, mariadb):
    assert answer(open_(trusted, (account(trusted), CANARY), host="", socket=mariadb.socket)) == 42
    assert trusted.led_to == [(mariadb.socket, 0)]


def test_that_settings_of_ssh_name_the_host_its_account_and_a_host_in_between(open_, trusted, ssh_folder, mariadb):
    KEY.write_private_key(ssh_folder / "id_ed25519")
    with SshServer(keys=(KEY,)) as far:
        with (ssh_folder / "known_hosts").open("a") as known:
            known.write(far.known_line + "\n")
        (ssh_folder / "config").write_text(
            f"Host shop\n  HostName 127.0.0.1\n  Port {far.port}\n  User staff\n  ProxyJump staff@127.0.0.1:{trusted.port}\n"
        )
        assert answer(open_(trusted, ssh=SshRoute("shop"))) == 42
        assert trusted.led_to == [("127.0.0.1", far.port)]
        assert far.led_to == [("127.0.0.1", mariadb.port)]


def test_that_the_host_in_between_must_be_known_too(open_, ssh, ssh_folder):
    with SshServer(keys=(KEY,)) as far:
        (ssh_folder / "known_hosts").write_text(far.known_line)
        (ssh_folder / "config").write_text(f"Host shop\n  HostName 127.0.0.1\n  Port {far.port}\n  ProxyJump staff@127.0.0.1:{ssh.port}\n")
        asked = refused(open_(ssh, ssh=SshRoute("shop", 0, "staff")))
        assert isinstance(asked, HostKeyUnknown)
        assert (asked.fingerprint, ssh.logins, far.logins) == (ssh.fingerprint, [], [])


def test_that_hosts_that_lead_to_each_other_are_noticed(open_, ssh, ssh_folder):
    (ssh_folder / "config").write_text("Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n")
    assert "circle" in tr(refused(open_(ssh, ssh=SshRoute("a"))).why)


# -- TLS inside ----------------------------------------------------------------------------------------------------------------------------


def test_that_beyond_the_ssh_server_encryption_is_verified_against_the_databases_own_name(open_, trusted, tmp_path):
    rogue = Authority(tmp_path).sign("rogue", "127.0.0.1")
    with Impostor("listens", rogue) as impostor:
        fault = refused(open_(trusted, (account(trusted), CANARY), port=impostor.port, tls="verify"))
        assert isinstance(fault, TlsNotTrusted)
        assert fault.certificate == rogue.fingerprint
        assert impostor.heard == b""
        pinned = {"tls": "pin", "certificate": "ab" * 32}
        assert isinstance(refused(open_(trusted, (account(trusted), CANARY), port=impostor.port, **pinned)), TlsNotTrusted)
        assert impostor.heard == b""


def test_that_a_database_on_another_computer_than_the_ssh_server_is_not_spoken_to_in_the_clear():
    at_home = Profile("mysql", "127.0.0.1", 3306, "anna", "shop", ssh=SshRoute("web.example"))
    beyond = replace(at_home, host="db.internal")
    assert (at_home.is_local, at_home.is_private) == (False, True)
    assert (beyond.is_local, beyond.is_private) == (False, False)


# -- dead lines ----------------------------------------------------------------------------------------------------------------------------


def test_that_a_line_cut_in_the_middle_of_a_question_is_told_and_made_anew(open_, trusted, mariadb):
    database = open_(trusted, (account(trusted), CANARY))
    with pytest.raises(DBAPIError) as lost, database.reading() as connection:
        began = threading.Timer(0, _cut_when_it_is_asked, (mariadb, trusted))
        began.start()
        connection.execute(text("SELECT SLEEP(30) /* in the middle */"))
    began.join()
    assert is_disconnect(lost.value)
    assert answer(database) == 42
    assert len(trusted.logins) == 2


def _cut_when_it_is_asked(mariadb: MariaDbServer, server: SshServer) -> None:
    asked = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE %s AND id <> CONNECTION_ID()"
    while not mariadb.execute(None, asked, ("%in the middle%",))[0][0]:
        pass
    server.cut_all()


def test_that_a_line_cut_while_it_rested_goes_unnoticed(open_, trusted):
    database = open_(trusted, (account(trusted), CANARY))
    with database.reading() as connection:
        line = connection.connection.driver_connection._sock
    trusted.cut_all()
    assert select([line], [], [], 10)[0] == [line]
    assert answer(database) == 42
    assert len(trusted.logins) == 2


def test_that_a_tunnel_that_has_fallen_silent_is_made_anew_at_the_next_line(open_, trusted):
    database = open_(trusted, (account(trusted), CANARY), timeout=2)
    assert answer(database) == 42
    trusted.fall_silent()
    database.allow_writing()
    with database.writing() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    assert len(trusted.logins) == 2


def test_that_a_server_that_has_gone_is_told_as_such(open_, trusted):
    database = open_(trusted, (account(trusted), CANARY))
    trusted.stop_listening()
    assert refused(database).stage == "ssh_port"


@pytest.mark.parametrize("manner", ["is silent", "speaks nonsense"])
def test_that_what_speaks_no_ssh_is_given_up_in_time(open_, manner, trusted):
    with Impostor(manner) as impostor:
        fault = refused(open_(trusted, timeout=1, ssh=SshRoute("127.0.0.1", impostor.port, "staff")))
    assert isinstance(fault, ShopUnreachable)
    assert fault.stage in ("ssh_port", "ssh_key")


def test_that_a_name_nobody_has_is_told(open_, trusted):
    assert refused(open_(trusted, ssh=SshRoute("no-such-host.invalid"))).stage == "ssh_name"


def test_that_closing_ends_a_login_that_waits(open_, trusted):
    with Impostor("is silent") as impostor:
        database = open_(trusted, timeout=60, ssh=SshRoute("127.0.0.1", impostor.port, "staff"))
        faults: list[BaseException] = []
        waits = threading.Thread(target=lambda: faults.append(refused(database)))
        waits.start()
        impostor.met.wait(10)
        database.close()
        waits.join(10)
    assert [fault.stage for fault in faults] == ["ssh_port"]


def test_that_a_database_can_be_used_again_after_it_was_closed(open_, trusted):
    database = open_(trusted, (account(trusted), CANARY))
    assert answer(database) == 42
    database.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "ssh tunnel"]
    assert answer(database) == 42

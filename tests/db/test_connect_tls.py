"""A password leaves this computer only for a server that has proved who it is, unless its user said otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.database import Database
from sc_desktop.db.faults import code_of, explain
from sc_desktop.db.profile import Profile, Secret
from sc_desktop.errors import BadInput, TlsNotTrusted
from sc_desktop.i18n import msg, tr
from tests.kit.authority import Authority, Certificate
from tests.kit.delay_proxy import DelayProxy
from tests.kit.impostor import Impostor
from tests.kit.mariadb import MariaDbServer

CANARY = "canary-password"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Authority:
    return Authority(folder)


@pytest.fixture(scope="module")
def certificate(authority: Authority) -> Certificate:
    return authority.sign("server", "127.0.0.1")


@pytest.fixture(scope="module")
def server(certificate: Certificate) -> Iterator[MariaDbServer]:
    with MariaDbServer.start([f"--ssl-cert={certificate.certificate}", f"--ssl-key={certificate.key}"]) as server:
        server.execute(None, "CREATE DATABASE shop")
        server.create_user("staff", CANARY, "GRANT ALL ON shop.* TO {user}")
        yield server


@pytest.fixture
def profile(server: MariaDbServer, authority: Authority) -> Profile:
    """The loopback address counts as remote here because verification is asked for."""
    return Profile("mysql", "127.0.0.1", server.port, "staff", "shop", tls="verify", ca_file=str(authority.file))


def cipher_of(profile: Profile) -> str:
    database = Database(profile, Secret(CANARY), connect_timeout=5)
    try:
        return database.server.tls_cipher
    finally:
        database.close()


def distrusted(profile: Profile) -> TlsNotTrusted:
    with pytest.raises(TlsNotTrusted) as refused:
        cipher_of(profile)
    assert CANARY not in f"{refused.value} {refused.value!r} {refused.value.__cause__!r}"
    assert refused.value.stage == "tls"
    return refused.value


def test_that_a_certificate_of_a_trusted_authority_is_accepted_and_the_line_is_encrypted(profile):
    assert cipher_of(profile) != ""


def test_that_an_unknown_authority_is_refused_and_the_fingerprint_is_offered(profile, certificate):
    refused = distrusted(replace(profile, ca_file=""))
    assert "authority" in tr(refused.why)
    assert refused.certificate == certificate.fingerprint


def test_that_the_wrong_authority_is_refused(profile, folder):
    assert "authority" in tr(distrusted(replace(profile, ca_file=str(Authority(folder, "another").file))).why)


def test_that_a_certificate_for_another_name_is_refused(profile, certificate):
    refused = distrusted(replace(profile, host="localhost"))
    assert "localhost" in tr(refused.why)
    assert refused.certificate == certificate.fingerprint


def test_that_an_expired_certificate_is_refused_before_the_password_is_sent(authority, profile):
    expired = authority.sign("expired", "127.0.0.1", expired=True)
    with Impostor("listens", expired) as impostor:
        refused = distrusted(replace(profile, port=impostor.port))
    assert "expired" in tr(refused.why)
    assert refused.certificate == expired.fingerprint
    assert impostor.heard == b""


def test_that_nothing_is_said_to_a_server_nobody_vouches_for(profile, folder):
    with Impostor("listens", Authority(folder, "rogue").sign("rogue-server", "127.0.0.1")) as impostor:
        distrusted(replace(profile, port=impostor.port))
    assert impostor.conversations >= 1
    assert impostor.heard == b""


def test_that_nothing_is_said_to_a_server_that_offers_no_encryption(profile):
    with Impostor("listens") as impostor:
        refused = distrusted(replace(profile, port=impostor.port))
    assert "no encryption" in tr(refused.what)
    assert refused.certificate == ""
    assert impostor.heard == b""


def test_that_an_offer_taken_out_on_the_way_is_noticed(profile, server):
    with DelayProxy(server.port) as line:
        assert "no encryption" in tr(distrusted(replace(profile, port=line.port)).what)


@pytest.mark.parametrize("tls", ["verify", "pin"])
def test_that_encryption_once_chosen_is_never_dropped(profile, server, certificate, tls):
    with DelayProxy(server.port) as line:
        distrusted(replace(profile, port=line.port, tls=tls, certificate=certificate.fingerprint))


def test_that_the_agreed_certificate_is_accepted_whoever_signed_it(profile, certificate):
    assert cipher_of(replace(profile, tls="pin", certificate=certificate.fingerprint, ca_file="")) != ""


def test_that_another_certificate_than_the_agreed_one_is_refused_before_the_password_is_sent(authority, profile, certificate):
    other = authority.sign("other", "127.0.0.1")
    with Impostor("listens", other) as impostor:
        refused = distrusted(replace(profile, port=impostor.port, tls="pin", certificate=certificate.fingerprint))
    assert "another certificate" in tr(refused.why)
    assert refused.certificate == other.fingerprint
    assert impostor.heard == b""


def test_that_a_file_of_authorities_that_is_none_is_named(profile, folder):
    (folder / "empty.pem").write_text("nothing")
    for name in ("none.pem", "empty.pem"):
        with pytest.raises(BadInput, match=name):
            cipher_of(replace(profile, ca_file=str(folder / name)))


def test_that_the_line_stays_plain_on_this_computer_unless_encryption_is_asked_for(profile):
    assert cipher_of(replace(profile, tls="auto")) == ""
    assert cipher_of(replace(profile, tls="off")) == ""


def test_that_who_is_turned_away_for_want_of_encryption_is_told_to_think_of_it(start_mariadb, certificate):
    strict = start_mariadb([f"--ssl-cert={certificate.certificate}", f"--ssl-key={certificate.key}", "--require-secure-transport=1"])
    strict.create_user("staff", CANARY, "GRANT ALL ON *.* TO {user}")
    with pytest.raises(DBAPIError) as refused:
        cipher_of(Profile("mysql", "127.0.0.1", strict.port, "staff", "mysql", tls="off"))
    assert "encrypt" in tr(explain(refused.value, doing=msg("The shop could not be opened.")).advice)


def test_that_the_password_itself_is_never_sent_on_a_plain_line_to_another_computer(monkeypatch):
    monkeypatch.setattr(Profile, "is_private", property(lambda _profile: False))
    with Impostor("wants the password") as impostor, pytest.raises(DBAPIError) as refused:
        cipher_of(Profile("mysql", "127.0.0.1", impostor.port, "staff", "shop", tls="off"))
    assert code_of(refused.value) == 2059
    assert CANARY.encode() not in impostor.heard


def test_that_the_encrypted_line_is_of_use(profile):
    database = Database(profile, Secret(CANARY))
    with database.reading() as connection:
        assert connection.execute(text("SELECT DATABASE()")).scalar_one() == "shop"
    database.close()

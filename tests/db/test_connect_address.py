"""An address says where a shop is; it never says the password."""

from __future__ import annotations

import copy
import logging
import pickle

import pytest
from msgspec.structs import replace

from sc_desktop.db.profile import Profile, Secret, parse_url
from sc_desktop.domain.ssh import SshRoute
from sc_desktop.errors import BadInput
from sc_desktop.i18n import tr
from sc_desktop.settings.shops import has_password

CANARY = "canary-7Q€'"


@pytest.mark.parametrize("scheme", ["mysql", "mariadb", "mysql+pymysql", "MySQL"])
def test_that_every_spelling_of_the_scheme_leads_to_the_same_shop(scheme):
    profile = parse_url(f"{scheme}://anna@db.example:3307/shop", prefix="ps_").profile
    assert profile == Profile("mysql", host="db.example", port=3307, user="anna", database="shop", prefix="ps_")


@pytest.mark.parametrize("password", ["p@ss", "a/b", "a?b", "a#b", "a:b", "100%", "über€", ""])
def test_that_a_password_may_hold_any_sign_as_it_is_typed(password):
    parsed = parse_url(f"mysql://anna:{password}@db.example/shop")
    assert (parsed.password, parsed.profile.user, parsed.profile.host) == (Secret(password), "anna", "db.example")


def test_that_percent_signs_are_decoded_in_user_password_and_database():
    parsed = parse_url("mysql://an%40na:p%2Fw@db.example/my%20shop")
    assert (parsed.profile.user, parsed.password, parsed.profile.database) == ("an@na", Secret("p/w"), "my shop")


def test_that_an_address_with_a_password_is_warned_about():
    assert len(parse_url(f"mysql://anna:{CANARY}@db.example/shop").warnings) == 1
    assert parse_url("mysql://anna@db.example/shop?charset=utf8").warnings == ()


def test_that_options_nobody_knows_are_named_in_a_warning():
    (warning,) = parse_url("mysql://anna@db.example/shop?local_infile=1&charset=utf8").warnings
    assert "local_infile" in tr(warning)


@pytest.mark.parametrize(
    "profile",
    [
        Profile("mysql", host="db.example", user="anna", database="shop"),
        Profile("mysql", host="::1", port=3307, user="an@na", database="my shop/2", tls="verify", ca_file="/etc/ca 1.pem"),
        Profile("mysql", host="db.example", user="anna", database="shop", tls="pin", certificate="ab" * 32),
        Profile("mysql", socket="/run/mysqld/mysqld.sock", user="anna", database="shop", tls="off"),
        Profile("mysql", host="127.0.0.1", user="anna", database="shop", ssh=SshRoute("web.example", 2222, "anna", "/home/an@na/key 1")),
        Profile("mysql", host="db", database="shop", tls="off", ssh=SshRoute("::1", 22, "an na")),
        Profile("mysql", host="db.example", user="anna", database="shop", replica="copy.example:3307"),
        Profile("sqlite", path="/home/anna/my shop.sqlite"),
        Profile("sqlite", path="shop.sqlite"),
    ],
)
def test_that_an_address_is_read_back_as_it_was_written(profile):
    assert parse_url(profile.url()).profile == profile


def test_that_an_address_through_ssh_may_be_typed_as_ssh_is_told():
    parsed = parse_url(f"mysql://anna:{CANARY}@127.0.0.1/shop?tls=off&ssh=root@web.example:2222")
    assert parsed.profile.ssh == SshRoute("web.example", 2222, "root")
    assert (parsed.password, parsed.profile.host) == (Secret(CANARY), "127.0.0.1")
    assert not has_password(parsed.profile.url())
    assert not has_password(replace(parsed.profile, user="", port=3307).url())


@pytest.mark.parametrize("route", ["root:secret@web.example", "web.example:0", "web.example:99999", "-oProxyCommand=x", "a b"])
def test_that_what_names_no_ssh_server_is_refused(route):
    with pytest.raises(BadInput):
        parse_url(f"mysql://anna@127.0.0.1/shop?ssh={route}")


def test_that_shops_behind_different_ssh_servers_are_different_shops():
    keys = {parse_url(f"mysql://anna@127.0.0.1/shop?ssh={route}").profile.key for route in ("a", "root@a:22", "b", "a:2222")}
    keys.add(parse_url("mysql://anna@127.0.0.1/shop").profile.key)
    assert len(keys) == 4


def test_that_a_fingerprint_may_be_written_with_colons_and_capitals():
    assert parse_url("mysql://anna@db.example/shop?tls=pin&cert=" + ":".join(["AB"] * 32)).profile.certificate == "ab" * 32


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://anna:{CANARY}@db.example/shop",
        f"mysql://anna:{CANARY}@db.example",
        f"mysql://anna:{CANARY}@/shop",
        f"mysql://anna:{CANARY}@db.example:port/shop",
        f"mysql://anna:{CANARY}@db.example:70000/shop",
        f"mysql://anna:{CANARY}@db.example/shop?tls=maybe",
        f"mysql://anna:{CANARY}@db.example/shop?tls=pin",
        f"mysql://anna:{CANARY}@db.example/shop?tls=pin&cert=12",
        f"anna:{CANARY}",
        "sqlite:///",
        "",
    ],
)
def test_that_an_address_that_is_none_is_refused_in_words_that_keep_the_password(text):
    with pytest.raises(BadInput) as refused:
        parse_url(text)
    assert refused.value.why
    assert CANARY not in str(refused.value) + repr(refused.value)


@pytest.mark.parametrize("prefix", ["ps-", "ps_;", "a" * 33, "ps`", "é_"])
def test_that_a_prefix_holds_letters_digits_and_underscores_only(prefix):
    with pytest.raises(BadInput):
        parse_url("mysql://anna@db.example/shop", prefix=prefix)


def test_that_a_shop_is_known_by_its_place_and_prefix_whoever_logs_in():
    anna = parse_url("mysql://anna@DB.example/shop?tls=off", prefix="ps_").profile
    bob = parse_url("mysql://bob@db.example:3306/shop", prefix="ps_").profile
    other = parse_url("mysql://bob@db.example/shop", prefix="b2b_").profile
    assert anna.key == bob.key != other.key


def test_that_people_read_user_host_and_database():
    assert parse_url("mysql://anna@db.example/shop").profile.shown == "anna@db.example/shop"
    assert parse_url("mysql://anna@db.example:3307/shop").profile.shown == "anna@db.example:3307/shop"
    assert parse_url("sqlite:////home/anna/demo.sqlite").profile.shown == "demo.sqlite"


@pytest.mark.parametrize("place", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_that_this_computer_is_known_by_all_its_names(place):
    assert parse_url(f"mysql://anna@{place}/shop").profile.is_local


@pytest.mark.parametrize("place", ["db.example", "10.0.0.1", "127.0.0.1.example"])
def test_that_other_computers_are_remote(place):
    assert not parse_url(f"mysql://anna@{place}/shop").profile.is_local


def test_that_a_password_shows_itself_to_nobody_who_does_not_ask(caplog):
    parsed = parse_url(f"mysql://anna:{CANARY}@db.example/shop")
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("%s %r %s", parsed, parsed.password, [parsed.password])
    shown = f"{parsed} {parsed!r} {parsed.password} {parsed.password!r} {parsed.password!s:>9} {parsed.profile.url()} {caplog.text}"
    assert CANARY not in shown
    assert parsed.password is not None
    assert parsed.password.reveal() == CANARY


def test_that_a_password_is_not_pickled():
    with pytest.raises(TypeError):
        pickle.dumps(Secret(CANARY))
    with pytest.raises(TypeError):
        copy.copy(Secret(CANARY))

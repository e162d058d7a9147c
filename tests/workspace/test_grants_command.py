"""The command `sc-desktop grants`: its script makes an account that can do everything, and nothing in it is too much."""

from __future__ import annotations

import re
from collections.abc import Callable

import pymysql
import pytest

from sc_desktop.app import main
from sc_desktop.domain.change import CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.secret import Secret
from sc_desktop.domain.view import View
from sc_desktop.errors import NotAShop, ShopRefused
from sc_desktop.i18n import tr
from sc_desktop.workspace import browsing, inspecting, listing, opening, passwords
from sc_desktop.workspace.workspace import Workspace
from tests.kit.addresses import kept
from tests.kit.expected_lists import BELOW, OF_CUSTOMERS
from tests.kit.faults import without_stamp
from tests.kit.shop import TestShop, User

Script = Callable[..., tuple[list[str], str]]


@pytest.fixture
def script(shop: TestShop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Script:
    """Prints the script and lets the database's administrator run it; gives its statements and the new password."""
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")

    def run(*options: str, with_wishes: bool = False) -> tuple[list[str], str]:
        assert main(["grants", "--url", shop.server.url(shop.database), "--account", "clerk@%", *options]) == 0
        printed = capsys.readouterr().out
        if with_wishes:
            printed = printed.replace("-- GRANT", "GRANT")
        lines = [line.removesuffix(";") for line in printed.splitlines() if line and not line.startswith("-- ")]
        if shop.execute("SELECT 1 FROM mysql.user WHERE user = 'clerk'"):  # before 5.7 there is no DROP USER IF EXISTS
            shop.execute("DROP USER 'clerk'@'%%'")
        for line in lines:
            shop.execute(line.replace("%", "%%"))
        (password,) = re.findall(r"IDENTIFIED BY '([^']+)'", printed)
        return lines, password

    return run


def everything_seen(workspace: Workspace) -> list[object]:
    """The whole grid in every column, the groups, every list, a customer's and an order's sheet: looked at as the window does."""
    ids = list(browsing.find_ids(workspace, Query(limit=None), progress=Progress()))
    view = View("all", "All", tuple(workspace.columns))
    seen: list[object] = [browsing.list_groups(workspace, progress=Progress())]
    seen.append(browsing.load_rows(workspace, view, ids, progress=Progress()))
    seen += [listing.load_list(workspace, key, ids, progress=Progress()) for key in OF_CUSTOMERS]
    seen += [listing.load_list(workspace, key, parent=1, progress=Progress()) for key in BELOW]
    seen.append(listing.count_lists(workspace, ids, progress=Progress()))
    seen += [inspecting.load_summary(workspace, ids[0], progress=Progress()), inspecting.load_order(workspace, 1, progress=Progress())]
    seen.append(inspecting.load_memberships(workspace, ids, progress=Progress()))
    return seen


def test_that_the_account_for_reading_sees_what_the_administrator_sees_and_writes_nothing(shop: TestShop, script: Script) -> None:
    lines, password = script()
    mine = shop.workspace(user="clerk", password=password, writable=False, journal=False)
    assert everything_seen(mine) == everything_seen(shop.workspace(writable=False, journal=False))
    assert {line.split(" ", 2)[1] for line in lines if line.startswith("GRANT")} == {"SELECT"}
    with pytest.raises(ShopRefused):
        opening.allow_writing(mine, progress=Progress())


def test_that_no_account_reads_a_password_or_a_token_a_modules_neither_and_all_else_is_edited(shop: TestShop, script: Script) -> None:
    shop.execute("CREATE TABLE ps_club_customer (id_customer INT UNSIGNED PRIMARY KEY, points INT NOT NULL DEFAULT 0, api_token CHAR(40))")
    shop.execute("INSERT INTO ps_club_customer (id_customer, api_token) SELECT id_customer, 't' FROM ps_customer")
    shop.execute("ALTER TABLE ps_customer ADD partner_token CHAR(40), ADD seat INT NOT NULL DEFAULT 0")
    try:
        _lines, password = script("--write")
        user, (ann,) = clerk(shop, password), shop.ids(1)
        of_customers = (("ps_customer", name) for name in ("passwd", "secure_key", "partner_token"))
        for table, column in (*of_customers, ("ps_orders", "secure_key"), ("ps_club_customer", "api_token")):
            with pytest.raises(pymysql.err.OperationalError, match="denied"):
                ask(shop, password, f"SELECT {column} FROM {table} LIMIT 1")
        assert "SELECT" in tr(user.workspace.passwords_locked or "")
        user.staged = [CellChange("club_customer", (ann,), "club_customer__points", 0, 7), CellChange("customer", (ann,), "seat", 0, 3)]
        report = user.commits()
        points = "SELECT points FROM ps_club_customer WHERE id_customer = %s"
        assert (report.applied, shop.execute(points, (ann,)), shop.read(ann)["seat"]) == ((ann,), [(7,)], 3)
        user.undoes(report.batch)
        assert (shop.execute(points, (ann,)), shop.read(ann)["seat"]) == ([(0,)], 0)
    finally:
        shop.close()
        shop.execute("ALTER TABLE ps_customer DROP partner_token, DROP seat")
        shop.execute("DROP TABLE ps_club_customer")


def test_that_the_account_sets_passwords_once_that_was_wished(shop: TestShop, script: Script) -> None:
    _lines, password = script("--write", with_wishes=True)
    user = clerk(shop, password)
    (ann,) = shop.ids(1)
    before = shop.read(ann)["passwd"]
    user.staged += passwords.make_passwords(user.workspace, [ann], Secret("long enough"), None, progress=Progress()).changes
    report = user.commits()
    assert (report.applied, shop.read(ann)["passwd"][:7]) == ((ann,), "$2y$10$")
    user.undoes(report.batch)
    assert shop.read(ann)["passwd"] == before
    with pytest.raises(pymysql.err.OperationalError, match="denied"):
        ask(shop, password, "SELECT secure_key FROM ps_customer LIMIT 1")


def ask(shop: TestShop, password: str, sql: str) -> object:
    with (
        pymysql.connect(host="127.0.0.1", port=shop.server.port, user="clerk", password=password, database=shop.database) as line,
        line.cursor() as cursor,
    ):
        cursor.execute(sql)
        return cursor.fetchall()


def clerk(shop: TestShop, password: str) -> User:
    return User(shop.workspace(user="clerk", password=password, journal=False), shop)


@pytest.mark.parametrize("with_wishes", [False, True])
def test_that_the_account_for_writing_edits_commits_and_takes_back(shop: TestShop, script: Script, with_wishes: bool) -> None:
    _lines, password = script("--write", with_wishes=with_wishes)
    user = clerk(shop, password)
    assert (user.workspace.is_writable, user.workspace.keeping.is_fenced, user.workspace.has_journal) == (True, True, True)
    ann, bob = shop.ids(2)
    before, members = shop.read_all([ann, bob]), shop.members(ann)
    user.sets("lastname", "Martin", [ann, bob])
    user.sets("newsletter", 1, [bob])
    user.sets("id_default_group", 5, [ann])
    report = user.commits()
    assert (sorted(report.applied), shop.read(ann)["lastname"], 5 in shop.members(ann)) == ([ann, bob], "Martin", True)
    user.undoes(report.batch)
    assert (without_stamp(shop.read_all([ann, bob])), shop.members(ann)) == (without_stamp(before), members)


def test_that_the_account_for_writing_edits_addresses_copies_them_and_takes_back(shop: TestShop, script: Script) -> None:
    _lines, password = script("--write")
    user = clerk(shop, password)
    ann, bob = shop.ids(2)
    with kept(shop) as book:
        free, used = book.add(ann), book.add(bob)
        book.order(used)
        before = set(book.all())
        book.stages(user, free, city="Lyon")
        book.stages(user, used, city="Lyon")
        report = user.commits()
        assert (report.applied, book.read(free)["city"], book.read(used)["deleted"]) == ((ann, bob), "Lyon", 1)
        user.undoes(report.batch)
        assert (book.read(free)["city"], book.read(used)["deleted"], set(book.all())) == ("Paris", 0, before)


def test_that_nothing_in_the_script_is_too_much(shop: TestShop, script: Script) -> None:
    """Each right to write, taken away alone, keeps the shop from being written to with everything promised."""
    lines, password = script("--write")
    rights = [line for line in lines if line.startswith("GRANT") and not line.startswith("GRANT SELECT (") and "SELECT ON" not in line]
    assert len(rights) == 7, rights
    for line in rights:
        granted, place = re.fullmatch(r"GRANT (.+) ON (\S+) TO .*", line).groups()
        for right in re.findall(r"[A-Z]+(?: \([^)]*\))?", granted):
            shop.execute(f"REVOKE {right} ON {place} FROM 'clerk'@'%%'")
            found = clerk(shop, password).workspace
            is_whole = found.is_writable and found.keeping.is_fenced and found.has_journal and found.addresses_locked is None
            assert not is_whole, (right, place)
            shop.execute(f"GRANT {right} ON {place} TO 'clerk'@'%%'")
            shop.close()
    found = clerk(shop, password).workspace
    assert (found.is_writable, found.addresses_locked) == (True, None)


def test_that_one_table_less_to_read_takes_something_from_the_window(shop: TestShop, script: Script) -> None:
    _lines, password = script()
    shop.execute(f"REVOKE SELECT ON `{shop.database}`.ps_group_lang FROM 'clerk'@'%%'")
    with pytest.raises(NotAShop) as refused:
        shop.workspace(user="clerk", password=password, writable=False, journal=False)
    assert "ps_group_lang" in tr(refused.value.why)


def test_that_an_account_for_reading_is_not_told_that_nothing_was_ever_written(
    shop: TestShop, script: Script, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    user = User(shop.workspace(), shop)
    user.sets("note", "seen", shop.ids(1))
    batch = user.commits().batch
    told = []
    for with_wishes in (False, True):
        monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
        _lines, password = script(with_wishes=with_wishes)
        monkeypatch.setenv("SC_DESKTOP_PASSWORD", password)
        assert main(["history", "--url", shop.server.url(shop.database, user="clerk")]) == 0
        told.append(capsys.readouterr())
    assert "may not read its journal" in told[0].err and batch[:16] in told[1].out


@pytest.mark.parametrize("account", [(), ("--account", "till")])
def test_that_without_a_host_the_account_logs_in_from_where_the_administrator_does(
    shop: TestShop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, account: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    assert main(["grants", "--url", shop.server.url(shop.database), "--write", *account]) == 0
    name, host = account[1] if account else "sc_desktop", "127.0.0.1"
    printed = capsys.readouterr().out
    assert f"CREATE USER '{name}'@'{host}' IDENTIFIED BY" in printed
    assert printed.count(f"TO '{name}'@'{host}'") > 10


def test_that_an_account_may_be_called_by_as_many_signs_as_its_server_takes_and_no_more(
    shop: TestShop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    shown = shop.execute("SELECT VERSION()")[0][0]
    longest = 16 if shown.startswith("5.") and "MariaDB" not in shown else 32
    place = ["grants", "--url", shop.server.url(shop.database), "--account"]
    assert main([*place, f"{'n' * longest}@%"]) == 0
    (made,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("CREATE USER"))
    shop.execute(made.removesuffix(";").replace("%", "%%"))
    shop.execute(f"DROP USER '{'n' * longest}'@'%%'")
    assert main([*place, f"{'n' * (longest + 1)}@%"]) == 1
    assert f"at most {longest} signs" in capsys.readouterr().err


def test_that_names_that_can_be_no_account_and_a_shop_in_a_file_are_refused(shop: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    place = shop.server.url(shop.database)
    for name in ("a" * 33, "@host", "a\\b"):
        assert main(["grants", "--url", place, "--account", name]) == 1
    assert "name@host" in capsys.readouterr().err
    assert main(["grants"]) == 2
    assert "--url" in capsys.readouterr().err

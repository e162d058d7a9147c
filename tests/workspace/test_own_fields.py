"""Own fields on a real server: a column an override added to customer, a module's table, aggregates; told again in hand-written SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from sc_desktop.domain.edits import Step, Unusable
from sc_desktop.domain.edits.setting import SetValue
from sc_desktop.domain.filters import Op, Test
from sc_desktop.domain.own_field import Aggregate, Formula, OwnField, StoredField
from sc_desktop.domain.periods import Period
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Chosen, Query
from sc_desktop.domain.scope import Scope
from sc_desktop.domain.view import SortKey
from sc_desktop.prestashop import grants
from sc_desktop.prestashop.own_columns import offered_fields
from sc_desktop.settings.own_fields import OwnFields, save_own_fields
from sc_desktop.workspace import browsing, editing, filling, pasting, renewing, staging
from sc_desktop.workspace.workspace import Workspace
from tests.kit.by_hand import run_by_hand, save_script
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop, User

POINTS, NOTE, LEVEL = "mymodule_customer__points", "mymodule_customer__note", "mymodule_customer__level"
TABLE = """CREATE TABLE ps_mymodule_customer (id_customer INT UNSIGNED NOT NULL PRIMARY KEY, points INT NOT NULL DEFAULT 0, note TEXT,
level ENUM('low','high') NULL, api_token VARCHAR(64), mot_de_passe VARCHAR(64), auth_key VARCHAR(64),
seen TIMESTAMP NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp())
ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"""


@pytest.fixture(scope="module")
def shop(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    shop = TestShop(mariadb, tmp_path_factory.mktemp("own"), customers=40)
    shop.execute("ALTER TABLE ps_customer ADD loyalty_code VARCHAR(8) NULL")
    shop.execute(TABLE)
    shop.execute(
        "INSERT INTO ps_mymodule_customer (id_customer, points, note, api_token) "
        "SELECT id_customer, id_customer * 10, CONCAT('note ', id_customer), 'secret' FROM ps_customer WHERE id_customer % 2 = 0"
    )
    yield shop
    shop.drop()


def opened(shop: TestShop, *fields: OwnField) -> Workspace:
    save_own_fields(shop._folder, fields, OwnFields())
    (shop._folder / "own_fields.toml.broken-1").unlink(missing_ok=True)
    return shop.workspace()


def stored(shop: TestShop, table: str, column: str) -> StoredField:
    return StoredField(column.title(), shop.profile().key, table, column)


def of_module(shop: TestShop) -> Workspace:
    return opened(shop, *(stored(shop, "mymodule_customer", name) for name in ("points", "note", "level")))


def values(workspace: Workspace, key: str) -> dict[int, object]:
    ids = browsing.find_ids(workspace, Query(limit=None), progress=Progress())
    return {customer: read[key] for customer, read in browsing.load_values(workspace, [key], ids, progress=Progress()).items()}


def told(shop: TestShop, value: str) -> dict[int, object]:
    return dict(shop.execute(f"SELECT id_customer, {value} FROM ps_customer c WHERE deleted = 0"))


def test_that_what_can_be_added_is_found_in_the_live_shop_without_any_secret(shop: TestShop) -> None:
    workspace = opened(shop)
    offered = {(each.table, each.column): each.read_only is None for each in offered_fields(workspace.shop, workspace.columns)}
    assert offered["customer", "loyalty_code"] is True
    assert offered["customer", "is_guest"] is False
    assert {name: can for (table, name), can in offered.items() if table == "mymodule_customer"} == {
        "points": True,
        "note": True,
        "level": True,
        "seen": False,
    }
    names = {name for _table, name in offered}
    assert not names & {
        "passwd",
        "secure_key",
        "reset_password_token",
        "reset_password_validity",
        "api_token",
        "mot_de_passe",
        "auth_key",
        "id_customer",
        "email",
    }


def test_that_nobody_reads_a_secret_by_naming_it(shop: TestShop) -> None:
    workspace = opened(shop, stored(shop, "customer", "passwd"), stored(shop, "mymodule_customer", "api_token"))
    assert not {"passwd", "mymodule_customer__api_token"} & set(workspace.columns)


def test_that_fields_of_another_shop_are_not_shown(shop: TestShop) -> None:
    assert "loyalty_code" not in opened(shop, StoredField("Code", "mysql://elsewhere/shop", "customer", "loyalty_code")).columns


def test_that_a_modules_values_stand_beside_each_customer(shop: TestShop) -> None:
    workspace = of_module(shop)
    assert values(workspace, POINTS) == told(shop, "(SELECT points FROM ps_mymodule_customer m WHERE m.id_customer = c.id_customer)")
    assert values(workspace, NOTE) == told(shop, "(SELECT note FROM ps_mymodule_customer m WHERE m.id_customer = c.id_customer)")


def test_that_own_fields_sort_and_filter_the_grid(shop: TestShop) -> None:
    workspace = of_module(shop)
    query = Query(sort=(SortKey(POINTS, descending=True),), where=Test(POINTS, Op.AT_LEAST, (100,)), limit=None)
    wanted = "SELECT id_customer FROM ps_mymodule_customer WHERE points >= 100 ORDER BY points DESC"
    alive = set(told(shop, "1"))
    found = browsing.find_ids(workspace, query, progress=Progress())
    assert list(found) == [row[0] for row in shop.execute(wanted) if row[0] in alive]
    query = Query(where=Test(NOTE, Op.CONTAINS, ("NOTE 1",)), limit=None)
    found = browsing.find_ids(workspace, query, progress=Progress())
    assert set(found) == {row[0] for row in shop.execute("SELECT id_customer FROM ps_mymodule_customer WHERE note LIKE '%note 1%'")} & alive


def staged(workspace: Workspace, key: str, value: str, ids: Sequence[int]) -> staging.Staged:
    task = staging.Task((Step(key, SetValue(value)),), Chosen(tuple(ids)))
    return staging.stage_edit(workspace, [task], progress=Progress())


# -- a module's table ----------------------------------------------------------------------------------------------------------------------


def of_table(shop: TestShop) -> dict[int, tuple[object, ...]]:
    return {row[0]: row for row in shop.execute("SELECT id_customer, points, note, level, api_token FROM ps_mymodule_customer")}


def with_and_without(workspace: Workspace) -> tuple[list[int], list[int]]:
    """Customers who have a row in the module's table, and some who have none."""
    ids = sorted(values(workspace, POINTS))
    return [each for each in ids if each % 2 == 0], [each for each in ids if each % 2]


def test_that_an_edit_of_a_modules_column_is_reviewed_written_and_taken_back(shop: TestShop) -> None:
    workspace = of_module(shop)
    (first, second, *_), _none = with_and_without(workspace)
    before, customers = of_table(shop), shop.read_all()
    user = User(workspace, shop)
    user.staged += staged(workspace, POINTS, "7", [first, second]).changes
    user.staged += staged(workspace, LEVEL, "high", [first]).changes
    user.staged += staged(workspace, "lastname", "Dupont", [first]).changes
    report = user.commits()
    assert report.applied == (first, second)
    after = of_table(shop)
    assert after[first] == (first, 7, before[first][2], "high", "secret")
    assert after[second] == (second, 7, *before[second][2:])
    assert {each: row for each, row in after.items() if each not in (first, second)} == {
        each: row for each, row in before.items() if each not in (first, second)
    }
    assert shop.read_all()[first]["lastname"] == "Dupont"
    assert shop.read_all()[second]["date_upd"] == customers[second]["date_upd"], "only the module's row of this one changed"
    user.undoes(report.batch)
    assert of_table(shop) == before
    assert shop.read_all()[first]["lastname"] == customers[first]["lastname"]


def test_that_a_customer_without_a_row_is_refused_and_no_row_is_made(shop: TestShop) -> None:
    workspace = of_module(shop)
    (has, *_), (lacks, *_) = with_and_without(workspace)
    before = of_table(shop)
    for key, value in ((POINTS, "7"), (NOTE, "x")):  # a column that can't be NULL, and one that is NULL without a row as well
        made = staged(workspace, key, value, [has, lacks])
        assert [refusal.customer for refusal in made.refusals] == [lacks]
        assert "mymodule_customer" in str(made.refusals[0].reason)
        assert [change.row for change in made.changes] == [(has,)]
        texts = pasting.PastedColumn(key, [has, lacks], [value])
        pasted = pasting.read_pasted(workspace, [texts], progress=Progress())
        assert ([change.row for change in pasted.changes], [refused.customer for refused in pasted.refused]) == ([(has,)], [lacks])
        fill = filling.Fill([key], [has], into_ids=[lacks])
        filled = filling.read_filled(workspace, [fill], {}, progress=Progress())
        assert (filled.changes, [refused.customer for refused in filled.refused]) == ((), [lacks])
        column = workspace.columns[key]
        given = editing.set_values(workspace, [(column, [has, lacks], column.kind.parse(value, workspace.manner))], progress=Progress())
        assert [change.row for change in given] == [(has,)]
    assert of_table(shop) == before


def test_that_a_row_taken_away_meanwhile_is_told_and_not_made_again(shop: TestShop) -> None:
    workspace = of_module(shop)
    (first, second, *_), _none = with_and_without(workspace)
    row = shop.execute(f"SELECT * FROM ps_mymodule_customer WHERE id_customer = {first}")[0]
    user = User(workspace, shop)
    user.staged += staged(workspace, POINTS, "9", [first, second]).changes
    review = user.reviews()
    shop.execute(f"DELETE FROM ps_mymodule_customer WHERE id_customer = {first}")
    try:
        looked = {line.change.row[0]: line for line in User.reviews(user).lines}
        assert looked[first].is_gone and not looked[first].can_be_ticked
        report = user.commits(review)
        assert (report.applied, report.conflicts) == ((second,), (first,))
        assert first not in of_table(shop)
        user.undoes(report.batch)
    finally:
        shop.execute(f"INSERT INTO ps_mymodule_customer VALUES ({', '.join(['%s'] * len(row))})", row)


def test_that_a_row_changed_by_somebody_else_meanwhile_is_left_alone(shop: TestShop) -> None:
    workspace = of_module(shop)
    (first, *_), _none = with_and_without(workspace)
    user = User(workspace, shop)
    user.staged += staged(workspace, NOTE, "mine", [first]).changes
    review, was = user.reviews(), of_table(shop)[first][2]
    shop.execute(f"UPDATE ps_mymodule_customer SET note = UPPER(note) WHERE id_customer = {first}")  # differs by case only
    report = user.commits(review)
    assert (report.applied, report.conflicts) == ((), (first,))
    assert of_table(shop)[first][2] == str(was).upper()
    shop.execute("UPDATE ps_mymodule_customer SET note = %s WHERE id_customer = %s", (was, first))


@pytest.mark.parametrize(("key", "value"), [(POINTS, "2147483648"), (LEVEL, "middle"), (POINTS, "x")])
def test_that_what_a_modules_column_can_not_hold_is_refused(shop: TestShop, key: str, value: str) -> None:
    workspace = of_module(shop)
    with pytest.raises(Unusable):
        staged(workspace, key, value, with_and_without(workspace)[0][:1])


def test_that_a_table_that_takes_nothing_back_is_shown_only(shop: TestShop) -> None:
    shop.execute("ALTER TABLE ps_mymodule_customer ENGINE=MyISAM")
    try:
        workspace = of_module(shop)
        assert not workspace.columns[POINTS].is_editable and "mymodule_customer" not in workspace.subjects
        assert values(workspace, POINTS) == told(shop, "(SELECT points FROM ps_mymodule_customer m WHERE m.id_customer = c.id_customer)")
    finally:
        shop.execute("ALTER TABLE ps_mymodule_customer ENGINE=InnoDB")


def test_that_an_account_is_granted_the_modules_columns_by_their_names(shop: TestShop) -> None:
    workspace = of_module(shop)
    part = grants.writing(grants.Account("desk", "%"), shop.database, workspace.subjects)
    (grant,) = [each for each in part.statements if "ps_mymodule_customer" in each]
    assert grant.startswith("GRANT UPDATE (`points`, `note`, `level`) ON")


def test_that_the_script_of_a_review_writes_the_modules_row_too(shop: TestShop, tmp_path: Path) -> None:
    workspace = of_module(shop)
    (first, *_), _none = with_and_without(workspace)
    before = of_table(shop)
    user = User(workspace, shop)
    user.staged += staged(workspace, NOTE, "a'b\\c", [first]).changes
    user.staged += staged(workspace, "lastname", "Durand", [first]).changes
    review = user.reviews()
    there, back = (save_script(user, review, tmp_path, is_back=each) for each in (False, True))
    run_by_hand(shop, there)
    assert of_table(shop)[first][2] == "a'b\\c"
    assert shop.read_all()[first]["lastname"] == "Durand"
    run_by_hand(shop, back)
    assert of_table(shop) == before


@pytest.mark.parametrize("value", ["123456789", "\x00"])
def test_that_what_the_column_can_not_hold_is_refused(shop: TestShop, value: str) -> None:
    workspace = opened(shop, stored(shop, "customer", "loyalty_code"))
    with pytest.raises(Unusable):
        staged(workspace, "loyalty_code", value, list(values(workspace, "loyalty_code"))[:1])


def test_that_an_edit_of_an_own_column_is_reviewed_written_and_taken_back(shop: TestShop) -> None:
    workspace = opened(shop, stored(shop, "customer", "loyalty_code"))
    first, second = shop.ids(2)
    before = shop.read_all()
    user = User(workspace, shop)
    user.staged += staged(workspace, "loyalty_code", "GOLD", [first, second]).changes
    report = user.commits()
    assert report.applied == (first, second)
    assert dict(shop.execute("SELECT id_customer, loyalty_code FROM ps_customer WHERE loyalty_code IS NOT NULL")) == {
        first: "GOLD",
        second: "GOLD",
    }
    user.undoes(report.batch)
    after = shop.read_all()
    assert {each: row["loyalty_code"] for each, row in after.items()} == {each: row["loyalty_code"] for each, row in before.items()}


VALID = "o.id_customer = c.id_customer AND o.valid = 1"
AGGREGATES = [
    (Aggregate("own_orders", "O", "orders", "count"), "(SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer)"),
    (Aggregate("own_valid", "O", "orders", "count", only_valid=True), f"(SELECT COUNT(*) FROM ps_orders o WHERE {VALID})"),
    (
        Aggregate("own_large", "O", "orders", "count", at_least=Decimal(100)),
        "(SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer AND o.total_paid_real / o.conversion_rate >= 100)",
    ),
    (
        Aggregate("own_shipping", "O", "orders", "sum", "total_shipping", only_valid=True),
        f"(SELECT SUM(o.total_shipping / o.conversion_rate) FROM ps_orders o WHERE {VALID})",
    ),
    (
        Aggregate("own_payment", "O", "orders", "newest", "payment"),
        "(SELECT payment FROM ps_orders o WHERE o.id_customer = c.id_customer ORDER BY o.date_add DESC, o.id_order DESC LIMIT 1)",
    ),
    (
        Aggregate("own_pieces", "O", "order_lines", "sum", "product_quantity"),
        "(SELECT SUM(product_quantity) FROM ps_order_detail d JOIN ps_orders o USING (id_order) WHERE o.id_customer = c.id_customer)",
    ),
    (
        Aggregate("own_first_cart", "O", "carts", "least", "date_add"),
        "(SELECT MIN(date_add) FROM ps_cart k WHERE k.id_customer = c.id_customer)",
    ),
    (
        Aggregate("own_messages", "O", "messages", "count"),
        "(SELECT COUNT(*) FROM ps_customer_message JOIN ps_customer_thread t USING (id_customer_thread)"
        " WHERE t.id_customer = c.id_customer)",
    ),
    (
        Aggregate("own_addresses", "O", "addresses", "count"),
        "(SELECT COUNT(*) FROM ps_address a WHERE a.id_customer = c.id_customer AND a.deleted = 0)",
    ),
    (Aggregate("own_vouchers", "O", "vouchers", "count"), "(SELECT COUNT(*) FROM ps_cart_rule r WHERE r.id_customer = c.id_customer)"),
    (
        Aggregate("own_recent", "O", "orders", "count", period=Period("last_days", 400)),
        "(SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer AND o.date_add BETWEEN CURDATE() - INTERVAL 399 DAY"
        " AND CONCAT(CURDATE(), ' 23:59:59'))",
    ),
]


def plain(value: object) -> object:
    """Amounts to the cent, all else as text: drivers give sums of whole numbers as decimals."""
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01"))) if value % 1 else str(int(value))
    return value if value is None else str(value)


@pytest.mark.parametrize(("field", "sql"), AGGREGATES, ids=lambda each: getattr(each, "key", ""))
def test_that_an_aggregate_is_what_hand_written_sql_tells(shop: TestShop, field: Aggregate, sql: str) -> None:
    workspace = opened(shop, field)
    found, wanted = values(workspace, field.key), told(shop, sql)
    assert {customer: plain(value) for customer, value in found.items()} == {customer: plain(value) for customer, value in wanted.items()}
    query = Query(sort=(SortKey(field.key, descending=True),), limit=None)
    assert set(browsing.find_ids(workspace, query, progress=Progress())) == set(wanted)


def test_that_an_aggregate_counts_what_stands_in_the_shops_looked_at(shop: TestShop) -> None:
    workspace = opened(shop, Aggregate("own_orders", "O", "orders", "count"))
    found = values(workspace.seen_from(Scope(shop=2)), "own_orders")
    wanted = told(shop, "(SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer AND o.id_shop = 2)")
    assert found == {customer: wanted[customer] for customer in found}
    assert found


def test_that_an_expression_over_a_modules_column_is_worked_out_and_sorted_and_filtered_by(shop: TestShop) -> None:
    points = stored(shop, "mymodule_customer", "points")
    workspace = opened(shop, points, Formula("own_double", "Double", f"{POINTS} * 2"), Formula("own_wrong", "W", "nowhere + 1"))
    wanted = told(shop, "(SELECT points * 2 FROM ps_mymodule_customer m WHERE m.id_customer = c.id_customer)")
    assert values(workspace, "own_double") == wanted
    assert "own_wrong" not in workspace.columns
    half = {customer for customer, double in wanted.items() if double is not None and double >= 400}
    query = Query(where=Test("own_double", Op.AT_LEAST, (400,)), sort=(SortKey("own_double"),), limit=None)
    assert list(browsing.find_ids(workspace, query, progress=Progress())) == sorted(half, key=wanted.__getitem__)
    assert 3 < len(half) < len(wanted)


@pytest.mark.parametrize(
    "field",
    [
        Aggregate("own_x", "X", "passwords", "count"),
        Aggregate("own_x", "X", "orders", "sum", "payment"),
        Aggregate("own_x", "X", "orders", "sum", "secure_key"),
        Aggregate("own_x", "X", "carts", "count", only_valid=True),
        Aggregate("own_x", "X", "messages", "count", at_least=Decimal(1)),
    ],
)
def test_that_an_aggregate_that_makes_no_sense_is_left_out(shop: TestShop, field: Aggregate) -> None:
    assert "own_x" not in opened(shop, field).columns


def test_that_an_open_shop_takes_what_was_added_to_it_and_lets_go_of_what_went(shop: TestShop) -> None:
    workspace = opened(shop, stored(shop, "club", "points"), stored(shop, "customer", "card"))
    folder, before = shop._folder, workspace.shop
    assert renewing.find_renewed(workspace, folder, progress=Progress()) is None
    shop.execute("CREATE TABLE ps_club (id_customer INT UNSIGNED PRIMARY KEY, points INT NOT NULL) ENGINE=InnoDB")
    shop.execute("INSERT INTO ps_club SELECT id_customer, id_customer * 3 FROM ps_customer")
    shop.execute("ALTER TABLE ps_customer ADD card VARCHAR(4) CHARACTER SET latin1 NULL")
    shop.execute("UPDATE ps_customer SET card = 'x'")
    try:
        found = renewing.find_renewed(workspace, folder, progress=Progress())
        assert found is not None
        renewing.take_renewed(workspace, found)
        assert values(workspace, "club__points") == told(shop, "c.id_customer * 3")
        assert values(workspace, "card") == told(shop, "'x'")
        assert found.shop.facts.charsets["customer", "card"] == "latin1"
        assert workspace.subjects["club"].columns == ("club__points",)
        assert "card" in workspace.subjects["customer"].columns
    finally:
        shop.execute("DROP TABLE ps_club")
        shop.execute("ALTER TABLE ps_customer DROP card")
    gone = renewing.find_renewed(workspace, folder, progress=Progress())
    assert gone is not None
    assert "club" not in gone.subjects
    assert not {"club__points", "card"} & set(gone.columns)
    assert gone.shop.customer == before.customer

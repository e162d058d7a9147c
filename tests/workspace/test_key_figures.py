"""The key figures of a query against plain SQL, on MariaDB of either version and in the demo's file."""

from decimal import Decimal

import pytest

from sc_desktop.domain.filters import Op, Test
from sc_desktop.domain.key_figures import KeyFigures, Sums
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.query import Query
from sc_desktop.workspace import figuring, valuing

LIVE = "FROM ps_customer c WHERE deleted = 0"
REAL = "birthday NOT LIKE '%-00%' AND birthday NOT LIKE '0000%' AND birthday <= '2026-03-01'"


@pytest.fixture
def odd(lists):
    """A third title that is neutral, one nobody knows, dates that are none."""
    lists.insert("gender", id_gender=7, type=2)
    for customer, values in enumerate(
        (
            {"id_gender": 7, "birthday": "0000-00-00"},
            {"id_gender": 99, "birthday": None},
            {"id_gender": 0, "birthday": "2090-01-01"},
            {"birthday": "1980-00-17", "newsletter": 1},
            {"birthday": "2024-02-29"},
        ),
        start=1,
    ):
        lists.update("customer", f"id_customer = {customer}", **values, deleted=0)
    return lists


def asked(place, query=None):
    return figuring.key_figures(place.workspace, query or Query(), progress=Progress())


def told(place, condition="1 = 1"):
    """The figures by hand."""
    live = f"{LIVE} AND {condition}"

    def number(question):
        ((found,),) = [tuple(row.values()) for row in place.query(question)]
        return found or 0

    titles = f"SELECT COUNT(*) {live} AND id_gender IN (SELECT id_gender FROM ps_gender WHERE type = %d)"
    since = "julianday('2026-03-01') - julianday(birthday)" if place.version == "demo" else "DATEDIFF('2026-03-01', birthday)"
    mine = f"FROM ps_orders o JOIN ps_customer c ON c.id_customer = o.id_customer WHERE deleted = 0 AND valid = 1 AND {condition}"
    return Sums(
        number(f"SELECT COUNT(*) {live}"),
        *(number(titles % sex) for sex in (0, 1, 2)),
        number(f"SELECT COUNT(*) {live} AND {REAL}"),
        int(number(f"SELECT SUM({since}) {live} AND {REAL}")),
        number(f"SELECT COUNT(*) {live} AND newsletter = 1"),
        number(f"SELECT COUNT(*) {mine}"),
        number(f"SELECT COUNT(DISTINCT o.id_customer) {mine}"),
        Decimal(str(number(f"SELECT SUM(total_paid_real / conversion_rate) {mine}"))),
    )


def same(found, wanted):
    assert found.sums.spent == pytest.approx(wanted.spent, abs=Decimal("0.0001"))
    names = [name for name in Sums.__slots__ if name != "spent"]
    assert {name: getattr(found.sums, name) for name in names} == {name: getattr(wanted, name) for name in names}


def test_that_the_figures_are_those_of_plain_sql(odd):
    same(asked(odd), told(odd))
    assert odd.workspace.now().startswith(asked(odd).as_of[:10])


def test_that_they_follow_the_filter_even_where_it_asks_for_orders(odd):
    ordered = "(SELECT COUNT(*) FROM ps_orders x WHERE x.id_customer = c.id_customer AND x.valid = 1) >= 2"
    same(asked(odd, Query(where=Test("orders_valid", Op.AT_LEAST, (2,)))), told(odd, ordered))
    same(asked(odd, Query(groups=frozenset({3}), where=Test("newsletter", Op.IS, (1,)))), told(
        odd, "newsletter = 1 AND EXISTS (SELECT 1 FROM ps_customer_group g WHERE g.id_customer = c.id_customer AND g.id_group = 3)"
    ))  # fmt: skip
    nobody = asked(odd, Query(where=Test("id_customer", Op.LESS, (0,))))
    assert (nobody.sums, nobody.mean_age, nobody.men_share, nobody.spent_an_order) == (Sums(), None, None, None)


def test_that_parts_add_up_and_the_reading_stops_between_two(odd, monkeypatch):
    whole = asked(odd).sums
    monkeypatch.setattr(valuing, "IDS_A_PART", 6)
    assert asked(odd).sums == whole
    stopping = Progress(lambda done, total: stopping.cancel())
    with pytest.raises(Cancelled):
        figuring.key_figures(odd.workspace, Query(), progress=stopping)


def test_that_shares_and_means_are_prestashops():
    people = {"customers": 8, "men": 1, "women": 4, "neutral": 1, "born": 2, "days": 73 * 365, "newsletter": 3}
    found = KeyFigures(Sums(**people, orders=9, buyers=2, spent=Decimal(50)))
    assert (found.men_share, found.women_share) == (Decimal("16.67"), Decimal("66.67")), "of those with a title"
    assert (found.mean_age, found.orders_each, found.newsletter_share) == (Decimal("36.50"), Decimal("1.13"), Decimal("37.50"))
    assert (found.spent_each, found.spent_an_order) == (Decimal("6.25"), Decimal("5.56"))


def test_that_what_a_shop_can_not_tell_stays_untold_when_parts_add_up():
    assert (Sums(men=3) + Sums(men=None)).men is None

"""What PrestaShop does along with an edit of an address, and what it refuses; all without a database."""

import pytest

from sc_desktop.domain.change import CellChange, Change, RowAdded, RowRemoved
from sc_desktop.prestashop.address_laws import AddressStanding, AddressVerdict, judge_addresses
from sc_desktop.prestashop.countries import Countries, Country
from sc_desktop.prestashop.rules.addresses import address_rule

FRANCE, STATES, SPAIN, CLOSED = 8, 21, 6, 9
COUNTRIES = Countries(
    {
        FRANCE: Country("FR", needs_zip=True, zip_format="NNNNN"),
        STATES: Country("US", has_states=True, needs_zip=True, zip_format="NNNNN"),
        SPAIN: Country("ES", needs_dni=True),
        CLOSED: Country("NL", is_active=False),
    },
    {1: STATES, 2: STATES, 3: 99},
)
HOME = {"city": "Paris", "postcode": "75002", "id_country": FRANCE, "id_state": 0, "dni": "", "deleted": 0, "alias": "Home"}
ROW = (1, 5)


def cell(column: str, before: object, after: object) -> CellChange:
    return CellChange("address", ROW, column, before, after)  # type: ignore[arg-type]


def verdict_on(*changes: Change, orders: int = 0, along: bool = True, carts: tuple[int, ...] = (), lets_go: bool = True, **held: object):
    values = {**HOME, **held}
    standing = AddressStanding(values, orders, dict.fromkeys(carts, ("id_address_delivery",)), COUNTRIES, lets_go)  # type: ignore[arg-type]
    return judge_addresses(changes, {5: standing}, along=along)


def reasons(verdict: AddressVerdict) -> list[str]:
    return [refusal.reason.template for refusal in verdict.refusals]


def test_that_an_address_no_order_uses_must_only_still_be_there():
    verdict = verdict_on(cell("city", "Paris", "Lyon"))
    assert (verdict.consequences, verdict.conditions, verdict.refusals) == ([], [cell("deleted", 0, 0)], [])


def test_that_an_address_an_order_uses_is_put_away():
    verdict = verdict_on(cell("city", "Paris", "Lyon"), orders=3)
    assert (verdict.consequences, verdict.conditions) == ([cell("deleted", 0, 1)], [])
    assert verdict.notes[cell("deleted", 0, 1).key].values == {"count": 3}


@pytest.mark.parametrize(("lets_go", "freed"), [(True, [12]), (False, [])])
def test_that_open_carts_let_go_of_it_where_the_version_does_so(lets_go, freed):
    verdict = verdict_on(cell("city", "Paris", "Lyon"), orders=1, carts=(12,), lets_go=lets_go)
    assert [change.row[1] for change in verdict.consequences if change.subject == "cart"] == freed


def test_that_no_copy_is_made_for_a_value_the_shop_holds_already():
    assert verdict_on(cell("city", "Nice", "Paris"), orders=1).consequences == []


def test_that_an_address_put_away_meanwhile_is_refused():
    assert len(reasons(verdict_on(cell("city", "Paris", "Lyon"), deleted=1))) == 1


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ([cell("postcode", "75002", "7500")], True),
        ([cell("postcode", "75002", "")], True),
        ([cell("postcode", "75002", "69001")], False),
        ([cell("id_country", FRANCE, STATES)], True),
        ([cell("id_country", FRANCE, STATES), cell("id_state", 0, 2)], False),
        ([cell("id_country", FRANCE, STATES), cell("id_state", 0, 3)], True),
        ([cell("id_state", 0, 1)], True),
        ([cell("id_country", FRANCE, SPAIN)], True),
        ([cell("id_country", FRANCE, SPAIN), cell("dni", "", "X1")], False),
        ([cell("id_country", FRANCE, CLOSED)], True),
        ([cell("id_country", FRANCE, 0)], True),
    ],
)
def test_that_the_whole_address_is_judged_by_its_country(changes, is_refused):
    assert bool(reasons(verdict_on(*changes))) is is_refused


def test_that_what_stands_in_the_shop_already_is_never_judged():
    assert reasons(verdict_on(cell("city", "Paris", "Lyon"), postcode="nonsense")) == []


def test_that_a_refusal_of_one_address_leaves_the_others_to_be_written():
    assert verdict_on(cell("postcode", "75002", "x")).refusals[0].row == ROW


@pytest.mark.parametrize(
    ("change", "orders", "carts", "is_refused"),
    [
        (cell("city", "Lyon", "Paris"), 0, (), False),
        (cell("city", "Lyon", "Nice"), 1, (), True),
        (cell("deleted", 1, 0), 1, (), False),
        (RowRemoved("address", ROW, (("city", "Lyon"),)), 0, (), False),
        (RowRemoved("address", ROW, (("city", "Lyon"),)), 1, (), True),
        (RowRemoved("address", ROW, (("city", "Lyon"),)), 0, (12,), True),
    ],
)
def test_that_an_undo_leaves_alone_what_came_into_use(change, orders, carts, is_refused):
    verdict = verdict_on(change, orders=orders, carts=carts, along=False)
    assert [refusal.row for refusal in verdict.refusals] == ([()] if is_refused else [])


@pytest.mark.parametrize(
    ("country", "postcode", "exact", "fits"),
    [
        (Country("FR", zip_format="NNNNN"), "75002", True, True),
        (Country("FR", zip_format="NNNNN"), "7500", True, False),
        (Country("FR", zip_format="NNNNN"), "750022", True, False),
        (Country("FR", zip_format="NNNNN"), "７５００２", True, False),
        (Country("NL", zip_format="NNNN LL"), "1234 ab", True, True),
        (Country("NL", zip_format="NNNN LL"), "1234AB", True, False),
        (Country("NL", zip_format="NNNN LL"), "1234AB", False, True),
        (Country("PT", zip_format="NNNN-NNN"), "1234567", False, True),
        (Country("AD", zip_format="CNNN"), "ad500", True, True),
        (Country("AD", zip_format="CNNN"), "500", True, False),
        (Country("X.", zip_format="C(N"), "x.(1", True, True),
    ],
)
def test_that_a_postcode_is_read_by_the_format_of_its_country(country, postcode, exact, fits):
    assert country.takes(postcode, exact=exact) is fits


@pytest.mark.parametrize(
    ("column", "value", "version", "is_refused"),
    [
        ("city", "Saint-Étienne d'Aix (42)", (8, 2), False),
        ("city", "Paris #2", (8, 2), True),
        ("firstname", "Jean. P", (1, 6), False),
        ("firstname", "Jean 2", (8, 2), True),
        ("lastname", "", (8, 2), True),
        ("address2", "", (8, 2), False),
        ("address1", "1, rue d'Été; 2", (8, 2), False),
        ("address1", "a@b", (8, 2), True),
        ("phone", "+33 (0)1.23-45", (1, 6), False),
        ("phone", "01/23", (1, 6), True),
        ("phone", "01/23", (1, 7), False),
        ("postcode", "75é", (8, 2), True),
        ("dni", "12345678-Z", (8, 2), False),
        ("dni", "12 34", (8, 2), True),
        ("other", "x" * 301, (8, 1, 6), True),
        ("other", "x" * 301, (8, 1, 7), False),
        ("company", "x" * 65, (1, 6), True),
        ("company", "x" * 65, (8, 2), False),
        ("alias", "x" * 33, (8, 2), True),
        ("vat_number", "FR<", (8, 2), True),
        ("id_country", -1, (8, 2), True),
    ],
)
def test_that_each_field_has_prestashops_rule(column, value, version, is_refused):
    rule = address_rule(column, version=version, length=None)
    assert (rule(value) is not None) is is_refused


@pytest.mark.parametrize(
    ("values", "is_one"),
    [
        ({}, True),
        ({"city": " "}, False),
        ({"id_country": 0}, False),
        ({"id_country": CLOSED}, False),
        ({"id_country": STATES}, False),
        ({"id_country": STATES, "id_state": 2}, True),
        ({"id_country": SPAIN}, False),
        ({"postcode": "7500"}, False),
    ],
)
def test_that_a_new_address_has_to_be_one_of_its_country(values, is_one):
    new = RowAdded("address", (1, -1), tuple({**HOME, "firstname": "A", "lastname": "B", "address1": "1", **values}.items()))
    verdict = judge_addresses([new], {-1: AddressStanding(dict(new.values), countries=COUNTRIES)}, along=True)
    assert (not verdict.refusals) == is_one

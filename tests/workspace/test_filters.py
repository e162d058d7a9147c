"""A filter finds whom plain Python finds among the rows that were read: every column, every operator, on MariaDB and in the demo's file."""

import random
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.expression import read_condition
from sc_desktop.domain.filters import EMPTINESS, LISTS, NEGATED, AllOf, AnyOf, Op, Test, Where, operators_of
from sc_desktop.domain.kinds import Age, Choice, Day, Flag, Kind, Lines, Names
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.errors import BadInput
from sc_desktop.prestashop.customers import COLUMNS
from sc_desktop.workspace import browsing, opening
from sc_desktop.workspace.staging import find_where
from sc_desktop.workspace.workspace import Workspace
from tests.kit.lists import NOW, FilePlace, ListPlace, ServedPlace

KEYS = tuple(column.key for column in COLUMNS if not column.is_hidden)
KINDS = {column.key: column.kind for column in COLUMNS}
EVERYBODY = range(1, 41)
PERIODS = {  # the clock of these shops stands at noon of Sunday, 1 March 2026
    ("today",): ("2026-03-01", "2026-03-01"),
    ("yesterday",): ("2026-02-28", "2026-02-28"),
    ("this_week",): ("2026-02-23", "2026-03-01"),
    ("last_week",): ("2026-02-16", "2026-02-22"),
    ("this_month",): ("2026-03-01", "2026-03-31"),
    ("last_month",): ("2026-02-01", "2026-02-28"),
    ("this_year",): ("2026-01-01", "2026-12-31"),
    ("last_year",): ("2025-01-01", "2025-12-31"),
    ("last_days", 30): ("2026-01-31", "2026-03-01"),
    ("next_days", 7): ("2026-03-01", "2026-03-07"),
    ("more_than_days_ago", 365): ("0001-01-01", "2025-02-28"),
}
ODD = (
    {"firstname": "Éloïse ", "lastname": "50%_/\\'\"", "company": "", "birthday": "0000-00-00", "note": "Ligne 1\nligne 2", "siret": "000"},
    {"firstname": "ELOISE", "lastname": "d'ORMESSON", "company": None, "birthday": None, "note": "", "id_gender": 0, "website": "%"},
    {"firstname": "eloise", "lastname": "D’Ormesson", "company": "É & Cie", "birthday": "2024-02-29", "newsletter_date_add": None},
    {"firstname": "Zoë", "lastname": "50 ", "birthday": "2099-01-01", "newsletter_date_add": "2026-02-28 23:59:59", "id_risk": 77},
    {"birthday": "1980-00-17", "date_add": "2026-03-01 00:00:00", "outstanding_allow_amount": "0.1", "max_payment_days": 0},
)


@pytest.fixture
def odd(lists: ListPlace) -> ListPlace:
    """A shop in which some customers are out of the ordinary."""
    spoil(lists)
    return lists


@pytest.fixture(scope="module")
def odd_demo(_demo_of_40: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The same in the demo, for reading only; the clock as in `lists`."""
    folder = tmp_path_factory.mktemp("odd")
    shutil.copy(_demo_of_40, folder / opening.DEMO_FILE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workspace, "now", lambda self: NOW)
        place = FilePlace(folder)
        spoil(place)
        yield place.workspace
        place.workspace.close()


def spoil(place: ListPlace) -> None:
    for customer, values in enumerate(ODD, start=1):
        place.update("customer", f"id_customer = {customer}", **values, deleted=0)


def test_that_every_operator_on_every_column_finds_whom_plain_python_finds(odd):
    chance, rows = random.Random(5), read(odd)
    wrong = []
    for key in KEYS:
        tests = [test for op in operators_of(KINDS[key]) for test in some_tests(op, key, rows, chance)]
        wrong += [(test, got, told) for test in tests if (got := asked(odd, test)) != (told := reckoned(odd, test, rows))]
    assert wrong == []


def test_that_nested_groups_find_whom_plain_python_finds(odd):
    chance, rows = random.Random(7), read(odd)
    trees = [grown(chance, rows, depth=3) for _ in range(40)]
    assert [tree for tree in trees if asked(odd, tree) != reckoned(odd, tree, rows)] == []
    assert len({frozenset(asked(odd, tree)) for tree in trees}) > 10


def test_that_the_count_and_the_ids_agree(odd):
    where = AllOf((Test("orders_valid", Op.AT_LEAST, (1,)), Test("lastname", Op.CONTAINS, ("e",))))
    query = Query(where=where, limit=3)
    assert browsing.count(odd.workspace, query, progress=Progress()) == len(asked_ids(odd.workspace, Query(where=where, limit=None)))
    assert len(asked_ids(odd.workspace, query)) == 3


@pytest.mark.parametrize("text", ["💜", "\ud800", "a\x00b"])
def test_that_a_letter_the_column_cannot_hold_is_found_nowhere(odd, text):
    has = Test("firstname", Op.CONTAINS, (text,))
    assert asked(odd, has) == set()
    assert asked(odd, Test("firstname", Op.NOT_CONTAINS, (text,))) == set(EVERYBODY)
    assert asked(odd, Test("phone", Op.CONTAINS, (text,))) == set()


def test_that_a_filter_on_a_column_the_shop_lacks_is_refused_rather_than_left_out(odd):
    with pytest.raises(BadInput) as refused:
        asked(odd, AllOf((Test("loyalty", Op.IS, (1,)), Test("active", Op.IS, (1,)))))
    assert "loyalty" in str(refused.value)


# -- plain Python --------------------------------------------------------------------------------------------------------------------------

Rows = Mapping[int, Mapping[str, StoredValue]]


def reckoned(place: ListPlace, where: Where, rows: Rows) -> set[int]:
    return {customer for customer, row in rows.items() if holds(place, where, row)}


def holds(place: ListPlace, where: Where, row: Mapping[str, StoredValue]) -> bool:
    if isinstance(where, AllOf):
        return all(holds(place, part, row) for part in where.parts)
    if isinstance(where, AnyOf):
        return any(holds(place, part, row) for part in where.parts)
    if where.op in NEGATED:
        return not holds(place, Test(where.column, NEGATED[where.op], where.values), row)
    kind, stored = KINDS[where.column], row[where.column]
    shown = kind.show(stored, place.workspace.manner)
    if where.op is Op.EMPTY or not shown:
        return where.op is Op.EMPTY and not shown
    if isinstance(kind, Names):
        groups = {int(group) for group in str(stored).split(",")}
        return groups >= set(where.values) if where.op is Op.ALL_OF else bool(groups & set(where.values))
    if where.op is Op.DURING:
        first, last = PERIODS[where.values]
        return first <= str(stored)[:10] <= last
    if isinstance(kind, Age):
        return compares(int(shown), where.op, where.values)
    if isinstance(kind, Day):
        return compares(str(stored)[:10], where.op, where.values)
    if kind.is_numeric or isinstance(kind, (Flag, Choice)):
        return compares(stored, where.op, where.values)
    return any(worded(place, kind, str(stored), where.op, str(value)) for value in where.values)


def compares(value: Any, op: Op, wanted: tuple[Any, ...]) -> bool:
    match op:
        case Op.LESS:
            return bool(value < wanted[0])
        case Op.AT_MOST:
            return bool(value <= wanted[0])
        case Op.MORE:
            return bool(value > wanted[0])
        case Op.AT_LEAST:
            return bool(value >= wanted[0])
        case Op.BETWEEN:
            return bool(wanted[0] <= value <= wanted[1])
    return value in wanted


def worded(place: ListPlace, kind: Kind, stored: str, op: Op, wanted: str) -> bool:
    has, part = folded(place, stored), folded(place, wanted)
    if isinstance(kind, Lines) and op is Op.CONTAINS:
        return all(piece.strip() in has for piece in part.split(","))
    return {Op.CONTAINS: part in has, Op.STARTS: has.startswith(part), Op.ENDS: has.endswith(part)}.get(op, has == part)


def folded(place: ListPlace, text: str) -> str:
    """As general_ci has it: capitals without accents; the demo goes by Unicode's own."""
    served = isinstance(place, ServedPlace)
    form = unicodedata.normalize("NFD" if served else "NFKD", text.upper() if served else text.casefold())
    return "".join(sign for sign in form if not unicodedata.combining(sign))


# -- what is asked -------------------------------------------------------------------------------------------------------------------------


def some_tests(op: Op, key: str, rows: Rows, chance: random.Random) -> Iterator[Test]:
    """Some tests with this operator, on values that are there and some that are not."""
    kind = KINDS[key]
    if op in EMPTINESS:
        yield Test(key, op)
    elif op is Op.DURING:
        yield from (Test(key, op, words) for words in PERIODS)
    else:
        there = sorted({value for row in rows.values() for value in operands(kind, row[key])}, key=str)
        known = [*chance.sample(there, min(3, len(there))), *absent(kind)]
        if op is Op.BETWEEN:
            yield from (Test(key, op, (low, high)) for low in known for high in known)
        elif op in LISTS:
            yield from (Test(key, op, tuple(chance.sample(known, size))) for size in (1, 2) if size <= len(known))
        else:
            yield from (Test(key, op, (varied(value, op, kind, chance),)) for value in known)


def operands(kind: Kind, stored: StoredValue) -> list[Any]:
    shown = kind.typed(stored)
    if isinstance(kind, Names):
        return [int(part) for part in str(stored or "").split(",") if part]
    if shown in (None, "") or (isinstance(kind, Choice) and not shown):
        return []
    if isinstance(kind, Flag):
        return [int(bool(stored))]
    return [str(stored)[:10]] if isinstance(kind, Day) else [shown]


def absent(kind: Kind) -> list[Any]:
    if isinstance(kind, (Choice, Names)):
        return [987]
    if isinstance(kind, Flag):
        return [0, 1]
    if isinstance(kind, Day):
        return ["0001-01-01", "2024-02-29", "9999-12-31"]
    return [Decimal("0.5"), 3, -1] if kind.is_numeric else ["%", "_", "zzz", "É"]


def varied(value: Any, op: Op, kind: Kind, chance: random.Random) -> Any:
    """The value itself, or a piece of a text, with other capitals."""
    if not isinstance(value, str) or isinstance(kind, Day) or (isinstance(kind, Lines) and op in (Op.IS, Op.IS_NOT)):
        return value
    text = value.replace("\x1f", ", ") if isinstance(kind, Lines) else value
    start = 0 if op in (Op.STARTS, Op.IS, Op.IS_NOT) else chance.randrange(len(text))
    end = len(text) if op in (Op.ENDS, Op.IS, Op.IS_NOT) else chance.randint(start + 1, len(text))
    return chance.choice([str.upper, str.lower, str])(text[start:end])


def grown(chance: random.Random, rows: Rows, *, depth: int) -> Where:
    if not depth or chance.random() < 0.3:
        key = chance.choice(KEYS)
        return chance.choice([test for op in operators_of(KINDS[key]) for test in some_tests(op, key, rows, chance)])
    kind = chance.choice([AllOf, AnyOf])
    return kind(tuple(grown(chance, rows, depth=depth - 1) for _ in range(chance.randint(1, 3))))


def asked(place: ListPlace, where: Where) -> set[int]:
    return set(asked_ids(place.workspace, Query(where=where, with_deleted=True, limit=None)))


def asked_ids(workspace: Workspace, query: Query) -> list[int]:
    return list(browsing.find_ids(workspace, query, progress=Progress()))


def read(place: ListPlace) -> Rows:
    return browsing.load_values(place.workspace, KEYS, EVERYBODY, progress=Progress())


# -- conditions in the language -----------------------------------------------------------------------------------------------------------

SOURCES = (
    "orders_valid >= 2",
    "3 > orders_valid and not newsletter",
    "not (orders_valid < 2 or newsletter)",
    'lastname = "D\'ORMESSON" or firstname <> "eloise"',
    "not firstname = 'ELOISE'",
    "last_order < today() - 30",
    'last_order >= "2026-01-01"',
    "not (birthday >= 1980-01-01)",
    "birthday = empty or isempty(company)",
    "not isempty(note)",
    'contains(lastname, "e") and starts(email, "a")',
    'not contains(last_delivery_address, "Paris")',
    'contains(last_delivery_address, ", ")',
    "age > 30 and not age >= 60",
    "total_spent > 100.5 or total_spent = 0",
    "newsletter = true and active = 1",
    "newsletter = optin",
    'id_default_group = "Customer" or id_default_group = 4',
    "not id_default_group = 3",
    'id_gender <> "Mrs."',
    'groups = "Customer" or contains(groups, "VIP")',
    "100 / orders_valid > 30 and newsletter",
    'if(newsletter, total_spent > 50, orders_valid = 0) and lastname > "M"',
)


@pytest.mark.parametrize("source", SOURCES)
def test_that_the_shop_is_asked_for_fewer_and_the_language_decides(odd_demo, source):
    condition = read_condition(source, odd_demo.columns, manner=odd_demo.manner, today=odd_demo.today)
    rows = browsing.load_values(odd_demo, KEYS, EVERYBODY, progress=Progress())
    everybody = Query(with_deleted=True, limit=None)
    found = find_where(odd_demo, everybody, condition, progress=Progress())
    assert set(found.ids) == {customer for customer, row in rows.items() if condition.holds(row) is True}


@pytest.mark.parametrize(
    ("source", "narrow"),
    [
        ("orders_valid >= 2", Test("orders_valid", Op.AT_LEAST, (Decimal(2),))),
        ("last_order < today() - 30", Test("last_order", Op.LESS, ("2026-01-30",))),
        ('lastname = "Doe" and newsletter', AllOf((Test("lastname", Op.IS, ("Doe",)), Test("newsletter", Op.IS, (1,))))),
        ('lastname <> "Doe"', None),
        ("newsletter or orders_valid + 1 > 2", None),
        ("newsletter and orders_valid + 1 > 2", Test("newsletter", Op.IS, (1,))),
        ('last_delivery_address = "Paris"', None),
    ],
)
def test_that_only_what_a_filter_can_tell_narrows(odd_demo, source, narrow):
    assert read_condition(source, odd_demo.columns, manner=odd_demo.manner, today=odd_demo.today).narrow == narrow

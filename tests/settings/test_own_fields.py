"""The file of own fields is checked entry by entry; what can't be used is told and stays in the file."""

import tomllib
from decimal import Decimal

import pytest

from sc_desktop.domain.own_field import Aggregate, Formula, StoredField
from sc_desktop.domain.periods import Period
from sc_desktop.settings.own_fields import FILE_NAME, OwnFields, load_own_fields, save_own_fields

FIELDS = (
    StoredField("Points « fidélité »", "mysql://localhost/shop", "mymodule_customer", "points"),
    Aggregate("own_orders", "Orders", "orders", "count"),
    Aggregate("own_spent", "Spent", "orders", "sum", "paid", True, Period("last_days", 30), Decimal("12.50")),
    Formula("own_double", "Double", 'if(orders_valid > 1, "x", "y")'),
)


def test_that_fields_are_read_as_they_were_kept(tmp_path):
    assert save_own_fields(tmp_path, FIELDS, OwnFields()) is None
    found = load_own_fields(tmp_path)
    assert (found.fields, found.problems, found.broken) == (FIELDS, (), ())


def test_that_without_a_file_there_are_no_fields(tmp_path):
    assert load_own_fields(tmp_path) == OwnFields()


@pytest.mark.parametrize(
    "entry",
    [
        'kind = "sql"\ntitle = "X"\nsql = "SELECT 1"',
        'kind = "aggregate"\nkey = "own_x"\ntitle = "X"\nof = "orders"\ndeed = "drop"',
        'kind = "aggregate"\nkey = "email"\ntitle = "X"\nof = "orders"\ndeed = "count"',
        'kind = "aggregate"\nkey = "own_x"\ntitle = "X"\nof = "orders"\ndeed = "count"\nperiod = "someday"',
        'kind = "aggregate"\nkey = "own_x"\ntitle = "X"\nof = "orders"\ndeed = "count"\nat_least = inf',
        'kind = "aggregate"\nkey = "own_x"\ntitle = "X"\nof = "orders"\ndeed = "count"\nmore = 1',
        'kind = "column"\ntitle = ""\nshop = "s"\ntable = "t"\ncolumn = "c"',
        'kind = "column"\ntitle = "X"\nshop = "s"\ntable = 3\ncolumn = "c"',
    ],
)
def test_that_an_entry_that_can_not_be_used_is_told_and_stays_in_the_file(tmp_path, entry):
    save_own_fields(tmp_path, FIELDS, OwnFields())
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text("utf-8") + f"\n[[field]]\n{entry}\n", "utf-8")
    found = load_own_fields(tmp_path)
    assert found.fields == FIELDS
    assert len(found.problems) == 1 and "5" in str(found.problems[0])
    assert save_own_fields(tmp_path, FIELDS[:1], found) is None
    assert tomllib.loads(path.read_text("utf-8"))["field"][1] == tomllib.loads(entry)


def test_that_a_file_that_can_not_be_understood_is_set_aside_before_another_is_written(tmp_path):
    path = tmp_path / FILE_NAME
    path.write_text("[[field", "utf-8")
    found = load_own_fields(tmp_path)
    assert (found.fields, len(found.problems)) == ((), 1)
    assert save_own_fields(tmp_path, FIELDS, found) is not None
    assert (tmp_path / f"{FILE_NAME}.broken-1").read_text("utf-8") == "[[field"
    assert load_own_fields(tmp_path).fields == FIELDS

"""More columns, or longer names, than a row of the journal has room for: written, told in the history and taken back as any others."""

from collections.abc import Iterator

import pytest

from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import history, pace
from tests.kit.shop import TestShop, User

OF_MODULE = [f"{number:02}_{'x' * 50}" for number in range(40)]
OF_CUSTOMER = [f"own_{number}" for number in range(70)]
MODULE = "a_module_with_a_long_name_of_its_own_customer"


@pytest.fixture
def wide_shop(shop: TestShop) -> Iterator[TestShop]:
    columns = ", ".join(f"`{name}` TINYINT NOT NULL DEFAULT 0" for name in OF_MODULE)
    shop.execute(f"CREATE TABLE ps_{MODULE} (id_customer INT UNSIGNED NOT NULL PRIMARY KEY, {columns}) ENGINE=InnoDB")
    shop.execute(f"INSERT INTO ps_{MODULE} (id_customer) SELECT id_customer FROM ps_customer")
    shop.execute("ALTER TABLE ps_customer " + ", ".join(f"ADD `{name}` TINYINT NOT NULL DEFAULT 0" for name in OF_CUSTOMER))
    yield shop
    shop.close()
    shop.execute("ALTER TABLE ps_customer " + ", ".join(f"DROP `{name}`" for name in OF_CUSTOMER))
    shop.execute(f"DROP TABLE ps_{MODULE}")


@pytest.mark.parametrize("least_carried", [1, 10**9], ids=["carried", "compared here"])
def test_that_every_column_is_written_told_and_taken_back(wide_shop, monkeypatch, least_carried):
    monkeypatch.setattr(pace, "LEAST_CARRIED", least_carried)
    ann, bob = ids = wide_shop.ids(2)
    user = User(wide_shop.workspace(), wide_shop)
    user.staged += [CellChange(CUSTOMER, (who,), name, 0, 1) for who in ids for name in OF_CUSTOMER]
    user.staged += [CellChange(MODULE, (ann,), f"{MODULE}__{name}", 0, 1) for name in OF_MODULE]
    report = user.commits()
    (row,) = wide_shop.execute(f"SELECT * FROM ps_{MODULE} WHERE id_customer = %s", (ann,))
    assert (report.applied, report.refused, set(row[1:])) == ((ann, bob), (), {1})
    assert {wide_shop.read(bob)[name] for name in OF_CUSTOMER} == {1}
    told = history.load_changes(user.workspace, report.batch, progress=Progress()).changes
    assert len(told) == 2 * len(OF_CUSTOMER) + len(OF_MODULE)
    user.undoes(report.batch)
    (row,) = wide_shop.execute(f"SELECT * FROM ps_{MODULE} WHERE id_customer = %s", (ann,))
    assert (set(row[1:]), {wide_shop.read(bob)[name] for name in OF_CUSTOMER}) == ({0}, {0})


def test_that_a_column_with_a_comma_in_its_name_is_never_written(wide_shop):
    wide_shop.execute(f"ALTER TABLE ps_{MODULE} ADD `a,b` TINYINT NOT NULL DEFAULT 0")
    subjects = wide_shop.workspace().subjects
    assert f"{MODULE}__a,b" not in subjects[MODULE].columns

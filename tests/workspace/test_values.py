"""The values of every column with their counts, against plain Python over the rows that were read and against plain SQL; on MariaDB of
either version and in the demo's file."""

from collections import Counter
from decimal import Decimal

import pytest

from sc_desktop.domain.column import Column, Worked
from sc_desktop.domain.facets import facets_of
from sc_desktop.domain.filters import Op, Test
from sc_desktop.domain.kinds import Age, Day, LongText, Names, Text
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.query import Query
from sc_desktop.workspace import browsing, valuing

EVERYBODY = range(1, 41)
ODD = (
    {"firstname": "Éloïse ", "lastname": "50%_/\\'\"", "company": "", "birthday": "0000-00-00", "note": "Ligne 1\nligne 2"},
    {"firstname": "ELOISE", "lastname": "d'ORMESSON", "company": None, "birthday": None, "note": "", "id_gender": 0},
    {"firstname": "eloise", "lastname": "D’Ormesson", "company": "É & Cie", "birthday": "2024-02-29", "newsletter_date_add": None},
    {"firstname": "Éloïse", "birthday": "2099-01-01", "id_risk": 77, "note": "x" * 700},
    {"birthday": "1980-00-17", "outstanding_allow_amount": "0.1", "max_payment_days": 0},
)
ALIVE = "SELECT {} FROM ps_customer WHERE deleted = 0 AND id_customer <= 40"


@pytest.fixture
def odd(lists):
    for customer, values in enumerate(ODD, start=1):
        lists.update("customer", f"id_customer = {customer}", **values, deleted=0)
    return lists


def counted(place, key, query=None):
    (found,) = valuing.spreads(place.workspace, [query or Query()], key, progress=Progress())
    return found


def shown(place, key):
    """What the cells of a column show, and days without their time, by plain Python."""
    kind = place.workspace.columns[key].kind
    ids = browsing.find_ids(place.workspace, Query(limit=None), progress=Progress())
    rows = browsing.load_values(place.workspace, [key], ids, progress=Progress())
    manner = place.workspace.manner
    if isinstance(kind, Names):
        return [entry for row in rows.values() for entry in (str(row[key]).split(",") if row[key] else [""])]
    dated = isinstance(kind, Day) and not isinstance(kind, Age)
    return [Day().show(row[key], manner) if dated else kind.show(row[key], manner) for row in rows.values()]


def test_that_every_column_is_counted_as_plain_python_counts_it(odd):
    wrong = []
    for key, column in odd.workspace.columns.items():
        if column.is_hidden:
            continue
        found, told = counted(odd, key), Counter(shown(odd, key))
        empty = told.pop("", 0)
        listed = Counter()
        for each in found.listed:
            listed[str(each.stored) if isinstance(column.kind, Names) else each.text] += each.count
        if (found.empty, listed, found.others) != (empty, told, 0):
            wrong.append((key, found.empty, empty, listed - told, told - listed))
    assert wrong == []


def test_that_every_line_filters_to_those_it_counts(odd):
    """Spellings the shop takes for the same are found together: then there are more."""
    wrong = []
    for key, column in odd.workspace.columns.items():
        if column.is_hidden:
            continue
        for facet in facets_of(counted(odd, key), column, odd.workspace.manner):
            found = len(browsing.find_ids(odd.workspace, Query(limit=None, where=facet.test), progress=Progress()))
            spelled = isinstance(column.kind, (Text, LongText)) or column.kind.name == "lines"
            if found < facet.count or (found > facet.count and not spelled):
                wrong.append((key, facet, found))
    assert wrong == []


def test_that_counts_and_figures_are_those_of_plain_sql(odd):
    def sql(expression, rest=""):
        return [tuple(row.values()) for row in odd.query(f"{ALIVE.format(expression)} {rest}")]

    binary = "firstname" if odd.version == "demo" else "BINARY firstname"
    spellings = sql(f"{binary}, COUNT(*)", f"GROUP BY {binary}")
    assert {(each.text, each.count) for each in counted(odd, "firstname").listed} == {
        (value.decode() if isinstance(value, bytes) else value, count) for value, count in spellings
    }
    genders = dict(sql("id_gender, COUNT(*)", "GROUP BY id_gender"))
    found = counted(odd, "id_gender")
    assert {each.stored: each.count for each in found.listed} | {0: found.empty} == {0: 0} | genders
    ((total, least, most),) = sql("SUM(outstanding_allow_amount), MIN(outstanding_allow_amount + 0), MAX(outstanding_allow_amount + 0)")
    figures = counted(odd, "outstanding_allow_amount").figures
    assert [figures.total, figures.least, figures.most] == pytest.approx([Decimal(str(each)) for each in (total, least, most)])
    months = dict(sql("SUBSTR(date_add, 1, 7), COUNT(*)", "GROUP BY SUBSTR(date_add, 1, 7)"))
    days = counted(odd, "date_add").days
    assert {month: sum(count for day, count in days if day.startswith(month)) for month in months} == months
    orders = odd.query(
        "SELECT n, COUNT(*) AS c FROM (SELECT (SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer AND valid = 1) AS n"
        " FROM ps_customer c WHERE deleted = 0) t GROUP BY n"
    )
    assert {each.stored: each.count for each in counted(odd, "orders_valid").listed} == {row["n"]: row["c"] for row in orders}
    members = odd.query(
        "SELECT id_group AS g, COUNT(*) AS c FROM ps_customer_group JOIN ps_customer USING (id_customer) WHERE deleted = 0"
        " GROUP BY id_group"
    )
    assert {int(str(each.stored)): each.count for each in counted(odd, "groups").listed} == {row["g"]: row["c"] for row in members}


def test_that_only_those_are_counted_who_answer_the_query(odd):
    query = Query(search="elo", groups=frozenset({3}), where=Test("newsletter", Op.IS, (1,)))
    ids = browsing.find_ids(odd.workspace, query, progress=Progress())
    found = counted(odd, "lastname", query)
    assert found.filled + found.empty == len(ids)
    among = Query(among=frozenset(range(1, 12)), with_deleted=True, limit=2)
    assert counted(odd, "id_customer", among).filled == 11


@pytest.mark.parametrize("lists", ["8.2"], indirect=True)
def test_that_values_the_server_cut_off_are_counted_by_it(odd):
    whole = {key: counted(odd, key) for key in ("lastname", "note", "outstanding_allow_amount", "id_customer")}
    for most in (17, 40, 103):
        with odd.workspace.database.reading() as connection:
            connection.exec_driver_sql(f"SET SESSION group_concat_max_len = {most}")  # of the one connection in the pool
        assert {key: counted(odd, key) for key in whole} == whole


def test_that_a_column_worked_out_here_is_counted_too(odd):
    source = Worked(("firstname", "newsletter"), lambda row: f"{row['firstname']} {row['newsletter']}")
    odd.workspace.columns = {**odd.workspace.columns, "both": Column("both", "Both", "", Text(), source)}
    rows = odd.query(f"{ALIVE.format('firstname, newsletter')}")
    told = Counter(f"{row['firstname']} {row['newsletter']}" for row in rows)
    assert {each.text: each.count for each in counted(odd, "both").listed} == told


def test_that_parts_cover_all_ids_once_and_the_counting_stops_between_two(odd, monkeypatch):
    monkeypatch.setattr(valuing, "IDS_A_PART", 7)
    monkeypatch.setattr(valuing, "PACKED_A_PART", 7)
    steps = []
    progress = Progress(lambda done, total: steps.append((done, total)))
    (found,) = valuing.spreads(odd.workspace, [Query()], "id_customer", progress=progress)
    assert (found.filled, len(steps)) == (len(browsing.find_ids(odd.workspace, Query(limit=None), progress=Progress())), 7)
    assert steps[-1][0] == steps[-1][1]
    stopping = Progress(lambda done, total: stopping.cancel())
    with pytest.raises(Cancelled):
        valuing.spreads(odd.workspace, [Query()], "id_customer", progress=stopping)

"""Lines made of texts as the server writes them are byte by byte those Python's csv writer makes of the values."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.kinds import Age, Amount, Choice, Day, Flag, Kind, Lines, LongText, Moment, Names, Text, Whole
from sc_desktop.domain.manner import FILE, Manner
from sc_desktop.domain.progress import Progress
from sc_desktop.exchange.csv_out import CsvStyle, TextRows, write_csv_parts

IN_SHOP = Manner(FILE.language, FILE.day, FILE.decimal, FILE.thousands, FILE.yes, FILE.no, {"group": {3: 'Cli"ent', 4: "=Gros;é"}})
SPECIAL = st.text(alphabet=st.sampled_from("aZé9_ \t\r\n\"';,=+-@|.＝\u200b\u00a0'"), max_size=6)
TEXTS = st.none() | SPECIAL | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
DATES = ["2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2024-04-31", "2024-00-10", "0000-00-00", "0999-01-01", "1980-12-31"]
DAYS = st.none() | st.sampled_from(DATES) | st.dates().map(str)
TIMES = st.sampled_from(["00:00:00", "13:05:00", "23:59:59"])
MOMENTS = st.none() | st.builds("{} {}".format, st.sampled_from(DATES) | st.dates().map(str), TIMES)
WHOLE = st.none() | st.integers(-(10**6), 10**12) | st.just(0)
KINDS = {
    "text": (Text(), TEXTS),
    "note": (LongText(), TEXTS),
    "lines": (Lines(), st.none() | SPECIAL),
    "whole": (Whole(), WHOLE),
    "optional id": (Whole(unset=0), WHOLE),
    "amount": (Amount(places=2), st.none() | st.decimals(-(10**9), 10**9, places=6)),
    "flag": (Flag(), st.none() | st.sampled_from([0, 1, 2])),
    "day": (Day(), DAYS),
    "moment": (Moment(), MOMENTS),
    "choice": (Choice(list_name="group"), st.none() | st.integers(0, 6)),
    "names": (Names(list_name="group"), st.sampled_from([None, "", "3", "3,4", "9,3"])),
    "age": (Age(), DAYS),
}


def as_server(value: object) -> str:
    """How the server writes a value as text."""
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def written(folder: Path, kinds: list[Kind], part: object, style: CsvStyle) -> bytes:
    columns = [Column(key=f"c{place}", label="", help="", kind=kind, source=Field("customer", "c")) for place, kind in enumerate(kinds)]
    path = folder / "out.csv"
    titles = [column.key for column in columns]
    write_csv_parts(path, columns, [part], style=style, manner=IN_SHOP, headers=titles, progress=Progress(), overwrite=True)  # type: ignore[list-item]
    return path.read_bytes()


def same(folder: Path, kinds: list[Kind], rows: list[tuple[object, ...]], style: CsvStyle) -> None:
    texts = TextRows(len(rows), [[as_server(row[place]) for row in rows] for place in range(len(kinds))])
    assert written(folder, kinds, texts, style) == written(folder, kinds, rows, style)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_that_a_column_of_each_kind_is_written_alike(tmp_path_factory, name, separator):
    kind, values = KINDS[name]
    folder = tmp_path_factory.mktemp("csv")

    @settings(max_examples=10, deadline=None)
    @given(st.lists(st.tuples(values), max_size=12))
    def check(rows: list[tuple[object, ...]]) -> None:
        same(folder, [kind], rows, CsvStyle(separator=separator))

    check()


def test_that_whole_rows_are_written_alike(tmp_path):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(*(values for _, values in KINDS.values())), max_size=6))
    def check(rows: list[tuple[object, ...]]) -> None:
        same(tmp_path, [kind for kind, _ in KINDS.values()], rows, CsvStyle(decimal="."))

    check()


def test_that_more_different_texts_than_are_kept_are_written_alike(tmp_path, monkeypatch):
    monkeypatch.setattr("sc_desktop.exchange.csv_text._KEPT_TEXTS", 2)
    rows = [(f"-{number}-", number) for number in range(20)]
    same(tmp_path, [Text(), Flag()], rows, CsvStyle())

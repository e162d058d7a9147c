"""An export is a whole file that Excel opens and any program reads back, or no file at all."""

import csv
import errno
import os
import stat
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.kinds import Amount, Choice, Day, Flag, Kind, Lines, LongText, Moment, Names, Text, Whole
from sc_desktop.domain.manner import FILE, Manner
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.errors import BadInput, ShopUnreachable
from sc_desktop.exchange.csv_out import CsvStyle, Written, write_csv

IN_SHOP = Manner(FILE.language, FILE.day, FILE.decimal, FILE.thousands, FILE.yes, FILE.no, {"group": {3: "Customer", 4: "=Gros"}})


def column(key: str, kind: Kind) -> Column:
    return Column(key=key, label=key.title(), help="", kind=kind, source=Field("customer", key))


NAME, SPENT = column("lastname", Text()), column("spent", Amount(places=2))
EVERY_KIND = [
    column("id_customer", Whole()), NAME, column("note", LongText()), SPENT, column("active", Flag()), column("birthday", Day()),
    column("date_add", Moment()), column("id_default_group", Choice(list_name="group")), column("groups", Names(list_name="group")),
    column("address", Lines()),
]  # fmt: skip


def export(
    path: Path,
    rows: Iterable[Sequence[StoredValue]],
    columns: Sequence[Column] = (NAME,),
    style: CsvStyle = CsvStyle(),  # noqa: B008 - frozen
    progress: Progress | None = None,
) -> Written:
    titles = [each.label for each in columns]
    return write_csv(path, columns, rows, style=style, manner=IN_SHOP, headers=titles, progress=progress or Progress())


def read_back(path: Path, separator: str = ";") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator, strict=True))


def test_that_the_bytes_are_those_a_french_excel_opens(tmp_path: Path) -> None:
    export(tmp_path / "a.csv", [("Élise", Decimal("1234.5")), ('a;"b"', Decimal(0))], (NAME, SPENT))
    assert (tmp_path / "a.csv").read_bytes() == '\ufeffLastname;Spent\r\nÉlise;1234,50\r\n"a;""b""";0,00\r\n'.encode()


def test_that_every_kind_is_written_unambiguously(tmp_path: Path) -> None:
    row = (
        1234567,
        "Ünal 👍",
        "two\nlines",
        Decimal("-1234.567800"),
        1,
        "1980-12-31",
        "2024-02-29 13:05:00",
        3,
        "3,4",
        "1 rue A\x1f\x1fParis",
    )
    export(tmp_path / "a.csv", [row], EVERY_KIND)
    assert read_back(tmp_path / "a.csv")[1] == [
        "1234567", "Ünal 👍", "two\nlines", "-1234,5678", "1", "1980-12-31", "2024-02-29 13:05:00", "Customer", "'=Gros, Customer",
        "1 rue A, Paris",
    ]  # fmt: skip


def test_that_nothing_is_written_as_nothing(tmp_path: Path) -> None:
    row = (None, "", None, None, 0, "0000-00-00", "0000-00-00 00:00:00", 0, "", None)
    export(tmp_path / "a.csv", [row], EVERY_KIND)
    assert read_back(tmp_path / "a.csv")[1] == ["", "", "", "", "0", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("0.000001", "0.000001"),
        ("12.340000", "12.34"),
        ("12.3", "12.30"),
        ("1000000", "1000000.00"),
        ("1E+3", "1000.00"),
        ("0.005", "0.005"),
    ],
)
def test_that_amounts_are_neither_rounded_nor_grouped(tmp_path: Path, stored: str, written: str) -> None:
    export(tmp_path / "a.csv", [(Decimal(stored),)], (SPENT,), CsvStyle(decimal="."))
    assert read_back(tmp_path / "a.csv")[1] == [written]


def test_that_texts_choices_and_titles_are_inert_but_numbers_are_not_touched(tmp_path: Path) -> None:
    columns = (column("=evil", Text()), SPENT, column("id_default_group", Choice(list_name="group")))
    export(tmp_path / "a.csv", [("@SUM(1)", Decimal("-5"), 4), ("+33 6 12", Decimal(5), 3)], columns)
    titles, *rows = read_back(tmp_path / "a.csv")
    assert titles[0] == "'=Evil"
    assert rows == [["'@SUM(1)", "-5,00", "'=Gros"], ["+33 6 12", "5,00", "Customer"]]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_that_separators_quotes_and_line_ends_inside_a_text_come_back(tmp_path: Path, separator: str) -> None:
    texts = ["a;b,c\td|e", 'say "hi"', "two\r\nlines", "lone\rreturn", "lone\nfeed", " spaces ", '"', "'", "\u2028", "a\x00b"]
    export(tmp_path / "a.csv", [(text, text) for text in texts], (NAME, NAME), CsvStyle(separator=separator))
    assert [row[0] for row in read_back(tmp_path / "a.csv", separator)[1:]] == texts


def test_that_an_empty_line_of_one_column_is_still_a_row(tmp_path: Path) -> None:
    assert export(tmp_path / "a.csv", [("",), ("b",)]).rows == 2
    assert read_back(tmp_path / "a.csv")[1:] == [[""], ["b"]]


def test_that_the_first_line_holds_keys_when_asked_and_no_mark_without_bom(tmp_path: Path) -> None:
    export(tmp_path / "a.csv", [], EVERY_KIND[:2], CsvStyle(headers="keys", bom=False))
    assert (tmp_path / "a.csv").read_bytes() == b"id_customer;lastname\r\n"


def test_that_a_file_without_bom_never_begins_with_bare_id_which_excel_takes_for_another_format(tmp_path: Path) -> None:
    labelled = [column("ID", Whole())]
    write_csv(tmp_path / "a.csv", labelled, [], style=CsvStyle(bom=False), manner=IN_SHOP, headers=["ID"], progress=Progress())
    assert (tmp_path / "a.csv").read_bytes() == b'"ID"\r\n'


def test_that_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    paths = [export(tmp_path / "a.b.csv", [(name,)]).path for name in ("one", "two", "three")]
    assert [path.name for path in paths] == ["a.b.csv", "a.b (2).csv", "a.b (3).csv"]
    assert [read_back(path)[1] for path in paths] == [["one"], ["two"], ["three"]]


def test_that_the_file_has_the_rights_the_user_gives_new_files(tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    path = export(tmp_path / "a.csv", [("a",)]).path
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "ordinary").stat().st_mode)


def test_that_until_the_end_there_is_only_a_hidden_file_beside(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def rows() -> Iterator[tuple[str]]:
        yield ("a",)
        seen.append([path.name for path in tmp_path.iterdir()])

    export(tmp_path / "a.csv", rows())
    assert seen == [[".a.csv.part"]]
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_that_what_a_crash_left_behind_neither_stops_an_export_nor_is_touched(tmp_path: Path) -> None:
    (tmp_path / ".a.csv.part").write_text("left")
    export(tmp_path / "a.csv", [("a",)])
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.csv.part", "a.csv"]
    assert (tmp_path / ".a.csv.part").read_text() == "left"


def test_that_progress_counts_the_rows_by_chunks(tmp_path: Path) -> None:
    heard: list[int] = []
    written = export(tmp_path / "a.csv", [("a",)] * 2_500, progress=Progress(lambda done, _: heard.append(done)))
    assert written == Written(tmp_path / "a.csv", 2_500)
    assert heard == [1_000, 2_000, 2_500, 2_500]


def test_that_a_cancelled_export_leaves_nothing_and_asks_for_no_more_rows(tmp_path: Path) -> None:
    progress, given = Progress(), 0

    def rows() -> Iterator[tuple[str]]:
        nonlocal given
        for given in range(1, 100_001):
            if given == 1_500:
                progress.cancel()
            yield ("a",)

    with pytest.raises(Cancelled):
        export(tmp_path / "a.csv", rows(), progress=progress)
    assert (given, list(tmp_path.iterdir())) == (2_000, [])


def test_that_a_cancel_after_the_last_row_still_leaves_nothing(tmp_path: Path) -> None:
    progress = Progress()

    def rows() -> Iterator[tuple[str]]:
        yield ("a",)
        progress.cancel()

    with pytest.raises(Cancelled):
        export(tmp_path / "a.csv", rows(), progress=progress)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [ShopUnreachable(what="gone", effect="none"), ConnectionResetError("line cut"), ValueError("bug")])
def test_that_a_fault_of_the_rows_is_told_as_it_is_and_leaves_nothing(tmp_path: Path, fault: Exception) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("a",)
        raise fault

    with pytest.raises(type(fault)) as caught:
        export(tmp_path / "a.csv", rows())
    assert caught.value is fault
    assert list(tmp_path.iterdir()) == []


def test_that_a_row_of_another_width_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shorter"):
        export(tmp_path / "a.csv", [("a", "b"), ("c",)], (NAME, NAME))
    assert list(tmp_path.iterdir()) == []


def test_that_a_missing_folder_is_told_in_four_parts(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        export(tmp_path / "none" / "a.csv", [("a",)])
    told = caught.value
    assert all(str(part) for part in (told.what, told.effect, told.why, told.advice))
    assert str(tmp_path / "none") in str(told.why)


@pytest.mark.parametrize("place", ["file/a.csv", "x" * 300 + ".csv"], ids=["a file for a folder", "a name too long"])
def test_that_an_impossible_place_is_told_and_leaves_nothing(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput):
        export(tmp_path / place, [("a",)])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "full"), (errno.EDQUOT, "full"), (errno.EFBIG, "full"), (errno.EACCES, "may not write"), (errno.EROFS, "may not write"),
     (errno.EIO, "refused")],
)  # fmt: skip
def test_that_a_disk_that_refuses_at_the_end_is_told_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(BadInput) as caught:
        export(tmp_path / "a.csv", [("a",)])
    assert words in str(caught.value.why)
    assert list(tmp_path.iterdir()) == []


def test_that_a_move_that_fails_takes_its_reserved_name_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "held by a virus scanner")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(BadInput):
        export(tmp_path / "a.csv", [("a",)])
    assert list(tmp_path.iterdir()) == []


def test_that_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        export(tmp_path / f"{rows}.csv", (("a" * 100,) for _ in range(rows)))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(50_000) < 2 * peak(5_000)

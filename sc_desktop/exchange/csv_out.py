"""Writes a grid of stored values as CSV, a chunk of rows at a time.

The csv module of the standard library, not pandas: rows stream, so memory doesn't grow with them, and each byte is ours to say."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Amount, Day, Flag, Kind
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.progress import Progress
from sc_desktop.exchange.aside import AsideFile
from sc_desktop.exchange.csv_text import TextLines, Texts
from sc_desktop.exchange.inert import inert
from sc_desktop.settings.store import Settings

_CHUNK = 1_000
_LINE_END = "\r\n"
Cell = Callable[[StoredValue], str]


class CsvStyle(Struct, frozen=True):
    """How the file is written. As it stands, a French Excel opens it by a double click.

    `headers` says whether the first line holds the titles people read or the columns' keys, which don't change with the language."""

    separator: str = ";"
    bom: bool = True
    decimal: str = ","
    headers: Literal["labels", "keys"] = "labels"


def preferred_style(settings: Settings) -> CsvStyle:
    """How the preferences want a CSV file written."""
    return CsvStyle(
        separator=settings.choice("export.separator"),
        bom=settings.flag("export.bom"),
        decimal=settings.choice("export.decimal"),
        headers="keys" if settings.choice("export.headers") == "keys" else "labels",
    )


class FileColumn(Protocol):
    """What a file needs to know of a column, be it one of the grid or of a list."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> Kind: ...


class TextRows(Struct, frozen=True):
    """Some rows of a file in its order, column by column, as texts the server has written."""

    count: int
    columns: Sequence[Texts]


Rows = Sequence[Sequence[StoredValue]]
"""Some rows of a file in its order, as stored values."""


class Written(Struct, frozen=True):
    """Where the file stands in the end, and how many rows it has besides its header."""

    path: Path
    rows: int


def write_csv(
    path: Path,
    columns: Sequence[FileColumn],
    rows: Iterable[Sequence[StoredValue]],
    *,
    style: CsvStyle,
    manner: Manner,
    headers: Sequence[str],
    progress: Progress,
    overwrite: bool = False,
) -> Written:
    """Write rows of stored values, one per column, and a first line of titles; `headers` are the columns' translated titles.

    `rows` may be a generator that asks the shop as it goes. What it raises, and the rest, is as `write_csv_parts` has it."""
    parts = _chunks(rows)
    return write_csv_parts(path, columns, parts, style=style, manner=manner, headers=headers, progress=progress, overwrite=overwrite)


def write_csv_parts(
    path: Path,
    columns: Sequence[FileColumn],
    parts: Iterable[Rows | TextRows],
    *,
    style: CsvStyle,
    manner: Manner,
    headers: Sequence[str],
    progress: Progress,
    overwrite: bool = False,
) -> Written:
    """Write what comes in parts; whichever way a part comes, the bytes are the same.

    `manner` is `manner.FILE` with the shop's lists: ISO dates, 1 and 0, choices by label. Amounts are not rounded, have no thousands
    and use the style's decimal sign. Texts are made inert. The file appears under its name when it is whole; over another only with
    `overwrite`, else " (2)" is added. Nothing is left when it fails or is cancelled. Errors of `parts` pass through. Steps `progress` after
    each part. Raises BadInput when the disk refuses, and Cancelled."""
    manner = replace(manner, decimal=style.decimal, thousands="")
    cells = [_cell(column, manner) for column in columns]
    titles = headers if style.headers == "labels" else [column.key for column in columns]
    texts = TextLines([column.kind for column in columns], cells, separator=style.separator, line_end=_LINE_END)
    written = 0
    with AsideFile(path, encoding="utf-8-sig" if style.bom else "utf-8") as file:
        _write_titles(file, [inert(title) for _, title in zip(columns, titles, strict=True)], style)
        writer = csv.writer(file, delimiter=style.separator, lineterminator=_LINE_END)
        for part in parts:
            if isinstance(part, TextRows):
                file.write(texts.lines(part.columns))
            else:
                writer.writerows([cell(value) for cell, value in zip(cells, row, strict=True)] for row in part)
            count = part.count if isinstance(part, TextRows) else len(part)
            written += count
            progress.step(count)
        progress.step(0)
        return Written(file.put_in_place(overwrite=overwrite), written)


def _write_titles(file: AsideFile, titles: Sequence[str], style: CsvStyle) -> None:
    """The first line. Excel takes a file that begins with the bare letters ID for one of an old program (SYLK), so these get quotes."""
    is_taken_for_sylk = not style.bom and bool(titles) and titles[0].startswith("ID")
    writer = csv.writer(
        file, delimiter=style.separator, lineterminator=_LINE_END, quoting=csv.QUOTE_ALL if is_taken_for_sylk else csv.QUOTE_MINIMAL
    )
    writer.writerow(titles)


def _cell(column: FileColumn, manner: Manner) -> Cell:
    """How one column's values become text: numbers, dates and ticks as they are, the rest inert."""
    kind = replace(column.kind, places=None) if isinstance(column.kind, Amount) else column.kind
    if kind.is_numeric or isinstance(kind, (Day, Flag)):
        return lambda value: kind.show(value, manner)
    return lambda value: inert(kind.show(value, manner))


def _chunks(rows: Iterable[Sequence[StoredValue]]) -> Iterator[list[Sequence[StoredValue]]]:
    """The rows by the thousand; an empty iterable gives none."""
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk

"""Blocks of cells on the clipboard, as spreadsheets give and take them: tab-separated text, and HTML beside it.

The text of Excel and LibreOffice has a cell in quotes only where it holds a tab, a line end or a quote; a cell that merely begins with
a quote stands as it is. The HTML marks every cell as text (`mso-number-format`), so that spreadsheets neither drop the zeros of
"06 12" nor run a stranger's "=HYPERLINK(...)"."""

import html
from collections.abc import Sequence
from html.parser import HTMLParser

Block = Sequence[Sequence[str]]

_TEXT_CELL = "mso-number-format:'\\@'"


def read_block(text: str, markup: str = "") -> Block:
    """The cells of what is on the clipboard, every row as long as the longest; none when nothing is there.

    `markup` is its HTML, read only where the text tells of no cells and the HTML holds a table (copied from a web page)."""
    rows = _read_text(text)
    if markup and len(rows) <= 1 and all(len(row) == 1 for row in rows):
        rows = _read_markup(markup) or rows
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def write_text(block: Block) -> str:
    """The block as tab-separated text."""
    return "\n".join("\t".join(map(_quoted, row)) for row in block)


def write_markup(block: Block) -> str:
    """The block as an HTML table of texts."""
    rows = ("".join(f'<td style="{_TEXT_CELL}">{_escaped(cell)}</td>' for cell in row) for row in block)
    return f'<meta charset="utf-8"><table>{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '\t\n\r"') else cell


def _escaped(cell: str) -> str:
    return html.escape(cell).replace("\n", "<br>")


def _read_text(text: str) -> list[list[str]]:
    """Cells and rows. A line end after the last row begins no other one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text:
        return []
    rows: list[list[str]] = [[]]
    place = 0
    while True:
        cell, place = _read_cell(text, place)
        rows[-1].append(cell)
        if place >= len(text):
            return rows
        if text[place] == "\n":
            if place + 1 == len(text):
                return rows
            rows.append([])
        place += 1


def _read_cell(text: str, start: int) -> tuple[str, int]:
    """The cell that begins here, and where its tab, line end or the text's end stands."""
    if text.startswith('"', start):
        closed = _closing_quote(text, start + 1)
        inside = text[start + 1 : closed]
        if closed and any(sign in inside for sign in ("\t", "\n", '""')):
            return inside.replace('""', '"'), closed + 1
    ends = [found for found in (text.find("\t", start), text.find("\n", start)) if found >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end


def _closing_quote(text: str, start: int) -> int:
    """Where the quote stands that ends the cell, doubled ones passed over; 0 when none does."""
    place = text.find('"', start)
    while place >= 0:
        after = text[place + 1 : place + 2]
        if after in ("", "\t", "\n"):
            return place
        if after != '"':
            return 0
        place = text.find('"', place + 2)
    return 0


class _Cells(HTMLParser):
    """Reads the rows of the tables in a piece of HTML; scripts and styles are passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._close()
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(" ".join(data.split()) if data.strip() else " " if data else "")

    def _close(self) -> None:
        if self._cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("".join(self._cell).strip())
        self._cell = None


def _read_markup(markup: str) -> list[list[str]]:
    parser = _Cells()
    parser.feed(markup)
    parser.close()
    return [row for row in parser.rows if row]

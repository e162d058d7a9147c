"""Blocks of cells on the clipboard, as spreadsheets give and take them: tab-separated text, and HTML beside it.

The text of Excel and LibreOffice has a cell in quotes only where it holds a tab, a line end or a quote; a cell that merely begins with
a quote stands as it is. The HTML marks all cells as text (`mso-number-format`), so that spreadsheets neither drop the zeros of
"06 12" nor run a stranger's "=HYPERLINK(...)"; and lines of one cell stay in it (`mso-data-placement`). A million cells are written at
once, and looked at one by one only in the rows that need it."""

import html
from collections.abc import Sequence
from html.parser import HTMLParser

Block = Sequence[Sequence[str]]

_STYLE = r'<style>td{mso-number-format:"\@"}br{mso-data-placement:same-cell}</style>'
_NEXT_CELL, _NEXT_ROW = "</td><td>", "</td></tr><tr><td>"


def read_block(text: str, markup: str = "") -> Block:
    """The cells of what is on the clipboard, every row as long as the longest; none when nothing is there.

    `markup` is its HTML, read only where the text tells of one cell at most and the HTML of several (copied from a web page): of one cell
    the text is truer, for HTML has no two spaces side by side."""
    rows = _read_text(text)
    if markup and len(rows) <= 1 and all(len(row) == 1 for row in rows):
        marked = _read_markup(markup)
        rows = marked if not rows or sum(map(len, marked)) > 1 else rows
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def written(block: Block) -> tuple[str, str]:
    """The block as tab-separated text, and as an HTML table of texts."""
    text = "\n".join(map("\t".join, block))
    if _is_plain(text, tabs=sum(map(len, block)) - len(block), lines=len(block) - 1):
        return text, _table(_escaped(text).replace("\t", _NEXT_CELL).replace("\n", _NEXT_ROW))
    lines, marked = [], []
    for row in block:
        line = "\t".join(row)
        is_plain = _is_plain(line, tabs=len(row) - 1)
        lines.append(line if is_plain else "\t".join(map(_quoted, row)))
        marked.append(_NEXT_CELL.join(map(_escaped, row)))
    return "\n".join(lines), _table(_NEXT_ROW.join(marked).replace("\n", "<br>"))


def _is_plain(text: str, tabs: int, lines: int = 0) -> bool:
    """Whether all tabs and line ends of this text stand between cells, and no cell in it needs quotes."""
    return text.count("\t") == tabs and text.count("\n") == lines and '"' not in text and "\r" not in text


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '\t\n\r"') else cell


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _table(cells: str) -> str:
    return f'<meta charset="utf-8">{_STYLE}<table><tr><td>{cells}</td></tr></table>'


def _read_text(text: str) -> list[list[str]]:
    """Cells and rows. A line end after the last row begins no other one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text:
        return []
    rows: list[list[str]] = []
    place = 0
    while not rows or place < len(text):
        found = text.find("\n", place)
        end = len(text) if found < 0 else found
        row = text[place:end].split("\t")
        if text.find('"', place, end) >= 0:
            row, end = _read_row(text, place)
        rows.append(row)
        place = end + 1
    return rows


def _read_row(text: str, start: int) -> tuple[list[str], int]:
    """The row that begins here, some of it in quotes, and where its line end or the text's end stands."""
    row: list[str] = []
    place = start - 1
    while not row or (place < len(text) and text[place] == "\t"):
        cell, place = _read_cell(text, place + 1)
        row.append(cell)
    return row, place


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
        self._cell: list[str] | None = None  # its lines
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._close()
            self._cell = [""]
        elif tag == "br" and self._cell is not None:
            self._cell.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell[-1] += data

    def _close(self) -> None:
        if self._cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("\n".join(" ".join(line.split()) for line in self._cell).strip())
        self._cell = None


def _read_markup(markup: str) -> list[list[str]]:
    parser = _Cells()
    parser.feed(markup)
    parser.close()
    return [row for row in parser.rows if row]

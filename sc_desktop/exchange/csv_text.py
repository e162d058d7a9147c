"""Lines of CSV made of texts as the server writes them, byte by byte what Python's csv writer makes of the values.

A text that was met before is not shown, made inert and quoted again, which is where the time goes."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from re import compile, escape

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import ZERO_DAY, ZERO_MOMENT, Amount, Choice, Day, Flag, Kind, LongText, Moment, Text, Whole

Texts = Sequence[str]
_KEPT_TEXTS = 20_000  # of each column
_BETWEEN = "\x1f"
_MAY_NEED_A_MARK = compile(rf"{_BETWEEN}[^\w{_BETWEEN}]").search  # what begins with a letter or a digit is inert
_SHORT = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
_DAY = rf"(?:[1-9][0-9]{{3}}-(?:{_SHORT})|[1-9][0-9](?:0[48]|[2468][048]|[13579][26])-02-29)"
_TIME = "[0-9]{2}:[0-9]{2}:[0-9]{2}"
_NO_DAY = compile(rf"{_BETWEEN}(?!(?:{_DAY})?(?:{_BETWEEN}|\Z))").search
_NO_MOMENT = compile(rf"{_BETWEEN}(?!(?:{_DAY} {_TIME})?(?:{_BETWEEN}|\Z))").search


class TextLines:
    """Makes lines of one file. `cells` show a stored value of each column, inert where it has to be."""

    def __init__(self, kinds: Sequence[Kind], cells: Sequence[Callable[[StoredValue], str]], *, separator: str, line_end: str) -> None:
        self._separator, self._line_end = separator, line_end
        self._alone = len(kinds) == 1  # csv quotes a line that would be empty
        self._columns = [_ShownTexts(kind, cell, separator) for kind, cell in zip(kinds, cells, strict=True)]

    def lines(self, columns: Sequence[Texts]) -> str:
        """The rows, each with its line's end. Raises ValueError for a text that is no value of its column."""
        shown = [column.all_of(texts) for column, texts in zip(self._columns, columns, strict=True)]
        if self._alone:
            shown[0] = [text or '""' for text in shown[0]]
        made = map(self._separator.join, zip(*shown, strict=True))
        return self._line_end.join([*made, ""])


class _ShownTexts(dict[str, str]):
    """What stands in the file for each text of a column that was met."""

    def __init__(self, kind: Kind, cell: Callable[[StoredValue], str], separator: str) -> None:
        super().__init__()
        self._read, self._cell = _reader(kind), cell
        self._kind = type(kind)
        self._is_number = type(kind) is Whole and kind.unset is None
        self._special = (separator, '"', "\r", "\n")
        self._needs_quotes = compile(f'[{escape(separator)}"\r\n]').search  # as csv.QUOTE_MINIMAL has it
        self._writes_iso = self._kind in (Day, Moment) and cell("2024-02-29 13:05:00").startswith("2024-02-29") and separator not in "-: "

    def all_of(self, texts: Texts) -> Texts:
        """What stands in the file for these, in their order."""
        if self._is_number:
            return texts
        plain = self._plain(texts)
        if plain is not None:
            return plain
        if len(self) > _KEPT_TEXTS:
            self.clear()
        return list(map(self.__getitem__, texts))

    def _plain(self, texts: Texts) -> Texts | None:
        """What stands there where all of them are plain; looked at as one, which takes a tenth of the time."""
        joined = _BETWEEN.join(("", *texts))
        if self._kind in (Text, LongText):
            is_plain = not any(sign in joined for sign in self._special) and _MAY_NEED_A_MARK(joined) is None
            return texts if is_plain else None
        if not self._writes_iso:
            return None
        joined = joined.replace(ZERO_MOMENT if self._kind is Moment else ZERO_DAY, "")
        is_strange = _NO_MOMENT if self._kind is Moment else _NO_DAY
        plain = joined.split(_BETWEEN)[1:] if is_strange(joined) is None else ()
        return plain if len(plain) == len(texts) else None

    def __missing__(self, text: str) -> str:
        shown = self._cell(self._read(text))
        if self._needs_quotes(shown):
            shown = '"' + shown.replace('"', '""') + '"'
        self[text] = shown
        return shown


def _reader(kind: Kind) -> Callable[[str], StoredValue]:
    """How a column's text becomes the value the driver would have given. Nothing is NULL: both show as nothing."""
    if isinstance(kind, Amount):
        return lambda text: Decimal(text) if text else None
    if type(kind) in (Whole, Flag, Choice):  # an age is a whole number, of a day
        return lambda text: int(text) if text else None
    return lambda text: text or None

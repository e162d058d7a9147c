"""How several values stand in one text of the journal: "N" for NULL, else the count of letters, a colon and the letters.

3:Ann0:N is "Ann", "" and NULL. A whole row is packed with the names of its columns and their types before its values. Chunks of customers
who change alike are kept in another way (journal.packs)."""

from collections.abc import Sequence
from decimal import Decimal

from sc_desktop.domain.change import RowValues, StoredValue


def pack(values: Sequence[StoredValue]) -> str:
    """The values in one text."""
    texts = (None if value is None else str(value) for value in values)
    return "".join("N" if text is None else f"{len(text)}:{text}" for text in texts)


def unpack(text: str, types: str) -> list[StoredValue]:
    """The values again; one letter of `types` for each (see type_code). Raises ValueError when the text is not a packed one."""
    values, end = _read(text, 0, types)
    if end != len(text):
        raise ValueError("the journal holds a row that is damaged")
    return values


def pack_row(values: RowValues) -> str:
    """A whole row in one text, which tells its columns too."""
    names, types = ",".join(name for name, _value in values), "".join(type_code(value) for _name, value in values)
    return pack([names, types]) + pack([value for _name, value in values])


def unpack_row(text: str) -> RowValues:
    """The row again; nothing for no text. Raises ValueError when the text is not a packed one."""
    if not text:
        return ()
    (names, types), end = _read(text, 0, "ss")
    return tuple(zip(str(names).split(","), unpack(text[end:], str(types)), strict=True))


def _read(text: str, place: int, types: str) -> tuple[list[StoredValue], int]:
    """As many values as there are types, from a place on; and where they end."""
    values: list[StoredValue] = []
    for code in types:
        if text.startswith("N", place):
            values.append(None)
            place += 1
            continue
        colon = text.index(":", place)
        end = colon + 1 + int(text[place:colon])
        letters = text[colon + 1 : end]
        values.append(letters if code == "s" else stored_value(code, letters))
        place = end
    return values, place


def type_code(value: StoredValue) -> str:
    """s: text (and nothing at all), i: whole number, d: exact number, f: approximate number."""
    match value:
        case None | str():
            return "s"
        case int():
            return "i"
        case Decimal():
            return "d"
        case float():
            return "f"
    raise TypeError(f"a value of type {type(value).__name__} has no place in the journal")


def stored_value(code: str, text: str) -> StoredValue:
    """A value from its text."""
    match code:
        case "i":
            return int(text)
        case "d":
            return Decimal(text)
        case "f":
            return float(text)
    return text

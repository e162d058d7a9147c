"""How several values stand in one text of the journal: "N" for NULL, else the count of letters, a colon and the letters.

3:Ann0:N is "Ann", "" and NULL. The server packs values alike (db.dialect.packed), so that they need not travel there and back."""

from collections.abc import Sequence
from decimal import Decimal

from sc_desktop.domain.change import StoredValue


def pack(values: Sequence[StoredValue]) -> str:
    """The values in one text."""
    texts = (None if value is None else str(value) for value in values)
    return "".join("N" if text is None else f"{len(text)}:{text}" for text in texts)


def unpack(text: str, types: str) -> list[StoredValue]:
    """The values again; one letter of `types` for each (see type_code). Raises ValueError when the text is not a packed one."""
    values: list[StoredValue] = []
    place = 0
    for code in types:
        if text.startswith("N", place):
            values.append(None)
            place += 1
            continue
        colon = text.index(":", place)
        end = colon + 1 + int(text[place:colon])
        letters = text[colon + 1 : end]
        values.append(letters if code == "s" else _value(code, letters))
        place = end
    if place != len(text):
        raise ValueError("the journal holds a row that is damaged")
    return values


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


def _value(code: str, text: str) -> StoredValue:
    match code:
        case "i":
            return int(text)
        case "d":
            return Decimal(text)
        case "f":
            return float(text)
    return text

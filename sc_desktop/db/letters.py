"""How the shop's collation takes each letter: texts the shop does not hold are ordered and compared here as they would be there.

A collation that weighs some letters together (Spanish of old: ch, ll) is followed letter by letter only."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Connection, Select, String, bindparam, collate, func, select

from sc_desktop.db.dialect import COLLATION, InUtf8, pads_texts
from sc_desktop.domain.folding import fold

A_QUESTION = 64
"""Letters that are asked about at a time."""
_GENERAL = "utf8mb4_general_ci"
_IN_EVERY_CHARSET = ("_general_ci", "_unicode_ci", "_unicode_520_ci", "_bin")


class Letters(Struct, frozen=True):
    """What letters weigh, by their code. `pads`: spaces at the end count for nothing where texts are ordered; LIKE looks at them."""

    weights: Mapping[int, str]
    tokens: Mapping[int, str]
    pads: bool

    def weight(self, text: str) -> str:
        """Texts stand in the order of their weights; those that count as the same weigh the same."""
        return (text.rstrip(" ") if self.pads else text).translate(self.weights)

    def spelling(self, text: str) -> str:
        """Spellings compare to the sign as LIKE compares their texts."""
        return text.translate(self.tokens)

    def unknown(self, texts: Iterable[str]) -> set[str]:
        """The letters in these texts that were not asked about."""
        return {letter for letter in set().union(*texts) if ord(letter) not in self.weights}

    def with_more(self, other: "Letters") -> "Letters":
        """These and the others."""
        return Letters({**self.weights, **other.weights}, {**self.tokens, **other.tokens}, self.pads)


def read_letters(connection: Connection, letters: Collection[str], like: Column[Any]) -> Letters:
    """What these letters weigh in the collation of a column; in the demo, which folds texts, what they fold to."""
    if connection.dialect.name == "sqlite":
        folded = {ord(letter): fold(letter) for letter in letters}
        return Letters(folded, folded, pads=False)
    collation = _in_utf8mb4(str(like.info.get(COLLATION, "")))
    weights: dict[int, str] = {}
    tokens: dict[int, str] = {}
    wanted = sorted(letters)
    for start in range(0, len(wanted), A_QUESTION):
        some = wanted[start : start + A_QUESTION]
        told = connection.execute(_question(collation), {f"l{place}": letter for place, letter in enumerate(some + some[:1] * A_QUESTION)})
        for letter, digits in zip(some, told.one(), strict=False):
            weights[ord(letter)] = bytes.fromhex(digits).decode("latin-1")
            tokens[ord(letter)] = f"<{digits}>"  # so that no end of a letter and start of the next look like another
    return Letters(weights, tokens, pads_texts(collation))


@lru_cache(maxsize=8)
def _question(collation: str) -> Select[Any]:
    letters = (collate(InUtf8(bindparam(f"l{place}", type_=String)), collation) for place in range(A_QUESTION))
    return select(*(func.coalesce(func.hex(func.weight_string(letter)), "").label(f"w{place}") for place, letter in enumerate(letters)))


def _in_utf8mb4(collation: str) -> str:
    """The same collation for every letter there is; where there is none, the one PrestaShop prefers."""
    charset, _, rest = collation.partition("_")
    if charset == "utf8mb4":
        return collation
    return f"utf8mb4_{rest}" if charset in ("utf8", "utf8mb3") and f"_{rest}" in _IN_EVERY_CHARSET else _GENERAL

"""Kinds of value that only lists show: words for what is stored as a key, and long texts on one line. Nobody types them."""

from collections.abc import Mapping

from msgspec import field

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Kind, Text
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import tr


class Word(Kind, frozen=True):
    """A key of a small fixed set, shown as its word in the user's language. One with the word "" is not shown, an unknown one as it is."""

    name: str = "word"
    words: Mapping[str, str] = field(default_factory=dict)

    def show(self, stored: StoredValue, manner: Manner) -> str:
        key = "" if stored is None else str(stored)
        word = self.words.get(key, key)
        return tr(word) if key in self.words and word else word


class OneLine(Text, frozen=True):
    """A text of several lines, shown on one."""

    def show(self, stored: StoredValue, manner: Manner) -> str:
        return " ".join(str(stored or "").split())

"""How a language writes dates, numbers and ticks; and how a file does."""

from collections.abc import Mapping

from msgspec import Struct, field

Labels = Mapping[int, str]


class Manner(Struct, frozen=True):
    """The way values are written and read. `lists` holds the labels of the shop's lists ("group", "gender", "language" ...) by id."""

    language: str
    day: str
    decimal: str
    thousands: str
    yes: str
    no: str
    lists: Mapping[str, Labels] = field(default_factory=dict)

    def labels(self, name: str) -> Labels:
        """The labels of one of the shop's lists; empty when the shop has none."""
        return self.lists.get(name, {})


ENGLISH = Manner("en", "{year:04}-{month:02}-{day:02}", ".", ",", "Yes", "No")
FRENCH = Manner("fr", "{day:02}/{month:02}/{year:04}", ",", "\u202f", "Oui", "Non")
FILE = Manner("file", "{year:04}-{month:02}-{day:02}", ".", "", "1", "0")

MANNERS = {"en": ENGLISH, "fr": FRENCH}

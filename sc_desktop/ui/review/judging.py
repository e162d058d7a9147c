"""Which lines are ticked, and what the laws say of just those. Only customers whose ticks changed are judged again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress, islice
from operator import and_
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from sc_desktop.domain.change import ChangeKey, customer_of
from sc_desktop.i18n import Message
from sc_desktop.ui.review.wording import column_of

if TYPE_CHECKING:
    from sc_desktop.workspace.reviewing import Line, Review

CUSTOMERS_AT_ONCE = 5_000  # judged without a pause: some 30 ms


class Tally(Struct, frozen=True):
    """What would be written now: changes by column, on how many customers, with what along; who would be subscribed.

    `replacing` counts changes over what someone else wrote meanwhile, `held_back` those ticked that the laws refuse."""

    columns: Counter[str]
    customers: int
    consequences: int
    consent: frozenset[int]
    replacing: int
    held_back: int

    @property
    def changes(self) -> int:
        return self.columns.total()


class Judging(QObject):
    """The ticks of a review. After many ticks at once the laws are asked in slices, and `is_settled` is false until they have answered.

    `judged` tells the lines whose ticks or remarks may have changed: first and last."""

    judged = Signal(object, object)

    def __init__(self, review: "Review", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.review = review
        lines = review.lines
        self.lines: Sequence[Line] = lines
        self.customers = [customer_of(line.change) for line in lines]
        self.tickable = bytearray(line.can_be_ticked for line in lines)
        self.ticks = bytearray(line.can_be_ticked and not line.is_conflict for line in lines)
        self.written = bytearray(len(lines))
        self.blocked: dict[int, Message] = {}
        self.column_keys = [column_of(line.change) for line in lines]
        self._asks_consent = bytearray(line.asks_consent for line in lines)
        self._is_conflict = bytearray(line.is_conflict for line in lines)
        self._lines_of: dict[int, list[int]] = {}
        for place, customer in enumerate(self.customers):
            self._lines_of.setdefault(customer, []).append(place)
        self._waiting: dict[int, None] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._judge_some)
        self._ask(self._lines_of)

    @property
    def is_settled(self) -> bool:
        return not self._waiting

    def ticked_keys(self) -> frozenset[ChangeKey]:
        """The keys of all ticked lines."""
        return frozenset(line.change.key for line in compress(self.lines, self.ticks))

    def set_ticks(self, places: Iterable[int], on: bool) -> None:
        """Tick or untick these lines; what can't be ticked is passed over."""
        touched: dict[int, None] = {}
        for place in places:
            if self.tickable[place] and self.ticks[place] != on:
                self.ticks[place] = on
                touched[self.customers[place]] = None
        if touched:
            self._ask(touched)

    def tally(self) -> Tally:
        """Counts of what would be written; exact once settled."""
        mine = bytearray(map(and_, self.written, self.tickable))
        consent = frozenset(compress(self.customers, map(and_, mine, self._asks_consent)))
        replacing, held_back = sum(map(and_, mine, self._is_conflict)), sum(self.ticks) - sum(mine)
        customers = len(set(compress(self.customers, mine)))
        return Tally(Counter(compress(self.column_keys, mine)), customers, sum(self.written) - sum(mine), consent, replacing, held_back)

    def _ask(self, customers: Iterable[int]) -> None:
        self._waiting.update(dict.fromkeys(customers))
        self._judge_some()

    def _judge_some(self) -> None:
        """Judge the customers that wait, some at a time, so that the window never stands still."""
        part = list(islice(self._waiting, CUSTOMERS_AT_ONCE))
        places = [place for customer in part for place in self._lines_of[customer]]
        self._judge(part, places)
        for customer in part:
            del self._waiting[customer]
        if self._waiting:
            self._timer.start()
        if places:
            self.judged.emit(min(places), max(places))

    def _judge(self, customers: Sequence[int], places: Sequence[int]) -> None:
        part = replace(self.review, lines=tuple(self.lines[place] for place in places))
        ticked = {self.lines[place].change.key for place in places if self.ticks[place]}
        _changes, verdict = part.chosen(ticked)
        for customer in customers:
            self.blocked.pop(customer, None)
        self.blocked.update((refusal.customer, refusal.reason) for refusal in verdict.refusals)
        along = {change.key for change in verdict.consequences}
        for place in places:
            wanted = self.ticks[place] if self.tickable[place] else self.lines[place].change.key in along
            self.written[place] = bool(wanted) and self.customers[place] not in self.blocked

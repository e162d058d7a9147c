"""What the grid asks the shop: the query in use, its answer, and how many customers it has in all."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from sc_desktop import workspace as use_cases
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import View
from sc_desktop.errors import Expected
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import Answer

FIRST = 256
"""Of all there are, so many are shown before the others are found: they are read without looking at the rest of the table."""
PATIENCE = 1_000  # milliseconds without an answer after which the user is told, and offered to give up


class Question(QObject):
    """Asks in the lane "grid" and counts in the lane "count". A newer query makes the answer to an older one worthless.

    `asked` tells the query before its answer, `found` both; `counted` says that `total` is known, or is not any more. `waiting_changed`
    says that an answer is long in coming, or no longer, and `stepped` how far it is, as Progress has it. `given_up` tells what
    was asked in vain; what the rows answer is in use again."""

    asked = Signal(object)
    found = Signal(object, object)
    counted = Signal()
    failed = Signal(object)
    waiting_changed = Signal(bool)
    stepped = Signal(object, object)
    given_up = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.query = Query()
        self.view: View | None = None  # of which the first rows of an answer to another query come along
        self.total: int | None = None
        self.is_partial = False  # the others of all there are, are being read
        self.as_of: datetime.datetime | None = None  # when what decided was read, where that was not just now
        self._answered: Query | None = None  # in full, whatever its limit
        self._shown: Query | None = None  # what the rows answer
        self._task: Task | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._on_long)
        self._step = (0, 0)

    def ask(self, query: Query) -> None:
        """Ask this from now on; without an open shop nothing happens.

        Of all there are the first come at once and the others follow, except where the same is asked again: its rows stay until then."""
        if self._desk.workspace is None:
            return
        is_another = replace(query, limit=None) != self._answered
        self.query = query
        self.asked.emit(query)
        if query.limit is None and query.among is None and is_another:
            self._send(replace(query, limit=FIRST), partial(self._on_first, query), view=self.view)
        else:
            self._send(query, partial(self._on_ids, query), view=self.view if is_another else None)

    def count(self) -> None:
        """Count the customers that answer, beyond those found."""
        self._desk.ask("count", use_cases.browsing.count, self.query, done=self._on_count, failed=self._on_failed, owner=self)

    def give_up(self) -> None:
        """Wait no longer: the shop stops looking, the rows stay as they are, and what they answer is in use again."""
        if self._task is None:
            return
        self._desk.jobs.drop(self._task, is_wish=True)
        self._rest()
        if self.is_partial:
            self.count()
            return
        asked, self.query = self.query, self._shown or self.query
        self.given_up.emit(asked)
        self.asked.emit(self.query)

    @property
    def has_answer(self) -> bool:
        """Whether rows were ever found since the shop was opened."""
        return self._shown is not None

    def forget(self) -> None:
        """No shop is open."""
        self._rest()
        self._answered = self._shown = self.as_of = None
        self.is_partial = False
        self._on_count(None)

    def _send(self, query: Query, done: Callable[["Answer"], None], view: View | None = None) -> None:
        step, self._step = self._on_step, (0, 0)
        find = use_cases.browsing.answer
        task = self._desk.ask("grid", find, query, view=view, done=done, failed=self._on_failed, stepped=step, owner=self)
        self._task = task
        self._patience.start()

    def _rest(self) -> None:
        """Nothing is asked any more."""
        self._task = None
        self._patience.stop()
        self.waiting_changed.emit(False)

    def _on_long(self) -> None:
        """The answer is long in coming; how far it is may have been told before anybody was there to hear."""
        self.waiting_changed.emit(True)
        if any(self._step):
            self.stepped.emit(*self._step)

    def _on_step(self, done: int, total: int) -> None:
        self._step = (done, total)
        self.stepped.emit(done, total)

    def _on_first(self, query: Query, answer: "Answer") -> None:
        """The first of all there are: the rows to be looked at while the others are read."""
        if len(answer.ids) < FIRST:
            self._on_ids(query, answer)
            return
        self.is_partial, self._shown, self.as_of = True, query, answer.as_of
        self._rest()
        self.found.emit(query, answer)
        self._on_count(None)  # afterwards: whether everything was selected is told by how many there were
        if self._task is None:
            self._desk.jobs.after_painting(partial(self._ask_others, query), self)

    def _ask_others(self, query: Query) -> None:
        """Unless something else was asked meanwhile, or given up."""
        if self._desk.workspace is not None and self.is_partial and self.query is query and self._task is None:
            self._send(query, partial(self._on_ids, query))

    def _on_ids(self, query: Query, answer: "Answer") -> None:
        self.is_partial, self._answered, self._shown = False, replace(query, limit=None), query
        self.as_of = answer.as_of
        self._rest()
        self.found.emit(query, answer)
        if query.limit is None or len(answer.ids) < query.limit:
            self._on_count(len(answer.ids))
        else:
            self._on_count(None)
            self.count()

    def _on_count(self, total: int | None) -> None:
        self.total = total
        self.counted.emit()

    def _on_failed(self, error: Expected) -> None:
        self._rest()
        self.failed.emit(error)

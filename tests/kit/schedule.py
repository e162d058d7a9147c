"""Random schedules of what may happen around a commit, and what the shop must hold after each.

A colleague's edit adds 100 to the counter, ours adds 1: so whatever the order, the sum tells who was written over, and who twice."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import pymysql

from sc_desktop.domain.batch import UNDO, Report
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected
from sc_desktop.workspace import history
from sc_desktop.workspace.workspace import Workspace
from tests.kit.delay_proxy import DelayProxy, Fault, Packet
from tests.kit.exactly_once import COUNTER, STAMP
from tests.kit.shop import TestShop

Answer = TypeVar("Answer")
Kind = Literal["edit", "note", "delete", "cut before", "cut after", "kill", "deadlock"]
_CUTS: dict[str, Fault] = {"cut before": "before", "cut after": "after"}
THEIRS = 100
CHUNK = 10
_TRIES = 12  # more than a schedule has acts that break a line


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens when our command number `at` comes by, before the server gets it; to the customer in place `who`.

    The line is cut at the first COMMIT from then on, where it matters most."""

    kind: Kind
    at: int
    who: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """What happens during one batch, which is noted as `keeping` says.

    `dies_at`: the program ends at this step of its progress, and tidies nothing up."""

    acts: tuple[Act, ...]
    keeping: str
    is_carried: bool
    dies_at: int | None = None
    goes_on: bool = True


class Killed(BaseException):
    """The program ends here."""


class Mortal(Progress):
    """The progress of a program that ends at its nth step."""

    def __init__(self, dies_at: int | None) -> None:
        super().__init__()
        self._left = dies_at

    def note(self, rows: int) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise Killed
        super().note(rows)


class Colleagues:
    """People who change the shop meanwhile, without waiting for anybody; and the rows as they must be for all that is not ours."""

    def __init__(self, shop: TestShop) -> None:
        self._shop, self._table = shop, f"`{shop.database}`.ps_customer"
        self.expected = shop.read_all()
        self.ids = sorted(self.expected)
        self._threads: list[threading.Thread] = []
        self._moved_on = threading.Event()

    def edit(self, who: int) -> None:
        customer = self.ids[who]
        if self._do(f"UPDATE {self._table} SET {COUNTER} = {COUNTER} + {THEIRS} WHERE id_customer = %s", customer):
            self.expected[customer][COUNTER] += THEIRS

    def note(self, who: int) -> None:
        customer = self.ids[who]
        if self._do(f"UPDATE {self._table} SET note = CONCAT(IFNULL(note, ''), '+') WHERE id_customer = %s", customer):
            self.expected[customer]["note"] = (self.expected[customer]["note"] or "") + "+"

    def delete(self, who: int) -> None:
        if self._do(f"DELETE FROM {self._table} WHERE id_customer = %s", self.ids[who]):
            del self.expected[self.ids[who]]

    def wait_for_each_other(self, who: int) -> None:
        """Hold the last row of a chunk and, once somebody waits for it, ask for the first: one of the two has to give way."""
        first, last = self.ids[who // CHUNK * CHUNK], self.ids[who // CHUNK * CHUNK + CHUNK - 1]
        line = self._connect(patience=1)
        with line.cursor() as cursor:
            cursor.execute("BEGIN")
            with contextlib.suppress(pymysql.err.OperationalError):
                cursor.execute(f"SELECT 1 FROM {self._table} WHERE id_customer = %s FOR UPDATE NOWAIT", (last,))
        self._moved_on.clear()
        self._threads.append(threading.Thread(target=self._ask_for, args=(line, first)))
        self._threads[-1].start()

    def move_on(self) -> None:
        """A command of ours came by: nobody waits for the row that is held."""
        self._moved_on.set()
        while self._threads:
            self._threads.pop().join()

    def _ask_for(self, line: Any, first: int) -> None:
        with contextlib.closing(line), line.cursor() as cursor:
            while not self._moved_on.wait(0.005):
                if self._shop.server.execute(None, "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")[0][1] != "0":
                    with contextlib.suppress(pymysql.err.OperationalError):  # the server may choose either as its victim
                        cursor.execute(f"SELECT 1 FROM {self._table} WHERE id_customer = %s FOR UPDATE", (first,))
                    break
            line.rollback()

    def _do(self, statement: str, customer: int) -> int:
        """How many rows the statement changed; none when somebody holds them."""
        with contextlib.closing(self._connect(patience=0)) as line, line.cursor() as cursor:
            try:
                return int(cursor.execute(statement, (customer,)))
            except pymysql.err.OperationalError as error:
                if error.args[0] != 1205:
                    raise
                return 0

    def _connect(self, *, patience: int) -> Any:
        """A line of no database, so that killing those of the shop's leaves it alone."""
        line = self._shop.server.connect(None)
        with line.cursor() as cursor:
            cursor.execute(f"SET innodb_lock_wait_timeout = {patience}")
        return line


class ScheduledLine(DelayProxy):
    """A line on which the acts of a schedule happen, each at its command, counted from `begin`."""

    def __init__(self, shop: TestShop, acts: tuple[Act, ...], colleagues: Colleagues) -> None:
        super().__init__(shop.server.port)
        self._acts, self._count, self._is_on = list(acts), 0, False
        self._does: dict[str, Callable[[int], None]] = {
            "edit": colleagues.edit,
            "note": colleagues.note,
            "delete": colleagues.delete,
            "deadlock": colleagues.wait_for_each_other,
            "kill": self._kill,
        }
        self._shop, self._colleagues = shop, colleagues

    def begin(self) -> None:
        """From now on commands count."""
        self._is_on = True

    def end(self) -> None:
        """Nothing happens any more."""
        self._is_on = False
        self._colleagues.move_on()

    def note(self, packet: Packet) -> Fault | None:
        fault = super().note(packet)
        if not self._is_on or packet.command is None:
            return fault
        self._count += 1
        self._colleagues.move_on()
        due = [act for act in self._acts if act.at <= self._count and (packet.is_commit or act.kind not in _CUTS)]
        for act in due:
            self._acts.remove(act)
            if act.kind in _CUTS:
                fault = _CUTS[act.kind]
            else:
                self._does[act.kind](act.who)
        return fault

    def _kill(self, _who: int) -> None:
        self._shop.server.kill_connections(self._shop.database)


def until_answered(ask: Callable[[], Answer]) -> Answer:
    """Ask again, as a user does, as long as the line breaks."""
    for _ in range(_TRIES):
        with contextlib.suppress(Expected):
            return ask()
    return ask()


def check(colleagues: Colleagues, shop: TestShop, *, written: set[int], in_doubt: set[int] | None = None) -> None:
    """Whoever is written has one more, once; nobody else has; and everything else is as colleagues left it."""
    now, doubtful = shop.read_all(), in_doubt or set()
    assert now.keys() == colleagues.expected.keys()
    for customer, row in colleagues.expected.items():
        more = now[customer][COUNTER] - row[COUNTER]
        assert more in (0, 1) if customer in doubtful else more == (customer in written), f"{customer}: {more} more"
        same = [name for name in row if name not in (COUNTER, STAMP)]
        assert [now[customer][name] for name in same] == [row[name] for name in same], f"{customer}: something else was touched"


def told(report: Report) -> list[int]:
    """Everybody the report tells of, once for each list."""
    refused = tuple(refusal.customer for refusal in report.refused)
    lists = (report.applied, report.already_so, report.conflicts, report.gone, refused, report.unknown, report.not_done)
    return sorted(customer for each in lists for customer in each)


def still_written(workspace: Workspace) -> set[int]:
    """Who has our change by the journal: written by the edit, and not put back by an undo of it."""
    written: set[int] = set()
    for batch in reversed(history.list_batches(workspace, progress=Progress())):
        customers = {change.customer for change in history.load_changes(workspace, batch.id, progress=Progress()).changes}
        written = written - customers if batch.kind == UNDO else written | customers
    return written

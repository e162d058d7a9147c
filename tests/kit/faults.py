"""What goes wrong around a commit, when a test wants it to: crashes, locks, acts between two tries; and looks at what is left."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, cast

import pymysql

from sc_desktop.domain.progress import Progress
from tests.kit.delay_proxy import DelayProxy, Fault, Packet
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop


class Meanwhile(Progress):
    """Does something where the work looks up: between two tries, or before a chunk."""

    def __init__(self, *, between_tries: Callable[[], None] | None = None, before_chunk: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._between_tries, self._before_chunk, self._steps = between_tries, before_chunk, 0

    def step(self, rows: int) -> None:
        self._steps += 1
        if self._before_chunk and self._steps == 2:  # the first is the beginning
            self._before_chunk()
        super().step(rows)

    def pause(self, seconds: float) -> None:
        if self._between_tries:
            self._between_tries()


class CommitLine(DelayProxy):
    """A line that does something when the nth COMMIT comes by, before the server gets it."""

    def __init__(self, server: MariaDbServer, act: Callable[[], object]) -> None:
        super().__init__(server.port)
        self._act, self._left = act, 0

    def act_at_commit(self, nth: int) -> None:
        """From now on count, and act at the nth."""
        self._left = nth

    def note(self, packet: Packet) -> Fault | None:
        if packet.is_commit and self._left:
            self._left -= 1
            if not self._left:
                self._act()
        return super().note(packet)


class HeldUpLine(DelayProxy):
    """A line whose first COMMIT reaches the server and is held up there, while the client loses sight of it; until somebody ends it."""

    def __init__(self, server: MariaDbServer) -> None:
        super().__init__(server.port)
        self._server = server
        self._colleague: pymysql.Connection | None = None
        self.has_held_up = False
        self.was_told_to_end = False

    def note(self, packet: Packet) -> Fault | None:
        if packet.is_commit and not self.has_held_up:
            self.has_held_up = True
            self._colleague = self._server.connect(None)
            self._colleague.query("FLUSH TABLES WITH READ LOCK")
            threading.Thread(target=self._cut_once_it_waits).start()
        self.was_told_to_end |= b"KILL CONNECTION" in packet.raw
        if b"processlist" in packet.raw and self._colleague is not None:
            self._wait(lambda: not self._at_commit())
            self._colleague.close()
            self._colleague = None
        return super().note(packet)

    def _cut_once_it_waits(self) -> None:
        self._wait(self._at_commit)
        self.cut_all()

    def _at_commit(self) -> bool:
        return bool(self._server.execute(None, "SELECT 1 FROM information_schema.processlist WHERE info = 'COMMIT'"))

    def _wait(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + 10
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError("the COMMIT is not where it should be")
            time.sleep(0.005)


class CrashingLine(CommitLine):
    """A line whose server dies when the nth COMMIT comes by."""

    def __init__(self, server: MariaDbServer) -> None:
        super().__init__(server, server.crash)

    def crash_at_commit(self, nth: int) -> None:
        self.act_at_commit(nth)


def hasty_clock(seconds: float) -> Callable[[], float]:
    """A clock on which so many seconds pass between two looks at it."""
    ticks = itertools.count(0.0, seconds)
    return lambda: next(ticks)


class Waiting(Progress):
    """Waits without taking any time: `now` is the clock that goes on by as much as was waited for, and by `at_a_try` for each try."""

    def __init__(self, *, at_a_try: float = 0.0) -> None:
        super().__init__()
        self.now, self._at_a_try = 0.0, at_a_try

    def pause(self, seconds: float) -> None:
        self.now += seconds + self._at_a_try


def once(act: Callable[[], object]) -> Callable[[], None]:
    """The act the first time, nothing afterwards."""
    acts = [act]
    return lambda: acts.pop()() and None if acts else None


@contextlib.contextmanager
def holding_the_row_of(shop: TestShop, customer: int) -> Iterator[pymysql.Connection]:
    """A colleague's transaction that has locked the customer's row."""
    with contextlib.closing(shop.server.connect(shop.database)) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM ps_customer WHERE id_customer = %s FOR UPDATE", (customer,))
        yield connection
        connection.rollback()


@contextlib.contextmanager
def killing_whoever_waits_for(shop: TestShop, customer: int) -> Iterator[None]:
    """Holds the customer's row until somebody waits for it, whose connection is killed then."""
    waits = "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"

    def kill() -> None:
        end = time.monotonic() + 10
        waiting: list[tuple[Any, ...]] = []
        while not waiting:
            if time.monotonic() > end:
                raise TimeoutError("nobody waits for the row")
            time.sleep(0.15)  # InnoDB renews the list only when nobody has asked for a tenth of a second: not even for the test before
            waiting = shop.server.execute(None, waits)
        for (connection,) in waiting:
            shop.server.execute(None, f"KILL CONNECTION {connection:d}")
        colleague.rollback()

    with holding_the_row_of(shop, customer) as colleague:
        killer = threading.Thread(target=kill)
        killer.start()
        yield
        killer.join()


def journalled(shop: TestShop, batch: str) -> list[int]:
    """Customers in the journal of a batch, once for each change but the stamp."""
    return sorted(row[0] for row in shop.journal(batch) if row[3] != "date_upd")


def without_stamp(rows: dict[int, dict[str, object]]) -> dict[int, dict[str, object]]:
    return {customer: {name: value for name, value in row.items() if name != "date_upd"} for customer, row in rows.items()}


class CuttingLine(DelayProxy):
    """A line that does something at the nth command that comes by, such as killing the connection that sent it."""

    def __init__(self, server: MariaDbServer, act: Callable[[], object]) -> None:
        super().__init__(server.port)
        self._act, self._left, self._beginning = act, 0, b""

    def act_at_statement(self, beginning: bytes) -> None:
        """Act before the next statement that begins so."""
        self._left, self._beginning = 1, beginning

    def act_at_command(self, nth: int) -> None:
        """From now on count, and act at the nth."""
        self._left = nth

    @property
    def has_acted(self) -> bool:
        return self._left == 0

    def note(self, packet: Packet) -> Fault | None:
        is_meant = packet.raw[5:].startswith(self._beginning) if self._beginning else packet.command is not None
        if is_meant and self._left:
            self._left -= 1
            if not self._left:
                self._act()
        return super().note(packet)


class CutLine(DelayProxy):
    """A line that is cut around the nth statement that begins so."""

    def __init__(self, server: MariaDbServer, beginning: bytes) -> None:
        super().__init__(server.port)
        self._beginning, self._left, self._place = beginning, 0, cast(Fault, "before")

    def cut_at(self, nth: int, place: Fault) -> None:
        """Cut before the server gets the nth such statement from now on, or after that, with its answer lost."""
        self._left, self._place = nth, place

    def note(self, packet: Packet) -> Fault | None:
        fault = super().note(packet)
        if self._left and packet.raw[5:].startswith(self._beginning):
            self._left -= 1
            if not self._left:
                return self._place
        return fault

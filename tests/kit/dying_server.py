"""A line whose server is killed (kill -9) while it is at work: soon after it got a statement, in one, in a COMMIT, or right behind one.

with DyingServerLine(shop) as line:
    line.die(nth=3, moment="in a commit")
    report = batch.commit(workspace, review, progress=line.progress)    # brings the server back between two tries
    line.revive()
    assert line.has_died"""

from __future__ import annotations

import contextlib
import threading
from typing import Any, Literal

import pymysql

from tests.kit.deadlock import rows_waited_for
from tests.kit.delay_proxy import DelayProxy, Fault, Packet
from tests.kit.faults import Meanwhile
from tests.kit.running import until
from tests.kit.shop import TestShop

Moment = Literal["soon", "in a statement", "in a commit", "behind a commit"]
MOMENTS: tuple[Moment, ...] = ("soon", "in a statement", "in a commit", "behind a commit")


class DyingServerLine(DelayProxy):
    """Such a line, for one death. `progress` is that of the commit."""

    def __init__(self, shop: TestShop) -> None:
        super().__init__(shop.server.port)
        self._shop, self._moment, self._left, self._delay = shop, "soon", 0, 0.0
        self._colleague: Any = None
        self._death: threading.Thread | None = None
        self.has_died = False
        self.progress = Meanwhile(between_tries=self.revive)

    def die(self, moment: Moment, *, nth: int = 1, delay: float = 0.0, row: int = 0) -> None:
        """Soon: `delay` seconds after the nth command from now on was passed on. In a statement: when one waits for this customer's row.
        In a commit: when the server is at the nth. Behind one: it is done, and its answer comes to nobody."""
        self._moment, self._left, self._delay = moment, nth, delay
        if moment == "in a statement":
            self._left = 0
            self._hold(f"SELECT 1 FROM ps_customer WHERE id_customer = {row:d} FOR UPDATE")
            self._begin_to_die()

    def revive(self) -> None:
        """Wait for the death that has begun, and start the server again."""
        if self._death is not None:
            self._death.join()
        if not self._shop.server.is_running:
            self._shop.server.restart()
        if self._colleague is not None:
            with contextlib.suppress(pymysql.err.Error):
                self._colleague.close()
            self._colleague = None

    def note(self, packet: Packet) -> Fault | None:
        fault = super().note(packet)
        is_meant = packet.command is not None if self._moment == "soon" else packet.is_commit
        if not (is_meant and self._left):
            return fault
        self._left -= 1
        if self._left:
            return fault
        if self._moment == "in a commit":
            self._hold("FLUSH TABLES WITH READ LOCK")  # a COMMIT waits for it, which nobody can see from outside otherwise
        self._begin_to_die()
        return "after" if self._moment == "behind a commit" else fault

    def _hold(self, statement: str) -> None:
        self._colleague = self._shop.server.connect(self._shop.database)
        with self._colleague.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(statement)

    def _begin_to_die(self) -> None:
        self._death = threading.Thread(target=self._die)
        self._death.start()

    def _die(self) -> None:
        if self._moment == "soon":
            threading.Event().wait(self._delay)
        elif self._moment == "in a statement":
            until(lambda: rows_waited_for(self._shop) > 0)
        elif self._moment == "in a commit":
            until(self._is_at_work)
        else:
            until(lambda: self.faults_done > 0)
        self._shop.server.crash()
        self.has_died = True

    def _is_at_work(self) -> bool:
        """Whether the server is at something for somebody else than the asker."""
        asked = "SELECT 1 FROM information_schema.processlist WHERE db = %s AND command = 'Query' AND id NOT IN (CONNECTION_ID(), %s)"
        return bool(self._shop.server.execute(None, asked, (self._shop.database, self._colleague.thread_id())))

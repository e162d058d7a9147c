"""The tunnel to a database: one SSH connection, with a channel of its own for every line of the database.

A line is a pair of sockets, not a port: no other program or user of this computer can go through the tunnel.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress

import asyncssh

from sc_desktop.db import ssh_faults
from sc_desktop.db.ssh_login import Whereabouts, log_in
from sc_desktop.domain.ssh import SshMeans, SshRoute
from sc_desktop.i18n import N_, msg

_BLOCK = 1 << 16
_SHARE = 0.5  # of the time there is, for finding out whether a connection that stands still answers
_GOODBYE = 2.0  # seconds at most until the thread has ended
_Place = tuple[str, int, str]  # host and port, or the path of a socket
_Reader = asyncio.StreamReader | asyncssh.SSHReader[bytes]
_Writer = asyncio.StreamWriter | asyncssh.SSHWriter[bytes]


class Tunnel:
    """Made on first use, and anew whenever it has died. Safe to use from several threads; `close` ends what any of them waits for."""

    def __init__(self, route: SshRoute, means: SshMeans) -> None:
        self._route, self._means = route, means
        self._lock = threading.Lock()
        self._session: _Session | None = None

    def open_line(self, *, host: str, port: int, path: str = "", timeout: float) -> socket.socket:
        """A socket that leads to the place as the SSH host sees it; `path` is a socket's there.

        Raises ShopUnreachable, after `timeout` seconds at the latest."""
        with self._lock:  # what is asked before close() is ended by it
            if self._session is None:
                self._session = _Session(self._route, self._means)
            waiting = self._session.ask((host, port, path), timeout)
        try:
            return waiting.result()
        except CancelledError as error:
            raise ssh_faults.unreachable("ssh_port", msg(N_("It was stopped."))) from error

    def close(self) -> None:
        """Break off the connection and all its lines. The next use makes a new one."""
        session = self._leave()
        if session is not None:
            session.thread.join(_GOODBYE)

    def interrupt(self) -> None:
        """As close(), without waiting for its end."""
        self._leave()

    def _leave(self) -> "_Session | None":
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.end()
        return session


class _Session:
    """One life of a tunnel: a thread with its event loop, and the connection that stands in it, if any."""

    def __init__(self, route: SshRoute, means: SshMeans) -> None:
        self._route, self._means = route, means
        self._loop = asyncio.new_event_loop()
        self._entering = asyncio.Lock()
        self._conn: asyncssh.SSHClientConnection | None = None
        self._limits: dict[asyncio.Timeout, float] = {}  # of those who wait for a line, with their seconds
        self._is_asking = False
        self._carriers: set[asyncio.Future[None]] = set()  # asyncio itself holds its tasks by weak references only
        self.thread = threading.Thread(target=self._serve, name="ssh tunnel", daemon=True)
        self.thread.start()

    def ask(self, place: _Place, timeout: float) -> "Future[socket.socket]":
        """Ask for a line; called from any thread."""
        return asyncio.run_coroutine_threadsafe(self._open(place, timeout), self._loop)

    def end(self) -> None:
        """End everything; called from any thread, once."""
        self._loop.call_soon_threadsafe(self._end)

    # -- on the session's own thread ---------------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(_settle())
            self._loop.close()

    def _end(self) -> None:
        if self._conn is not None:
            self._conn.abort()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_soon(self._loop.stop)

    async def _open(self, place: _Place, timeout: float) -> socket.socket:
        until = time.monotonic() + timeout
        standing = self._conn
        if standing is not None and not standing.is_closed():
            with suppress(TimeoutError, OSError, asyncssh.DisconnectError):  # it has died, and nobody has noticed: a new one is made
                return await asyncio.wait_for(self._lead(standing, place), timeout * _SHARE)
            standing.abort()
        now = Whereabouts(self._route.host, unhurried=self._unhurried)
        try:
            async with asyncio.timeout(until - time.monotonic()) as limit:
                if self._is_asking:
                    limit.reschedule(None)
                self._limits[limit] = timeout
                conn = await self._enter(standing, now)
                now.stage = "ssh_forward"
                return await self._lead(conn, place)
        except (OSError, asyncssh.DisconnectError) as error:
            raise ssh_faults.of_the_line(error, now.host, now.stage) from error
        finally:
            self._limits = {each: seconds for each, seconds in self._limits.items() if each is not limit}

    @contextmanager
    def _unhurried(self) -> Iterator[None]:
        """While a person answers the server, nobody who waits for the login runs out of time."""
        self._is_asking = True
        for limit in self._limits:
            if not limit.expired():
                limit.reschedule(None)
        try:
            yield
        finally:
            self._is_asking = False
            for limit, seconds in self._limits.items():
                if not limit.expired():
                    limit.reschedule(self._loop.time() + seconds)

    async def _enter(self, dead: asyncssh.SSHClientConnection | None, now: Whereabouts) -> asyncssh.SSHClientConnection:
        """The connection that stands now, or a new one; several lines asked for at once share it."""
        async with self._entering:
            if self._conn is None or self._conn is dead or self._conn.is_closed():
                self._conn = await log_in(self._route, self._means, now)
            return self._conn

    async def _lead(self, conn: asyncssh.SSHClientConnection, place: _Place) -> socket.socket:
        """Open a channel to the place, and carry everything between it and the socket that is returned."""
        host, port, path = place
        try:
            if path:
                reader, writer = await conn.open_unix_connection(path)
            else:
                reader, writer = await conn.open_connection(host, port)
        except asyncssh.ChannelOpenError as error:
            if conn.is_closed():
                raise asyncssh.ConnectionLost(error.reason) from error
            raise ssh_faults.of_the_way_on(error, self._route.host, path or f"{host}:{port}") from error
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        near_reader, near_writer = await asyncio.open_connection(sock=theirs)
        for source, target in ((near_reader, writer), (reader, near_writer)):
            task = asyncio.ensure_future(_carry(source, target))
            self._carriers.add(task)
            task.add_done_callback(self._carriers.discard)
        return ours


async def _carry(source: _Reader, target: _Writer) -> None:
    """Hand on what comes, until either side hangs up; then the other side is hung up on."""
    try:
        while block := await source.read(_BLOCK):
            target.write(block)
            await target.drain()
    except (OSError, asyncssh.Error):
        return  # that is how a line ends; whoever reads at its other end sees it
    finally:
        target.close()


async def _settle() -> None:
    """Let everything that was ended come to its end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)

"""A line to the shop's database that is slow, and breaks where a test wants it to.

with DelayProxy(mariadb.port, delay=0.01) as line:      # a round trip takes 20 ms longer
    line.cut_after_commit()                             # the next COMMIT is done, but its answer gets lost
    ... create_engine(line.url(database)) ...
    assert line.faults_done == 1

It understands the packets of the MySQL protocol, hence it takes the offer of TLS out of the server's greeting: what passes is plain text.
A packet of several statements is taken apart: the server gets one after the other, and none behind one that fails, so that a test can do
something between any two of them; the client sees what it would have seen without.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn, Self

from tests.kit.mariadb import mysql_url

_HEADER = 4  # three bytes of length, one of sequence
_COM_QUIT, _COM_QUERY = 1, 3
_CLIENT_SSL_HIGH_BYTE = 0x08  # CLIENT_SSL is 0x0800; the greeting holds the low two bytes of the capabilities, little end first
_PATIENCE = 10.0
_BETWEEN = b";\n"  # statements of one packet; no bound value holds it, for the driver writes a line's end as two signs
_VERDICT = b"EXECUTE scd_verdict"  # a COMMIT, if the server has found right what stands before it (db/session.py)
_MORE_RESULTS = 0x0008
_OK, _ERROR, _END = 0x00, 0xFF, 0xFE

Fault = Literal["before", "after", "held"]


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet from the client. A command starts with sequence 0; what follows in a log-in, or in a long command, does not."""

    raw: bytes

    @property
    def command(self) -> int | None:
        """The command's byte; None when the packet is not the start of a command."""
        return self.raw[_HEADER] if self.raw[3] == 0 and len(self.raw) > _HEADER else None

    @property
    def is_commit(self) -> bool:
        """Whether it asks for COMMIT."""
        return self.command == _COM_QUERY and self.raw[_HEADER + 1 : _HEADER + 64].strip(b" ;\n") in (b"COMMIT", _VERDICT)

    @property
    def has_commit(self) -> bool:
        """Whether one of its statements does."""
        return any(statement.is_commit for statement in self.statements)

    @property
    def statements(self) -> list[Packet]:
        """Each of its statements in a packet of its own; the packet itself when there are not several."""
        if self.command != _COM_QUERY or _BETWEEN not in self.raw:
            return [self]
        parts = self.raw[_HEADER + 1 :].split(_BETWEEN)
        return [Packet((len(part) + 1).to_bytes(3, "little") + bytes([0, _COM_QUERY]) + part) for part in parts]


class PacketSplitter:
    """Cuts a stream of bytes into packets, however it arrives."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._waiting = bytearray()

    def feed(self, data: bytes) -> Iterator[Packet]:
        """The packets that are complete now."""
        self._waiting += data
        while len(self._waiting) >= _HEADER:
            end = _HEADER + int.from_bytes(self._waiting[:3], "little")
            if len(self._waiting) < end:
                return
            raw = bytes(self._waiting[:end])
            del self._waiting[:end]
            yield Packet(raw)


def without_tls(greeting: bytes) -> bytes:
    """The server's first packet, without its offer of TLS; an error packet (first byte 255) as it is."""
    if greeting[_HEADER] != 10:
        return greeting
    version_end = greeting.index(0, _HEADER + 1)
    place = version_end + 1 + 4 + 8 + 1 + 1  # connection id, start of the scramble, filler, low byte of the capabilities
    return greeting[:place] + bytes([greeting[place] & ~_CLIENT_SSL_HIGH_BYTE]) + greeting[place + 1 :]


class Answers:
    """The server's answers to statements that were taken apart, put together again as the answer to one packet of them."""

    def __init__(self) -> None:
        """Of nothing yet."""
        self._sequence = 0
        self._ends = 0
        self.is_complete = False
        self.has_failed = False

    def begin(self) -> None:
        """The answer to the next statement begins."""
        self._ends, self.is_complete = 0, False

    def renumbered(self, packet: Packet, *, is_last: bool) -> bytes:
        """The server's packet as a part of the whole: numbered on, and where it ends an answer it tells of more unless it is the last."""
        raw = bytearray(packet.raw)
        self._sequence += 1
        raw[3] = self._sequence % 256
        kind, body = raw[_HEADER], len(raw) - _HEADER
        if (self._ends == 0 and kind in (_OK, _ERROR)) or (kind == _END and body < 9 and self._is_second_end()):
            self.is_complete, self.has_failed = True, kind == _ERROR
            if kind != _ERROR and not is_last:
                raw[self._place_of_status(raw)] |= _MORE_RESULTS
        elif self._ends == 0:
            self._ends = 1  # the number of columns: from here on a zero is no OK
        return bytes(raw)

    def _is_second_end(self) -> bool:
        """Of a question: behind its columns, and behind its rows."""
        self._ends += 1
        return self._ends == 3

    @staticmethod
    def _place_of_status(raw: bytearray) -> int:
        if raw[_HEADER] == _END:
            return _HEADER + 3
        place = _HEADER + 1
        for _number in range(2):  # rows, and the last number given
            place += {0xFC: 3, 0xFD: 4, 0xFE: 9}.get(raw[place], 1)
        return place


class _Direction:
    """One way of a connection: bytes come out in order, `delay` after they went in; there is no limit to what is under way."""

    def __init__(self, proxy: DelayProxy, writer: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._writer = writer
        self._under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    def send(self, data: bytes) -> None:
        """Send bytes on their way; b"" is the end."""
        if self._proxy.swallows and data:
            return
        self._under_way.put_nowait((asyncio.get_running_loop().time() + self._proxy.delay, data))

    async def deliver(self) -> None:
        """Hand over what arrives, until the end."""
        while True:
            due, data = await self._under_way.get()
            left = due - asyncio.get_running_loop().time()
            if left > 0:
                await asyncio.sleep(left)
            if not data:
                self._writer.close()
                return
            self._writer.write(data)
            await self._writer.drain()


class _Link:
    """One connection of a client, and its other half to the server."""

    def __init__(
        self,
        proxy: DelayProxy,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._proxy = proxy
        self._client, self._client_writer = client
        self._server, self._server_writer = server
        self._to_client = _Direction(proxy, self._client_writer)
        self._to_server = _Direction(proxy, self._server_writer)
        self._answer_gets_lost = False
        self._from_server: asyncio.Queue[Packet | None] | None = None  # where answers go while statements are sent one by one

    async def carry(self) -> None:
        """Carry bytes both ways until one side hangs up."""
        try:
            async with asyncio.TaskGroup() as ways:
                for way in (self._read_client(), self._read_server(), self._to_client.deliver(), self._to_server.deliver()):
                    ways.create_task(way)
        except* (ConnectionError, asyncio.IncompleteReadError):
            pass  # hanging up is what this line is for
        finally:
            self.cut()

    def cut(self) -> None:
        """Drop both halves; nothing under way arrives."""
        self._client_writer.transport.abort()
        self._server_writer.transport.abort()

    async def _read_client(self) -> None:
        packets = PacketSplitter()
        while data := await self._client.read(65536):
            for packet in packets.feed(data):
                self._proxy.count(packet)
                statements = packet.statements if self._proxy.takes_apart else [packet]
                if len(statements) > 1:
                    await self._send_one_by_one(statements)
                else:
                    await self._send(packet)
        self._to_server.send(b"")

    async def _send(self, packet: Packet) -> None:
        fault = self._proxy.note(packet)
        if fault == "before":
            self._break()
        if fault == "held":
            self._proxy.faults_done += 1
            self._client_writer.transport.abort()
            await self._proxy.is_let_go.wait()
        self._answer_gets_lost = fault == "after"
        self._to_server.send(packet.raw)

    async def _send_one_by_one(self, statements: list[Packet]) -> None:
        self._from_server, answers = asyncio.Queue(), Answers()
        for statement in statements:
            await self._send(statement)
            answers.begin()
            while not answers.is_complete:
                packet = await self._from_server.get()
                if packet is None:  # the server has hung up
                    return
                self._to_client.send(answers.renumbered(packet, is_last=statement is statements[-1]))
            if answers.has_failed:
                break
        self._from_server = None

    async def _read_server(self) -> None:
        header = await self._server.readexactly(_HEADER)
        self._to_client.send(without_tls(header + await self._server.readexactly(int.from_bytes(header[:3], "little"))))
        packets = PacketSplitter()
        while data := await self._server.read(65536):
            if self._answer_gets_lost:
                self._break()
            if self._from_server is None:
                self._to_client.send(data)
                continue
            for packet in packets.feed(data):
                self._from_server.put_nowait(packet)
        if self._from_server is not None:
            self._from_server.put_nowait(None)
        self._to_client.send(b"")

    def _break(self) -> NoReturn:
        self._proxy.faults_done += 1
        self.cut()
        raise ConnectionAbortedError("cut, as the test has asked")


class DelayProxy:
    """A TCP proxy on a free port of 127.0.0.1, in a thread of its own; a context manager."""

    def __init__(self, server_port: int, *, delay: float = 0.0, takes_apart: bool = True) -> None:
        """`delay` is in seconds and for one direction, so a round trip takes twice as long; it can be changed at any time."""
        self.port = 0
        self.delay = delay
        self.takes_apart = takes_apart
        self.is_down = False  # whoever connects from now on is hung up on
        self.swallows = False  # what is sent from now on arrives nowhere, and nobody is told
        self.round_trips = 0  # commands the clients have sent and wait for; log-in and good-bye are not counted
        self.connections = 0
        self.commits = 0
        self.faults_done = 0
        self._server_port = server_port
        self._fault: tuple[Fault, int] | None = None
        self.is_let_go = asyncio.Event()
        self._stays_down = False
        self._links: set[_Link] = set()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="delay-proxy", daemon=True)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None

    def url(self, database: str, user: str = "root", password: str | None = None) -> str:
        """The URL of a database at the other end of this line."""
        return mysql_url(self.port, database, user=user, password=password)

    def cut_for_good_after_commit(self, nth: int = 1) -> None:
        """The same as `cut_after_commit`, and the line does not come back."""
        self._fault, self._stays_down = ("after", nth), True

    def cut_before_commit(self, nth: int = 1) -> None:
        """Break the connection when the nth COMMIT from now on comes by, and don't let it through: the server rolls back."""
        self._fault = ("before", nth)

    def cut_after_commit(self, nth: int = 1) -> None:
        """Let the nth COMMIT from now on through, then lose its answer and break the connection: it is committed, unknown to the client."""
        self._fault = ("after", nth)

    def hold_commit(self, nth: int = 1) -> None:
        """Break the client's half of the connection when the nth COMMIT from now on comes by, and keep that back until `let_go`."""
        self._fault = ("held", nth)

    def let_go(self) -> None:
        """What is kept back reaches the server, behind which the line ends."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.is_let_go.set)

    def cut_all(self) -> None:
        """Break every connection that stands now; new ones are accepted."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._cut_links)

    def count(self, packet: Packet) -> None:
        """A client sends a packet."""
        if packet.command not in (None, _COM_QUIT):
            self.round_trips += 1

    def note(self, packet: Packet) -> Fault | None:
        """A statement, or another command, comes by; returns the fault that has to happen at it."""
        if not (packet.is_commit if self.takes_apart else packet.has_commit):
            return None
        self.commits += 1
        if self._fault is None:
            return None
        fault, left = self._fault
        self._fault = (fault, left - 1) if left > 1 else None
        self.is_down |= self._stays_down and left == 1
        return fault if left == 1 else None

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise TimeoutError("the proxy did not start")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None and self._closing is not None
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(_PATIENCE)

    async def _serve(self) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        self._ready.set()
        await self._closing.wait()
        listener.close()
        self.is_let_go.set()
        self._cut_links()
        while self._links:  # let them come to their end: a task that is cancelled instead complains on the screen
            await asyncio.sleep(0.001)

    def _cut_links(self) -> None:
        for link in self._links:
            link.cut()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.is_down:
            writer.transport.abort()
            return
        try:
            server = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(self, (reader, writer), server)
        self._links.add(link)
        with contextlib.ExitStack() as at_end:
            at_end.callback(self._links.discard, link)
            await link.carry()

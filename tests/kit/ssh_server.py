"""An SSH server in this process, that lets in whom a test wants, leads on or doesn't, and fails when it is told to.

with SshServer(password="secret") as ssh:                     # logs in staff with this password
    route = SshRoute("127.0.0.1", ssh.port, "staff")
    ... Database(Profile(..., ssh=route), ...) ...
    ssh.cut_all()                                             # the line breaks
    assert ssh.led_to == [("127.0.0.1", mariadb.port)]
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

import asyncssh

T = TypeVar("T")
ACCOUNT = "staff"


class _Door(asyncssh.SSHServer):
    """One connection to the server."""

    def __init__(self, owner: SshServer) -> None:
        self._owner = owner

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._owner.connections.append(conn)

    def begin_auth(self, username: str) -> bool:
        self._owner.logins.append(username)
        return True

    def public_key_auth_supported(self) -> bool:
        return bool(self._owner.keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == ACCOUNT and key.public_data in self._owner.keys

    def password_auth_supported(self) -> bool:
        return self._owner.password is not None

    def validate_password(self, username: str, password: str) -> bool:
        self._owner.passwords.append(password)
        return (username, password) == (ACCOUNT, self._owner.password)

    def kbdint_auth_supported(self) -> bool:
        return self._owner.asks_by_prompt

    def get_kbdint_challenge(self, _username: str, _lang: str, _submethods: str) -> Any:
        self._rounds = list(self._owner.rounds or [[("Password: ", False)]])
        self._told: list[str] = []
        return "", self._owner.words, "", self._rounds.pop(0)

    def validate_kbdint_response(self, username: str, responses: Any) -> Any:
        self._told += responses
        if self._rounds:
            return "", "", "", self._rounds.pop(0)
        if self._owner.rounds:
            self._owner.answers.append(tuple(self._told))
            return (username, tuple(self._told)) == (ACCOUNT, self._owner.right)
        return self.validate_password(username, responses[0])

    def connection_requested(self, dest_host: str, dest_port: int, _host: str, _port: int) -> bool:
        return self._lead(dest_host, dest_port)

    def unix_connection_requested(self, dest_path: str) -> bool:
        return self._lead(dest_path, 0)

    def _lead(self, place: str, port: int) -> bool:
        if not self._owner.forwards:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, "open failed")
        self._owner.led_to.append((place, port))
        return True


class SshServer:
    """Listens on `port` of 127.0.0.1, in a thread of its own. `passwords` are all it was told, right and wrong.

    `rounds` of prompts are asked one after another by keyboard-interactive; the answers that let in are `right`, those told `answers`."""

    def __init__(
        self, *, password: str | None = None, keys: tuple[asyncssh.SSHKey, ...] = (), forwards: bool = True, asks_by_prompt: bool = False
    ) -> None:
        self.password, self.forwards, self.asks_by_prompt = password, forwards, asks_by_prompt
        self.rounds: list[list[tuple[str, bool]]] = []
        self.words = ""
        self.right: tuple[str, ...] = ()
        self.answers: list[tuple[str, ...]] = []
        self.keys = {key.public_data for key in keys}
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        self.logins: list[str] = []
        self.passwords: list[str] = []
        self.led_to: list[tuple[str, int]] = []
        self.connections: list[asyncssh.SSHServerConnection] = []
        self.port = 0
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ssh-server", daemon=True)

    @property
    def known_line(self) -> str:
        """What known_hosts says of this server."""
        return f"[127.0.0.1]:{self.port} {self.host_key.export_public_key().decode().strip()}"

    @property
    def fingerprint(self) -> str:
        return self.host_key.get_fingerprint()

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def change_host_key(self, kind: str = "ssh-ed25519") -> None:
        """From the next connection on, it shows another key on the same port."""
        self.host_key = asyncssh.generate_private_key(kind)
        self._do(self._stop())
        self._do(self._listen())

    def cut_all(self) -> None:
        """Break every connection that stands now; new ones are accepted."""
        self._do(self._cut())

    def fall_silent(self) -> None:
        """Read nothing more from the connections that stand now, nor break them; new ones are served."""
        self._do(self._silence())

    def stop_listening(self) -> None:
        """Nobody answers at the port any more."""
        self._do(self._stop())

    async def _listen(self) -> None:
        self._acceptor = await asyncssh.listen(
            "127.0.0.1", self.port, server_host_keys=[self.host_key], server_factory=lambda: _Door(self), allow_scp=False
        )
        self.port = self._acceptor.get_port()

    async def _cut(self) -> None:
        for conn in self.connections:
            conn.abort()
        self.connections.clear()

    async def _silence(self) -> None:
        for conn in self.connections:
            conn._transport.pause_reading()

    async def _stop(self) -> None:
        if self._acceptor is not None:
            self._acceptor.close()
            await self._acceptor.wait_closed()
            self._acceptor = None
        await self._cut()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

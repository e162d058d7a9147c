"""A keyring for tests, in memory; locked or failing when a test wants it so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend


class MemoryKeyring(KeyringBackend):
    """`entries` by service and user. `fault`: what every question raises."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        del self.entries[service, username]

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault


@contextmanager
def in_use(backend: KeyringBackend) -> Iterator[None]:
    """This is the system's keyring inside the block."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)

"""An SSH agent that holds one key: it tells its public half, and signs what it is asked to."""

from __future__ import annotations

import socket
import struct
import tempfile
import threading
from pathlib import Path
from typing import Self

import asyncssh

_ASK_KEYS, _KEYS, _ASK_SIGNATURE, _SIGNATURE, _FAILURE = 11, 12, 13, 14, 5


class SshAgent:
    """Listens on `path` until the block is left."""

    def __init__(self, key: asyncssh.SSHKey) -> None:
        self._key = key
        self._folder = tempfile.TemporaryDirectory(prefix="sc-agent-")
        self.path = str(Path(self._folder.name) / "a")
        self._listener = socket.socket(socket.AF_UNIX)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._listener.bind(self.path)
        self._listener.listen()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        self._folder.cleanup()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:  # the listener was closed
                return
            with line:
                while head := line.recv(4, socket.MSG_WAITALL):
                    request = line.recv(int.from_bytes(head), socket.MSG_WAITALL)
                    line.sendall(_string(self._answer(request)))

    def _answer(self, request: bytes) -> bytes:
        if request[0] == _ASK_KEYS:
            return bytes([_KEYS]) + struct.pack(">I", 1) + _string(self._key.public_data) + _string(b"the test's key")
        if request[0] == _ASK_SIGNATURE:
            size = int.from_bytes(request[1:5])
            asked = request[5 + size :]
            data = asked[4 : 4 + int.from_bytes(asked[:4])]
            return bytes([_SIGNATURE]) + _string(self._key.sign(data, self._key.algorithm))
        return bytes([_FAILURE])


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content

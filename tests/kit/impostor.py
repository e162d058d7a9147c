"""Something on a port that is not the server one expects: it writes down what a client tells it and answers as it likes."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from typing import Literal, Self

from tests.kit.authority import Certificate

Manner = Literal["listens", "wants a file", "wants the password", "speaks nonsense", "is silent", "hangs up"]

_PROTOCOL = 0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000  # 4.1, database in the login, plugins
_TLS = 0x800
_OK = b"\x00\x00\x00\x02\x00\x00\x00"
_LOCAL_INFILE = b"\xfb/etc/passwd"
_CLEAR_PASSWORD = b"\xfemysql_clear_password\x00"


class Impostor:
    """Listens on `port`. `heard` is everything clients said after the handshake of TLS, or, without TLS, all they said.

    With a certificate it offers TLS. Leaving the block waits until every conversation has ended."""

    def __init__(self, manner: Manner = "listens", certificate: Certificate | None = None) -> None:
        self._manner, self._context = manner, None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate.certificate, certificate.key)
        self.heard = b""
        self.conversations = 0
        self.met = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"END")
        self._thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            line, _ = self._listener.accept()
            self.met.set()
            with line:
                line.settimeout(20)
                if self._manner == "speaks nonsense":
                    line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                elif self._manner == "hangs up":
                    line.shutdown(socket.SHUT_WR)
                elif self._manner != "is silent":
                    line.sendall(_packet(0, self._greeting()))
                try:
                    if self._talk(line):
                        return
                except OSError:  # the client has hung up, as it should
                    continue

    def _talk(self, line: socket.socket) -> bool:
        """One conversation; true when it was the word to end."""
        first = line.recv(4, socket.MSG_WAITALL)
        if first == b"END":
            return True
        self.conversations += 1
        first += line.recv(int.from_bytes(first[:3], "little"), socket.MSG_WAITALL)
        if self._context is not None:  # just the packet that asked for TLS was read: what follows it belongs to the handshake
            line, first = self._context.wrap_socket(line, server_side=True), b""
            first = line.recv(65536)
        self.heard += first
        if self._manner == "wants a file":
            line.sendall(_packet(2, _OK))
            self._answer_questions(line)
        elif self._manner == "wants the password":
            line.sendall(_packet(2, _CLEAR_PASSWORD))
        self._listen_on(line)
        return False

    def _answer_questions(self, line: socket.socket) -> None:
        """SET gets its OK; any other question is answered by the wish for a file."""
        while question := line.recv(65536):
            self.heard += question
            line.sendall(_packet(1, _OK if question[5:8].upper() == b"SET" else _LOCAL_INFILE))

    def _listen_on(self, line: socket.socket) -> None:
        while more := line.recv(65536):
            self.heard += more

    def _greeting(self) -> bytes:
        abilities = _PROTOCOL | (_TLS if self._context is not None else 0)
        low, high = abilities & 0xFFFF, abilities >> 16
        return (
            b"\x0a8.0.36\x00"
            + struct.pack("<I8sBHBHHB10x", 7, b"saltsalt", 0, low, 45, 2, high, 21)
            + b"saltsaltsalt\x00mysql_native_password\x00"
        )


def _packet(number: int, content: bytes) -> bytes:
    return struct.pack("<I", len(content))[:3] + bytes([number]) + content

"""Which keys the hosts of SSH are known by: the user's own lists, and the program's, to which a key is added only when its user says so."""

from collections.abc import Iterable
from pathlib import Path

import asyncssh
from asyncssh.public_key import get_default_certificate_algs, get_default_public_key_algs
from msgspec import Struct

from sc_desktop.settings.private_file import make_private_folder, write_text

SSH_PORT = 22


class KnownKeys(Struct, frozen=True):
    """What is known of one host. `match` is what asyncssh takes for it; `keys` are those it may show, `files` the lists they stand in."""

    match: tuple[list[asyncssh.SSHKey], ...]
    files: tuple[Path, ...] = ()

    @property
    def keys(self) -> list[asyncssh.SSHKey]:
        return self.match[0]

    @property
    def algorithms(self) -> list[str]:
        """What to ask of the host, those it is known by first: else it might show another of its keys, which nobody knows.

        The others follow, so that a key that was replaced is seen, and can be told from a host that speaks another language."""
        known = [algorithm for key in self.keys for algorithm in key.sig_algorithms]
        certified = get_default_certificate_algs() if self.match[1] else []
        every = [*certified, *known, *get_default_public_key_algs()]
        return [algorithm.decode("ascii") for algorithm in dict.fromkeys(every)]


def find_known_keys(files: Iterable[Path], host: str, port: int) -> KnownKeys:
    """What these files say of the host; a file that isn't there, or can't be read, says nothing."""
    lines, holding = [], []
    for file in (each.expanduser() for each in files):
        try:
            lines.append(file.read_text("utf-8", errors="replace"))
        except OSError:
            continue
        if _match(lines[-1], host, port)[0]:
            holding.append(file)
    return KnownKeys(_match("\n".join(lines), host, port), tuple(holding))


def _match(text: str, host: str, port: int) -> tuple[list[asyncssh.SSHKey], ...]:
    match = asyncssh.match_known_hosts(_understood(text), host, "", port if port != SSH_PORT else None)
    return tuple(list(each) for each in match)  # type: ignore[arg-type]


def place_of(host: str, port: int) -> str:
    """What a known_hosts file calls the host."""
    return host if port == SSH_PORT else f"[{host}]:{port}"


def line_of(key: asyncssh.SSHKey, host: str, port: int) -> str:
    """The key as a line of a known_hosts file."""
    return f"{place_of(host, port)} {' '.join(key.export_public_key('openssh').decode('ascii').split()[:2])}"


def accept_key(file: Path, line: str) -> None:
    """Add a line to the program's own list, which only its user may read; a line that stands there already is left. Raises Expected."""
    make_private_folder(file.parent)
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    if line not in lines:
        write_text(file, "\n".join([*lines, line]) + "\n")


def _understood(text: str) -> asyncssh.SSHKnownHosts:
    """The list; lines that can't be understood are left out, so that they don't hide the others."""
    try:
        return asyncssh.import_known_hosts(text)
    except ValueError:
        return asyncssh.import_known_hosts("\n".join(line for line in text.splitlines() if _is_understood(line)))


def _is_understood(line: str) -> bool:
    try:
        asyncssh.import_known_hosts(line)
    except ValueError:
        return False
    return True

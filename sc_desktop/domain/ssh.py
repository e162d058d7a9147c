"""The way to a database through SSH: which computer is logged in to, as whom, and what that takes besides the address."""

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from msgspec import Struct, field

from sc_desktop.domain.secret import Secret

DEFAULT_SSH_PORT = 22
OWN = ""  # in SshMeans.secrets: whatever the route's own login takes, not those of the hosts on the way
_ROUTE = re.compile(r"(?:(?P<user>[^@]*)@)?(?:\[(?P<six>[^\]]+)\]|(?P<name>[^:@/\[\]\s]+))(?::(?P<port>\d{1,5}))?")


class SshRoute(Struct, frozen=True):
    """A computer that is logged in to by SSH, from which the database is reached.

    `host` may be an alias of ~/.ssh/config, which then tells what isn't told here, and through which hosts it is reached.
    port 0, user "": as ~/.ssh/config says, else 22 and one's own name here. `key_file`: the private key to use, "" for those SSH finds."""

    host: str
    port: int = 0
    user: str = ""
    key_file: str = ""

    @property
    def shown(self) -> str:
        """As ssh itself is told: user@host:port, without what isn't told."""
        place = f"[{self.host}]" if ":" in self.host else self.host
        return (f"{self.user}@" if self.user else "") + place + (f":{self.port}" if self.port else "")


class SshPrompt(Struct, frozen=True):
    """One thing asked for. `text` is a stranger's, to be shown as plain text; `is_shown`: the answer may be seen while it is typed."""

    text: str
    is_shown: bool


class SshQuestion(Struct, frozen=True):
    """What the SSH server of an account asks besides the password, in its own words; answered once and kept nowhere."""

    who: str
    words: str
    prompts: tuple[SshPrompt, ...]


Answered = Future[Sequence[Secret] | None]
Asking = Callable[[SshQuestion], Answered]
"""Asks a person, one answer a prompt, None when there is none; called from any thread, which it doesn't keep waiting."""


class SshMeans(Struct, frozen=True):
    """What logging in takes besides the route: the program's own file of host keys, beside the user's, and passwords and passphrases.

    `secrets` are kept under what they open: "user@host:port", the path of a key's file, or OWN. `asking` asks for what only a person knows;
    None where nobody is there."""

    known_hosts: Path | None = None
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    asking: Asking | None = None


def read_route(text: str, key_file: str = "") -> SshRoute | None:
    """Read user@host:22, host, or an alias of ~/.ssh/config; None for what is none of these, a password in it too."""
    match = _ROUTE.fullmatch(text.strip())
    if match is None or ":" in (match["user"] or "") or int(match["port"] or 1) not in range(1, 65536):
        return None
    host = match["six"] or match["name"]
    if host.startswith("-"):  # ssh itself refuses what looks like an option
        return None
    return SshRoute(host, int(match["port"] or 0), match["user"] or "", key_file)

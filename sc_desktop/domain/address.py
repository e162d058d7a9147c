"""Where a shop's database is and how to get in: the profile, its address as one line of text, and the password kept apart from both."""

import ipaddress
import re
from pathlib import PurePath
from typing import Literal, cast, get_args
from urllib.parse import parse_qsl, quote, unquote, urlencode

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.domain.secret import Secret
from sc_desktop.domain.ssh import DEFAULT_SSH_PORT, SshRoute, read_route
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg

__all__ = ["DEFAULT_PORT", "Driver", "ParsedUrl", "Profile", "Secret", "Tls", "is_place", "parse_url", "through_ssh"]

Driver = Literal["mysql", "sqlite"]
Tls = Literal["auto", "verify", "pin", "off"]

DEFAULT_PORT = 3306
_PREFIX = re.compile(r"[A-Za-z0-9_]{0,32}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_SCHEMES = {"mysql", "mariadb", "mysql+pymysql", "mariadb+pymysql"}
_SQLITE = "sqlite:///"
_UNDERSTOOD = {"tls", "cert", "unix_socket", "ca", "replica", "ssh", "ssh_key"}
_SSH_USER = re.compile(r"([?&]ssh=[^&@]*)@")
_NEEDLESS = {"charset"}


class Profile(Struct, frozen=True):
    """A database and the way to it, without the password.

    prefix None: not known yet, to be found. tls "auto": none on this computer, verified elsewhere; "verify": verified everywhere; "pin":
    encrypted, and the server shows the certificate whose SHA-256 (64 lower-case hex digits) is `certificate`; "off": plain text.
    ca_file: a PEM file of authorities to trust instead of the system's. path is SQLite's file.
    replica: host or host:port of a copy of the database, for what is only shown; "" for none.
    ssh: the computer to log in to first; host, port and socket are then those that computer sees. None: straight to the database.
    Raises BadInput for a prefix that can't be one and for a pin without a fingerprint.
    """

    driver: Driver
    host: str = ""
    port: int = DEFAULT_PORT
    user: str = ""
    database: str = ""
    socket: str = ""
    path: str = ""
    prefix: str | None = None
    tls: Tls = "auto"
    certificate: str = ""
    ca_file: str = ""
    replica: str = ""
    ssh: SshRoute | None = None

    def __post_init__(self) -> None:
        if self.prefix is not None and not _PREFIX.fullmatch(self.prefix):
            raise _bad(N_("A table prefix consists of at most 32 letters, digits and underscores."))
        if self.certificate and not _FINGERPRINT.fullmatch(self.certificate):
            raise _bad(N_("A certificate's fingerprint (SHA-256) consists of 64 digits and letters from a to f."))
        if self.replica:
            _host_and_port(self.replica)
        if self.tls == "pin" and not self.certificate:
            raise _bad(N_("To trust one certificate only, its fingerprint must be given."))

    @property
    def key(self) -> str:
        """What settings of this shop are kept under: place, database and prefix; neither user nor password."""
        if self.driver == "sqlite":
            return f"sqlite:{self.path}?{self.prefix or ''}"
        through = f" ssh {self.ssh.host.lower()}:{self.ssh.port or DEFAULT_SSH_PORT}" if self.ssh else ""
        return f"mysql:{self._place.lower()}/{self.database}?{self.prefix or ''}{through}"

    @property
    def of_replica(self) -> "Profile | None":
        """The way to the copy that is looked at, by the same account; None where there is none."""
        if not self.replica:
            return None
        host, port = _host_and_port(self.replica)
        return replace(self, host=host, port=port, socket="", replica="")

    @property
    def shown(self) -> str:
        """What people recognise it by: "user@host/database", with (SSH host) behind it, or the file's name."""
        if self.driver == "sqlite":
            return PurePath(self.path).name
        place = "localhost" if self.socket else _bracketed(self.host)
        port = f":{self.port}" if self.port != DEFAULT_PORT and not self.socket else ""
        through = f" (SSH {self.ssh.host})" if self.ssh else ""
        return f"{self.user}@{place}{port}/{self.database}{through}"

    @property
    def is_local(self) -> bool:
        """Whether the line never leaves this computer: a file, a socket, or the loopback address."""
        return self.ssh is None and self._is_loopback

    @property
    def is_private(self) -> bool:
        """Whether nobody on a network can read along even without TLS: it stays on this computer, or SSH leads to the database's own."""
        return self._is_loopback

    @property
    def is_encrypted(self) -> bool:
        """Whether a connection is encrypted by TLS, or else is not made at all."""
        if self.tls == "off" or self.socket or self.driver == "sqlite":
            return False
        return self.tls != "auto" or not self.is_private

    @property
    def _is_loopback(self) -> bool:
        """Whether the database is on the computer that speaks to it: this one, or the one SSH leads to."""
        if self.driver == "sqlite" or self.socket or self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def url(self) -> str:
        """The address that parse_url reads back; never with a password."""
        if self.driver == "sqlite":
            return _SQLITE + self.path
        tls = "" if self.tls == "auto" else self.tls
        options = {"unix_socket": self.socket, "tls": tls, "cert": self.certificate, "ca": self.ca_file, "replica": self.replica}
        if self.ssh is not None:
            options |= {"ssh": self.ssh.shown, "ssh_key": self.ssh.key_file}
        query = urlencode({name: value for name, value in options.items() if value}, safe="/:")
        user = quote(self.user, safe="") + "@" if self.user else ""
        port = f":{self.port}" if self.port != DEFAULT_PORT else ""
        return f"mysql://{user}{_bracketed(self.host)}{port}/{quote(self.database, safe='')}{'?' + query if query else ''}"

    @property
    def _place(self) -> str:
        return f"[{self.socket}]" if self.socket else f"{_bracketed(self.host)}:{self.port}"


class ParsedUrl(Struct, frozen=True):
    """What an address says. password is None when it holds none; warnings are sentences for the user."""

    profile: Profile
    password: Secret | None
    warnings: tuple[Message, ...]


def parse_url(text: str, prefix: str | None = None) -> ParsedUrl:
    """Read mysql://user:password@host:3306/database?tls=verify|pin|off&cert=...&ca=...&unix_socket=..., or sqlite:///file;
    through SSH with &ssh=user@host:22&ssh_key=file.

    mariadb:// and mysql+pymysql:// are the same as mysql://. What stands before the last @ is user and password, so a password may hold any
    sign; %XX is decoded. Raises BadInput, which never repeats the password.
    """
    text = text.strip()
    if text.lower().startswith(_SQLITE):
        return ParsedUrl(_sqlite_profile(text[len(_SQLITE) :], prefix), None, ())
    scheme, mark, rest = text.partition("://")
    if not mark or scheme.lower() not in _SCHEMES:
        raise _bad(N_("An address starts with mysql:// or with sqlite:/// and looks like mysql://user@host:3306/database."))
    account, at, place = _SSH_USER.sub(r"\1%40", rest).rpartition("@")
    user, colon, password = account.partition(":")
    place, _, query = place.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    where, _, database = place.partition("/")
    host, port = _host_and_port(where)
    if not database:
        raise _bad(N_("The address names no database: it ends in /database."))
    if not host and not options.get("unix_socket"):
        raise _bad(N_("The address names no server."))
    profile = Profile(
        driver="mysql",
        host=host,
        port=port,
        user=unquote(user) if at else "",
        database=unquote(database),
        socket=options.get("unix_socket", ""),
        prefix=prefix,
        tls=_tls(options.get("tls", "auto")),
        certificate=options.get("cert", "").replace(":", "").lower(),
        ca_file=options.get("ca", ""),
        replica=options.get("replica", ""),
        ssh=_route(options.get("ssh", ""), options.get("ssh_key", "")),
    )
    secret = Secret(unquote(password)) if colon else None
    return ParsedUrl(profile, secret, _warnings(secret, options))


def is_place(text: str) -> bool:
    """Whether it names a server as host or host:port."""
    try:
        return bool(_host_and_port(text)[0])
    except BadInput:
        return False


def through_ssh(profile: Profile, text: str, key_file: str = "") -> Profile:
    """The same database, reached through this SSH server; "" for none. Raises BadInput."""
    return replace(profile, ssh=_route(text, key_file))


def _sqlite_profile(path: str, prefix: str | None) -> Profile:
    if not path:
        raise _bad(N_("The address names no file: it looks like sqlite:///shop.sqlite."))
    return Profile(driver="sqlite", path=path, prefix=prefix)


def _host_and_port(where: str) -> tuple[str, int]:
    match = re.fullmatch(r"(?:\[(?P<six>[^\]]+)\]|(?P<name>[^:\[\]/\s]*))(?::(?P<port>\d{0,5}))?", where)
    if match is None:
        raise _bad(N_("The address does not name the server as host or host:port."))
    port = int(match["port"] or DEFAULT_PORT)
    if not 0 < port <= 65535:
        raise _bad(N_("A port is a number from 1 to 65535."))
    return unquote(match["six"] or match["name"]), port


def _route(text: str, key_file: str) -> SshRoute | None:
    if not text:
        return None
    route = read_route(text, key_file)
    if route is None:
        raise _bad(N_("An SSH server is named as user@host or user@host:port, without a password, or as ~/.ssh/config names it."))
    return route


def _tls(word: str) -> Tls:
    if word not in get_args(Tls):
        raise _bad(N_("The word after tls= is one of auto, verify, pin and off."))
    return cast(Tls, word)


def _warnings(secret: Secret | None, options: dict[str, str]) -> tuple[Message, ...]:
    warnings = []
    if secret is not None:
        warnings.append(msg(N_("A password in an address is easily seen by others. It was taken out and is not stored with the address.")))
    unknown = sorted(options.keys() - _UNDERSTOOD - _NEEDLESS)
    if unknown:
        warnings.append(msg(N_("The address has options that are not used here: {names}."), names=", ".join(unknown)))
    if "ssl_ca" in unknown:
        warnings.append(msg(N_("What others call ssl_ca, the file of the server's authority, is called ca here.")))
    return tuple(warnings)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _bad(why: str) -> BadInput:
    return BadInput(what=msg(N_("The address of the shop can't be used.")), effect=msg(N_("Nothing was opened.")), why=msg(why))

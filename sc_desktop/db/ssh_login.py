"""Logging in to the SSH host of a route, through the hosts ~/.ssh/config puts before it; every one has to be known by its key."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import asyncssh
from msgspec import Struct, field
from msgspec.structs import replace

from sc_desktop.db import ssh_faults
from sc_desktop.db.host_keys import SSH_PORT, KnownKeys, find_known_keys, line_of, place_of
from sc_desktop.db.ssh_answers import SshAnswers
from sc_desktop.domain.secret import Secret
from sc_desktop.domain.ssh import OWN, SshMeans, SshRoute, read_route
from sc_desktop.errors import ShopUnreachable

_KEEPALIVE, _MISSED = 15, 3  # seconds between signs of life, and how many may be missed
_LOGIN = 600  # seconds asyncssh gives a login; ours ends sooner, but for a person who looks for a code
_MOST_HOPS = 8
_CONFIG = Path("~/.ssh/config")
_KNOWN_HOSTS = (Path("~/.ssh/known_hosts"), Path("/etc/ssh/ssh_known_hosts"))
_DEFAULT_KEYS = ("~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa")
_LOCKED = "Passphrase must be"


class _Keys(Struct):
    """The private keys at hand: open ones, and files whose passphrase nobody has told. `is_chosen`: by the user, for this host."""

    is_chosen: bool = False
    opened: list[asyncssh.SSHKeyPair] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)


class Whereabouts(Struct):
    """How far a login has come: at which host, and at which stage; for whoever runs out of time. Within `unhurried` time stands still."""

    host: str
    stage: str = "ssh_port"
    unhurried: Callable[[], AbstractContextManager[None]] = nullcontext


class _Hop(Struct):
    """One login on the way: what is to be done, how far it has come, and what was learned."""

    options: asyncssh.SSHClientConnectionOptions
    known: KnownKeys
    keys: _Keys
    password: Secret | None
    whereabouts: Whereabouts
    answers: SshAnswers
    is_asked_for: bool = False
    lacks_password: bool = False  # it was asked for once more than it was known
    shown_key: asyncssh.SSHKey | None = None

    @property
    def host(self) -> str:
        return self.options.host

    @property
    def name(self) -> str:
        """What known_hosts calls it."""
        return self.options.host_key_alias or self.options.host

    @property
    def shown(self) -> str:
        """The name, with a port that is not SSH's own: two servers may answer under one address."""
        return self.name if self.options.port == SSH_PORT else f"{self.name}:{self.options.port}"

    @property
    def account(self) -> str:
        return _account(self.options)


class _Client(asyncssh.SSHClient):
    """Answers what asyncssh asks during one login."""

    def __init__(self, hop: _Hop) -> None:
        self._hop, self._keys, self._password = hop, list(hop.keys.opened), hop.password

    def connection_made(self, _conn: asyncssh.SSHClientConnection) -> None:
        self._hop.whereabouts.stage = "ssh_key"

    def validate_host_public_key(self, _host: str, _addr: str, _port: int, key: asyncssh.SSHKey) -> bool:
        """Never here: a key nobody has vouched for is shown and asked about first."""
        self._hop.shown_key = key
        return False

    def begin_auth(self, username: str) -> None:
        self._hop.whereabouts.stage = "ssh_login"

    def public_key_auth_requested(self) -> asyncssh.SSHKeyPair | None:
        return self._keys.pop(0) if self._keys else None

    def password_auth_requested(self) -> str | None:
        """The password once; a wrong one is not tried again and again."""
        self._hop.is_asked_for = True
        password, self._password = self._password, None
        return password.reveal() if password else None

    def kbdint_auth_requested(self) -> str | None:
        self._hop.is_asked_for = True
        return "" if self._hop.answers.can_answer(self._password) else None

    async def kbdint_challenge_received(self, name: str, instructions: str, _lang: str, prompts: Any) -> list[str] | None:
        """Round by round. The password is given once: one that is wrong, or missing, is asked for in the form."""
        answers, password = self._hop.answers, None
        if answers.wants_password(prompts):
            password, self._password = self._password, None
            if password is None:
                self._hop.lacks_password = True
                return None
        with self._hop.whereabouts.unhurried():
            return await answers.give(f"{name} {instructions}", prompts, password)


async def log_in(route: SshRoute, means: SshMeans, whereabouts: Whereabouts) -> asyncssh.SSHClientConnection:
    """A connection to the route's host, with those it stands on. Raises ShopUnreachable and its children, each with its stage."""
    return await _log_in(route, means, whereabouts, depth=0)


async def _log_in(route: SshRoute, means: SshMeans, whereabouts: Whereabouts, *, depth: int) -> asyncssh.SSHClientConnection:
    if depth > _MOST_HOPS:
        raise ssh_faults.unreadable_config("ProxyJump leads in a circle")
    hop = _prepare(route, means, whereabouts)
    through: asyncssh.SSHClientConnection | None = None
    means = replace(means, secrets={opens: secret for opens, secret in means.secrets.items() if opens != OWN})
    try:
        for jump in _jumps(hop.options.tunnel):
            if through is None:
                through = await _log_in(jump, means, whereabouts, depth=depth + 1)
            else:
                through = await _enter(_prepare(jump, means, whereabouts), through)
        return await _enter(hop, through)
    except BaseException:
        if through is not None:
            through.abort()
        raise


async def _enter(hop: _Hop, through: asyncssh.SSHClientConnection | None) -> asyncssh.SSHClientConnection:
    """Log in to one host, over the connection that leads to it."""
    hop.whereabouts.host, hop.whereabouts.stage = hop.host, "ssh_port"
    try:
        conn = await asyncssh.connect(hop.host, hop.options.port, options=hop.options, config=None, tunnel=through)
    except asyncssh.HostKeyNotVerifiable as error:
        raise _distrust(hop, error) from error
    except asyncssh.PermissionDenied as error:
        raise _refusal(hop, error) from error
    except asyncssh.ChannelOpenError as error:
        assert through is not None, "only a host that is jumped over opens a channel"
        if error.code == ssh_faults.FORBIDDEN:
            raise ssh_faults.of_the_way_on(error, _host_of(through), hop.host) from error
        raise ssh_faults.of_the_line(OSError(0, error.reason), hop.host, hop.whereabouts.stage) from error
    except (OSError, asyncssh.Error) as error:
        raise ssh_faults.of_the_line(error, hop.host, hop.whereabouts.stage) from error
    if through is not None:
        conn.set_tunnel(through)
    return conn


def _distrust(hop: _Hop, error: asyncssh.HostKeyNotVerifiable) -> ShopUnreachable:
    if hop.shown_key is None:  # revoked, or a certificate that isn't valid
        return ssh_faults.changed_host(hop.name, error.reason)
    fingerprint = hop.shown_key.get_fingerprint()
    if hop.known.keys:
        place = place_of(hop.name, hop.options.port)
        return ssh_faults.changed_host(hop.shown, fingerprint, place=place, files=hop.known.files)
    return ssh_faults.unknown_host(hop.shown, fingerprint, line_of(hop.shown_key, hop.name, hop.options.port))


def _refusal(hop: _Hop, error: asyncssh.PermissionDenied) -> ShopUnreachable:
    """What would help: another answer, a passphrase of the chosen key, a password where the server takes one, another locked key."""
    answers = hop.answers
    if answers.is_given_up or answers.left or (answers.has_answered and not (hop.lacks_password and hop.password is None)):
        return ssh_faults.unanswered(hop.answers)
    if hop.keys.locked and (hop.keys.is_chosen or not hop.is_asked_for):
        return ssh_faults.wanted_passphrase(hop.keys.locked[0], was_wrong=False)
    if hop.is_asked_for:
        return ssh_faults.wanted_password(hop.account, was_wrong=bool(hop.password))
    return ssh_faults.refused_login(hop.account, error.reason)


def _prepare(route: SshRoute, means: SshMeans, whereabouts: Whereabouts) -> _Hop:
    """Everything that is known before the first byte is sent. Reads files, hence also the user's settings of SSH."""
    config = _CONFIG.expanduser()
    try:
        told = asyncssh.SSHClientConnectionOptions(
            host=route.host, port=route.port or (), username=route.user or (), config=[config] if config.is_file() else [], client_keys=None
        )
    except (asyncssh.ConfigParseError, ValueError, OSError) as error:
        raise ssh_faults.unreadable_config(str(error)) from error
    named = told.config.get("UserKnownHostsFile", None)
    files = [Path(str(file)) for file in named] if isinstance(named, list) else list(_KNOWN_HOSTS)
    known = find_known_keys([*files, *([means.known_hosts] if means.known_hosts else [])], told.host_key_alias or told.host, told.port)
    keys = _load_keys(route, told, means)
    password = means.secrets.get(_account(told)) or (means.secrets.get(OWN) if not route.key_file else None)
    hop = _Hop(told, known, keys, password, whereabouts, SshAnswers(_account(told), means.asking))
    is_complete = keys.is_chosen and not keys.locked  # the agent's keys, tried first, could use up the tries the server allows
    hop.options = asyncssh.SSHClientConnectionOptions(
        told,
        config=None,
        client_factory=lambda: _Client(hop),
        known_hosts=known.match,
        server_host_key_algs=known.algorithms,
        login_timeout=_LOGIN,
        keepalive_interval=_KEEPALIVE,
        keepalive_count_max=_MISSED,
        client_keys=None if is_complete else (),
        ignore_encrypted=True,
        agent_forwarding=False,
    )
    return hop


def _load_keys(route: SshRoute, told: asyncssh.SSHClientConnectionOptions, means: SshMeans) -> _Keys:
    """The key that was chosen; else those that asyncssh passes over because of their passphrase."""
    keys = _Keys(is_chosen=bool(route.key_file))
    if route.key_file:
        secret = means.secrets.get(route.key_file) or means.secrets.get(OWN)
        _load(route.key_file, Path(route.key_file).expanduser(), secret, keys)
        return keys
    named = told.config.get("IdentityFile", None)
    for name in named if isinstance(named, list) else _DEFAULT_KEYS:
        file = Path(str(name)).expanduser()
        if file.is_file():
            _load(str(file), file, means.secrets.get(str(file)), keys)
    return keys


def _load(name: str, file: Path, secret: Secret | None, keys: _Keys) -> None:
    """Open one file. Raises SshSecretWanted for a passphrase that doesn't, and ShopUnreachable for a file that holds no key."""
    try:
        keys.opened += asyncssh.load_keypairs(str(file), secret.reveal() if secret else None)
    except asyncssh.KeyEncryptionError as error:
        raise ssh_faults.wanted_passphrase(name, was_wrong=True) from error
    except asyncssh.KeyImportError as error:
        if not str(error).startswith(_LOCKED):
            if secret:
                raise ssh_faults.wanted_passphrase(name, was_wrong=True) from error
            raise ssh_faults.unusable_key(name, str(error)) from error
        keys.locked.append(name)
    except OSError as error:
        raise ssh_faults.unusable_key(name, error.strerror or type(error).__name__) from error


def _jumps(told: object) -> list[SshRoute]:
    """The hosts of ProxyJump in order; none for "none"."""
    if not isinstance(told, str) or told.lower() == "none":
        return []
    jumps = [read_route(re.sub(r"^ssh://", "", each.strip())) for each in told.split(",")]
    if None in jumps:
        raise ssh_faults.unreadable_config(f"ProxyJump {told}")
    return [jump for jump in jumps if jump is not None]


def _account(options: asyncssh.SSHClientConnectionOptions) -> str:
    return f"{options.username}@{options.host}:{options.port}"


def _host_of(conn: asyncssh.SSHClientConnection) -> str:
    return str(conn.get_extra_info("host"))

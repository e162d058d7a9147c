"""What can go wrong on the way through SSH, in words and by stage. Before the login has succeeded no password of the database is sent."""

import socket
from collections.abc import Iterable
from pathlib import Path

import asyncssh

from sc_desktop.db.ssh_answers import SshAnswers
from sc_desktop.errors import HostKeyUnknown, ShopUnreachable, SshSecretWanted
from sc_desktop.i18n import N_, Message, msg

FORBIDDEN, NO_ANSWER = asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, asyncssh.OPEN_CONNECT_FAILED
_WHAT = msg(N_("The SSH connection could not be made."))
_EFFECT = msg(N_("The database was not reached, and nothing was opened."))


def unreachable(stage: str, why: Message, advice: Message | str = "", details: str = "") -> ShopUnreachable:
    """A fault of this stage."""
    return ShopUnreachable(what=_WHAT, effect=_EFFECT, why=why, advice=advice, details=details, stage=stage)


def unknown_host(host: str, fingerprint: str, line: str) -> HostKeyUnknown:
    """The question whether this host is the right one."""
    asked = HostKeyUnknown(
        what=msg(N_("The SSH server {host} is not known yet."), host=host),
        effect=msg(N_("No password was sent and nothing was opened.")),
        why=msg(N_("Its key is {fingerprint}."), fingerprint=fingerprint),
        advice=msg(N_("Compare it with the one your host tells. Trust it only when they are the same.")),
        stage="ssh_key",
    )
    asked.host, asked.fingerprint, asked.line = host, fingerprint, line
    return asked


def changed_host(host: str, fingerprint: str, *, place: str = "", files: Iterable[Path] = ()) -> ShopUnreachable:
    """The host shows another key than the one it is known by: never to be waved through. `files` know it as `place`."""
    commands = "; ".join(f'ssh-keygen -R "{place}" -f "{file}"' for file in files)
    remove = N_("Ask whoever runs the server. If the new key is right, remove the old one: {command}")
    return ShopUnreachable(
        what=msg(N_("The SSH server {host} shows another key than before."), host=host),
        effect=msg(N_("No password was sent and nothing was opened.")),
        why=msg(N_("It was set up anew, or somebody on the way pretends to be it. Its key is now {fingerprint}."), fingerprint=fingerprint),
        advice=msg(remove, command=commands) if commands else msg(N_("Ask whoever runs the server.")),
        stage="ssh_key",
    )


def wanted_password(who: str, *, was_wrong: bool) -> SshSecretWanted:
    """The question for the password of an SSH account."""
    why = N_("The SSH server {who} does not accept this password.") if was_wrong else N_("The SSH server {who} asks for a password.")
    return _wanted(who, msg(why, who=who), msg(N_("Type it, or choose the key file that opens this account.")), is_key=False)


def wanted_passphrase(file: str, *, was_wrong: bool) -> SshSecretWanted:
    """The question for the passphrase of a key's file."""
    why = N_("The passphrase does not open the key {file}.") if was_wrong else N_("The key {file} is locked by a passphrase.")
    return _wanted(file, msg(why, file=file), msg(N_("Type its passphrase, or load the key into your SSH agent.")), is_key=True)


def _wanted(opens: str, why: Message, advice: Message, *, is_key: bool) -> SshSecretWanted:
    asked = SshSecretWanted(what=_WHAT, effect=_EFFECT, why=why, advice=advice, stage="ssh_login")
    asked.opens, asked.is_key = opens, is_key
    return asked


def unanswered(answers: SshAnswers) -> ShopUnreachable:
    """The login ended at what the server asks besides the password: with none, with a wrong answer, or with nobody to ask."""
    if answers.is_given_up:
        return unreachable("ssh_login", msg(N_("What the SSH server {who} asked was not answered."), who=answers.who))
    if answers.has_answered:
        why = msg(N_("The SSH server {who} did not accept what was answered."), who=answers.who)
        return unreachable("ssh_login", why, msg(N_("Try again with a new code; if it is refused again, check the password as well.")))
    why = msg(N_("The SSH server {who} asks for more than a password: {prompt}"), who=answers.who, prompt=answers.left)
    return unreachable("ssh_login", why, msg(N_("Open the shop in the window, or in a terminal, where this can be answered.")))


def refused_login(who: str, offered: str) -> ShopUnreachable:
    """No key opens the account, and the server takes no password."""
    why = msg(N_("The SSH server lets {who} in by none of the keys found here."), who=who)
    return unreachable(
        "ssh_login", why, msg(N_("Check the user name, and choose the key file that opens this account.")), f"SSH: {offered}"
    )


def unusable_key(file: str, reason: str) -> ShopUnreachable:
    """The key's file is missing or is none."""
    why = msg(N_("The key file {file} can't be used: {reason}."), file=file, reason=reason)
    return unreachable("ssh_login", why, msg(N_("Choose the private key, not the one that ends in .pub.")))


def unreadable_config(reason: str) -> ShopUnreachable:
    """What ~/.ssh/config says can't be followed."""
    return unreachable("ssh_name", msg(N_("The settings of SSH (~/.ssh/config) can't be followed: {reason}."), reason=reason))


def of_the_line(error: BaseException, host: str, stage: str) -> ShopUnreachable:
    """What a failed connection to this SSH host means; `stage` is how far it had come."""
    if isinstance(error, socket.gaierror):
        why = msg(N_("No computer was found under the name {host}."), host=host)
        return unreachable("ssh_name", why, msg(N_("Check the SSH server's name and the network.")))
    if isinstance(error, TimeoutError):
        return unreachable(stage, msg(N_("The SSH server {host} did not answer in time."), host=host))
    if isinstance(error, asyncssh.DisconnectError):
        why = msg(N_("What answers at {host} broke the SSH connection off."), host=host)
        return unreachable(stage, why, msg(N_("Check host and port; the details hold its words.")), error.reason)
    reason = getattr(error, "strerror", None) or type(error).__name__
    why = msg(N_("Nothing answers as SSH at {host}."), host=host)
    return unreachable("ssh_port", why, msg(N_("Check host and port; many hosts use another port than 22.")), str(reason))


def of_the_way_on(error: asyncssh.ChannelOpenError, host: str, place: str) -> ShopUnreachable:
    """The login went well, but the SSH server doesn't lead on to the place."""
    if error.code == FORBIDDEN:
        why = msg(N_("The SSH server {host} lets nobody through to {place}: it forbids forwarding."), host=host, place=place)
        return unreachable("ssh_forward", why, msg(N_("Ask your host to allow TCP forwarding for this account.")), error.reason)
    return ShopUnreachable(
        what=msg(N_("The way through SSH does not lead to the database.")),
        effect=_EFFECT,
        why=msg(N_("Seen from the SSH server {host}, nothing answers at {place}."), host=host, place=place),
        advice=msg(N_("Check host and port of the database as the SSH server sees them; its own is 127.0.0.1.")),
        details=error.reason,
        stage="port",
    )

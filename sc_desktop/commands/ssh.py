"""What SSH asks for before a command can begin: whether a host is the right one, a password, a passphrase."""

import getpass
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress

from msgspec.structs import replace

from sc_desktop.domain.secret import Secret
from sc_desktop.domain.ssh import OWN, Answered, SshQuestion
from sc_desktop.errors import HostKeyUnknown, SshSecretWanted
from sc_desktop.i18n import N_, Message, msg, tr
from sc_desktop.workspace import opening
from sc_desktop.workspace.opening import OpenRequest

SECRET_VARIABLE = "SC_DESKTOP_SSH_PASSWORD"
_MOST_QUESTIONS = 12  # eight hosts on the way, and some slips of the fingers


@contextmanager
def logged_in_ahead(request: OpenRequest, host_key: str = "") -> Iterator[OpenRequest]:
    """The request with everything SSH asks for, asked now and once: what is opened with it goes along the way this login has made.

    `host_key`: the fingerprint ("SHA256:...") of the one host that may be taken though nobody knows it yet.

    Raises what opening raises, HostKeyUnknown and SshSecretWanted too when there is nobody to ask."""
    if request.profile is None or request.profile.ssh is None:
        yield request
        return
    request = _log_in(request, host_key)
    assert request.logged_in is not None, "a login gives a database"
    try:
        yield request
    finally:
        request.logged_in.close()


def _log_in(request: OpenRequest, host_key: str) -> OpenRequest:
    told = os.environ.get(SECRET_VARIABLE)
    if told is not None:
        request = replace(request, ssh=replace(request.ssh, secrets={OWN: Secret(told)}))
    if _is_somebody_there():
        request = replace(request, ssh=replace(request.ssh, asking=ask_here))
    for _ in range(_MOST_QUESTIONS):
        try:
            return opening.log_in(request)
        except HostKeyUnknown as asked:
            if not _is_trusted(asked, host_key):
                asked.advice = _advice(asked)
                raise
            assert request.ssh.known_hosts is not None, "a command keeps host keys in the folder of its user"
            opening.accept_host_key(request.folder, asked.line)
        except SshSecretWanted as asked:
            secret = _secret(asked)
            if secret is None:
                raise
            request = replace(request, ssh=replace(request.ssh, secrets={**request.ssh.secrets, asked.opens: secret}))
    return opening.log_in(request)


def ask_here(question: SshQuestion) -> Answered:
    """Asks at the terminal, in the server's own words, what it asks besides the password; the line is kept alive meanwhile."""
    answered: Answered = Future()
    threading.Thread(target=_answer_here, args=(question, answered), name="answers for SSH", daemon=True).start()
    return answered


def _answer_here(question: SshQuestion, answered: Answered) -> None:
    print(tr(N_("The SSH server of {who} asks before it lets you in. These are its own words:"), who=question.who), file=sys.stderr)
    if question.words:
        print(question.words, file=sys.stderr)
    told: list[Secret] | None
    try:
        told = [Secret((input if prompt.is_shown else getpass.getpass)(f"{prompt.text} ")) for prompt in question.prompts]
    except EOFError:
        told = None
    with suppress(InvalidStateError):  # the login has ended meanwhile
        answered.set_result(told)


def _is_trusted(asked: HostKeyUnknown, host_key: str) -> bool:
    if host_key:
        return host_key == asked.fingerprint
    if not _is_somebody_there():
        return False
    print(asked, file=sys.stderr)
    answer = input(tr(N_("Is this the right key? Type yes to trust {host} from now on: "), host=asked.host))
    return answer.strip().casefold() in ("yes", tr(N_("yes")).casefold())


def _advice(asked: HostKeyUnknown) -> Message:
    """How to trust the host where nobody can be asked."""
    told = N_("Compare it with the one your host tells. When they are the same, add: --accept-host-key {fingerprint}")
    return msg(told, fingerprint=asked.fingerprint)


def _secret(asked: SshSecretWanted) -> Secret | None:
    """Asked at the terminal; None when nobody is there."""
    if not _is_somebody_there():
        return None
    print(tr(asked.why), file=sys.stderr)
    prompt = N_("Passphrase of {what}: ") if asked.is_key else N_("Password of {what}: ")
    return Secret(getpass.getpass(tr(prompt, what=asked.opens)))


def _is_somebody_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()

"""Encryption towards the server. A password leaves only after the certificate has been checked.

PyMySQL by itself verifies nothing and goes on in plain text when the server, or a man in the middle, offers no TLS (MYSQL-FACTS.md).
"""

import hashlib
import socket
import ssl
from collections.abc import Callable
from typing import Any

import pymysql

from sc_desktop.db.profile import Profile
from sc_desktop.errors import BadInput, TlsNotTrusted
from sc_desktop.i18n import N_, Message, msg

Lead = Callable[[], socket.socket | None]

NOT_OFFERED = 2026
_EXPIRED, _NOT_YET_VALID = 10, 9
_UNKNOWN_AUTHORITY = {18, 19, 20, 21}
_WRONG_NAME = {62, 64}


class WrongCertificate(ssl.SSLError):
    """The server showed another certificate than the one that was agreed on; `certificate` is its fingerprint."""

    def __init__(self, certificate: str) -> None:
        super().__init__("the certificate is not the agreed one")
        self.certificate = certificate


class PinnedContext(ssl.SSLContext):
    """Encrypts, trusts no authority, and ends the connection right after the handshake unless the certificate is the agreed one."""

    fingerprint: str = ""

    def wrap_socket(
        self,
        sock: socket.socket,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        """The encrypted socket. Raises WrongCertificate before anything of the login is sent."""
        wrapped = super().wrap_socket(sock, server_side, True, suppress_ragged_eofs, server_hostname, session)
        seen = hashlib.sha256(wrapped.getpeercert(binary_form=True) or b"").hexdigest()
        if seen != self.fingerprint:
            wrapped.close()
            raise WrongCertificate(seen)
        return wrapped


def tls_arguments(profile: Profile) -> dict[str, Any]:
    """What PyMySQL must be given. Raises BadInput when the file of authorities can't be read."""
    if not profile.is_encrypted:
        return {"ssl_disabled": True}
    if profile.tls == "pin":
        return {"ssl": _pinned(profile.certificate)}
    return {"ssl": _verified(profile.ca_file)}


def _verified(ca_file: str) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:  # ssl.SSLError is one: no such file, or not PEM
        raise BadInput(
            what=msg(N_("The file of certificate authorities can't be used.")),
            effect=msg(N_("Nothing was opened.")),
            why=msg(N_("The file {name} is missing or holds no certificate in PEM form."), name=ca_file),
        ) from error
    if ca_file:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # the authority MySQL makes for itself lacks what strict asks for
    return context


def _pinned(fingerprint: str) -> PinnedContext:
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.fingerprint = fingerprint
    return context


def fetch_fingerprint(profile: Profile, *, lead: Lead, timeout: float) -> str:
    """SHA-256 of the certificate the server shows, in hex; "" when it shows none. No user and no password is sent."""
    try:
        line = pymysql.Connection(
            host=profile.host, port=profile.port, ssl=_pinned(""), connect_timeout=timeout, read_timeout=timeout, defer_connect=True
        )
        line.connect(lead())
        line.close()
    except pymysql.err.MySQLError as error:
        cause = getattr(error, "original_exception", None)
        return cause.certificate if isinstance(cause, WrongCertificate) else ""
    return ""


def distrust(profile: Profile, error: pymysql.err.MySQLError, *, lead: Lead, timeout: float) -> TlsNotTrusted | None:
    """The refusal to go on when `error` came from TLS, with the certificate the server shows; None when TLS is not to blame.

    `lead` gives a way to the server's door, for another look at its certificate."""
    cause = getattr(error, "original_exception", None)
    if error.args and error.args[0] == NOT_OFFERED:
        return _not_offered()
    if not isinstance(cause, ssl.SSLError):
        return None
    seen = cause.certificate if isinstance(cause, WrongCertificate) else fetch_fingerprint(profile, lead=lead, timeout=timeout)
    refusal = TlsNotTrusted(
        what=msg(N_("The server's encryption could not be verified.")),
        effect=msg(N_("No password was sent and nothing was opened.")),
        why=_failed_check(profile, cause),
        advice=msg(
            N_("Ask whoever runs the server for its authority's file; or compare the fingerprint, and trust this certificate only.")
        ),
        details=f"SHA-256 {seen}" if seen else "",
        stage="tls",
    )
    refusal.certificate = seen
    return refusal


def _not_offered() -> TlsNotTrusted:
    return TlsNotTrusted(
        what=msg(N_("The server offers no encryption.")),
        effect=msg(N_("No password was sent and nothing was opened.")),
        why=msg(N_("Without it others on the line can read along; or one of them has taken the offer out.")),
        advice=msg(N_("Have TLS switched on at the server, or go through an SSH tunnel.")),
        stage="tls",
    )


def _failed_check(profile: Profile, cause: ssl.SSLError) -> Message:
    if isinstance(cause, WrongCertificate):
        return msg(N_("The server shows another certificate than the one you chose to trust: it was renewed, or this is another server."))
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return msg(N_("Server and program found no common way to encrypt ({reason})."), reason=cause.reason or "TLS")
    if cause.verify_code in _WRONG_NAME:
        return msg(N_("The certificate is made out to another name than {host}."), host=profile.host)
    if cause.verify_code in _UNKNOWN_AUTHORITY:
        return msg(N_("The certificate is signed by an authority this computer does not know."))
    if cause.verify_code in (_EXPIRED, _NOT_YET_VALID):
        return msg(N_("The certificate has expired or is not valid yet."))
    return msg(N_("The certificate failed a check: {reason}."), reason=cause.verify_message)

"""What the world can do to us. Anything that is not `Expected` is a bug of ours."""

from sc_desktop.i18n import Message, tr

Words = str | Message


class Expected(Exception):
    """The world's fault, told in four parts: what happened, its effect on the shop, why, and what to do.

    `details` is for "more": a server's message, without values of customers or secrets."""

    def __init__(self, *, what: Words, effect: Words, why: Words = "", advice: Words = "", details: str = "") -> None:
        super().__init__(what)
        self.what, self.effect, self.why, self.advice, self.details = what, effect, why, advice, details

    def __str__(self) -> str:
        return " ".join(tr(part) for part in (self.what, self.effect, self.why, self.advice) if part)


class ShopUnreachable(Expected):
    """No answer from the shop's database: the line, the server, its name, or TLS. `stage` names the step that failed."""

    def __init__(self, *, what: Words, effect: Words, why: Words = "", advice: Words = "", details: str = "", stage: str = "") -> None:
        super().__init__(what=what, effect=effect, why=why, advice=advice, details=details)
        self.stage = stage


class TlsNotTrusted(ShopUnreachable):
    """The server's encryption could not be verified; `certificate` is its SHA-256 fingerprint, "" when it offers no TLS."""

    certificate: str = ""


class HostKeyUnknown(ShopUnreachable):
    """Nobody has vouched for the SSH host yet. `fingerprint` is its key's ("SHA256:..."), `line` what known_hosts would hold of it."""

    host: str = ""
    fingerprint: str = ""
    line: str = ""


class SshSecretWanted(ShopUnreachable):
    """SSH needs a password or a passphrase. `opens` is what it is for, as in SshMeans.secrets; `is_key`: the file of a key."""

    opens: str = ""
    is_key: bool = False


class ShopRefused(Expected):
    """The database answered no: a right, a limit, a rule."""


class NotAShop(Expected):
    """The database was opened but holds no PrestaShop we can work on. `prefixes` lists those found when there are several."""

    prefixes: tuple[str, ...] = ()


class ReadOnlyShop(Expected):
    """A write was asked of a shop that is open for reading only."""


class BadInput(Expected):
    """A file, an option or a value from outside can't be used."""

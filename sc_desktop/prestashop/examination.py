"""Tries a connection step by step for the Test button, and says which step failed."""

from collections.abc import Iterator

from msgspec import Struct

from sc_desktop.db.database import Database
from sc_desktop.db.faults import code_of, shop_errors
from sc_desktop.db.profile import Profile, Secret
from sc_desktop.domain.ssh import SshMeans
from sc_desktop.errors import BadInput, Expected, NotAShop, ShopUnreachable
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.probe import choose_prefix, probe
from sc_desktop.prestashop.requirements import NoShop
from sc_desktop.prestashop.shop import Shop

THROUGH_SSH = ("ssh_name", "ssh_port", "ssh_key", "ssh_login", "ssh_forward")
STAGES = ("name", "port", "tls", "login", "rights", "prefix", "shop")
_OF_A_FILE = ("name", "prefix", "shop")
_ABOUT_RIGHTS = {1044, 1049, 1142, 1143, 1370}

_PASSED_SSH = {
    "ssh_name": msg(N_("The SSH server's name is known.")),
    "ssh_port": msg(N_("The SSH server answers.")),
    "ssh_key": msg(N_("The SSH server's key is the one it is known by.")),
    "ssh_login": msg(N_("The SSH server lets this account in.")),
    "ssh_forward": msg(N_("The SSH server leads through to the database.")),
}
_SSH_ALONE = msg(N_("SSH encrypts the line up to the computer the database is on."))
_NOT_BEYOND = msg(N_("From the SSH server to the database, the line is not encrypted."))


class Step(Struct, frozen=True):
    """One step of an examination: its stage and what was found. fault says why it failed; shop is there after the last step."""

    stage: str
    message: Message
    fault: Expected | None = None
    shop: Shop | None = None

    @property
    def ok(self) -> bool:
        """Whether the step succeeded."""
        return self.fault is None


def examine(profile: Profile, password: Secret | None, *, connect_timeout: int = 10, ssh: SshMeans | None = None) -> Iterator[Step]:
    """The steps in the order of STAGES, up to and including the first that fails; a file has fewer of them. A replica comes last.

    Through SSH those of THROUGH_SSH come first; it is then the SSH server that finds the database by its name.

    All steps up to the rights come from one login, since servers shut out computers that knock without logging in."""
    database = Database(profile, password, connect_timeout=connect_timeout, read_timeout=60, ssh=ssh)
    stages = list(_OF_A_FILE if profile.driver == "sqlite" else STAGES)
    if profile.ssh is not None:
        stages = [*THROUGH_SSH, *STAGES[1:]]
    try:
        with shop_errors(msg(N_("The test went no further."))), database.reading() as connection:
            while stages[0] not in ("rights", "prefix"):
                yield Step(stages[0], _passed(stages.pop(0), profile))
            prefix = choose_prefix(connection, profile.prefix)
            shop = probe(connection, prefix).shop
            if stages.pop(0) == "rights":
                yield Step("rights", _passed("rights", profile))
            yield Step("prefix", msg(N_("The shop's tables begin with {prefix}."), prefix=prefix or '""'))
            yield Step("shop", msg(N_("{title}, PrestaShop {version}."), title=shop.facts.title, version=shop.facts.version), shop=shop)
        if (replica := profile.of_replica) is not None:
            yield _look_at_replica(Database(replica, password, connect_timeout=connect_timeout, read_timeout=60, ssh=ssh), prefix)
    except Expected as fault:
        failed = _stage_of(fault, profile)
        while failed in stages and stages[0] != failed:
            yield Step(stages[0], _passed(stages.pop(0), profile))
        yield Step(failed, fault.what if isinstance(fault.what, Message) else msg(fault.what), fault)
    finally:
        database.close()


def _look_at_replica(database: Database, prefix: str) -> Step:
    """Whether the copy answers this account as well, and holds the shop."""
    try:
        with shop_errors(msg(N_("The replica could not be read."))), database.reading() as connection:
            probe(connection, prefix)
    except Expected as fault:
        return Step("replica", fault.what if isinstance(fault.what, Message) else msg(fault.what), fault)
    finally:
        database.close()
    return Step("replica", msg(N_("The replica answers, and holds the shop.")))


def _passed(stage: str, profile: Profile) -> Message:
    if profile.driver == "sqlite":
        return msg(N_("The file is there.")) if stage == "name" else msg(N_("The table prefix was found."))
    if stage in THROUGH_SSH:
        return _PASSED_SSH[stage]
    if stage == "tls":
        if profile.ssh is not None and not profile.is_encrypted:
            return _SSH_ALONE if profile.is_private else _NOT_BEYOND
        if profile.is_encrypted:
            return msg(N_("The line is encrypted."))
        return msg(N_("The line stays on this computer.")) if profile.is_local else msg(N_("The line is not encrypted."))
    return {
        "name": msg(N_("The server's name is known.")),
        "port": msg(N_("The server answers.")),
        "login": msg(N_("User name and password are accepted.")),
        "rights": msg(N_("The database may be opened.")),
    }.get(stage, msg(N_("The table prefix was found.")))


def _stage_of(fault: Expected, profile: Profile) -> str:
    if isinstance(fault, ShopUnreachable):
        return fault.stage or "port"
    if isinstance(fault, NotAShop):
        return fault.stage if isinstance(fault, NoShop) else "shop"
    if isinstance(fault, BadInput):
        return "name" if profile.driver == "sqlite" else "tls"  # the shop's file, or the file of authorities
    return "rights" if fault.__cause__ is not None and code_of(fault.__cause__) in _ABOUT_RIGHTS else "login"

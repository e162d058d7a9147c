"""Setting new passwords: what becomes pending is the hash. The password itself is shown once and kept nowhere."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from sqlalchemy import select

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_rows
from sc_desktop.domain.batch import Refusal
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.secret import Secret
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop import passwords
from sc_desktop.prestashop.login_columns import PASSWORD
from sc_desktop.prestashop.passwords import Policy
from sc_desktop.workspace.opening import read_settings
from sc_desktop.workspace.workspace import Workspace

MOST = 500
"""So many customers get a new password at once: with bcrypt that takes half a minute."""


class Given(Struct, frozen=True):
    """The new password of one customer, to be told to him."""

    customer: int
    name: str
    email: str
    password: Secret


class NewPasswords(Struct, frozen=True):
    """What becomes pending, whom which password was given, and who can't have one."""

    changes: tuple[CellChange, ...]
    given: tuple[Given, ...]
    refused: tuple[Refusal, ...] = ()


def needs_cookie_key(workspace: Workspace) -> bool:
    """Whether passwords of this shop take its cookie key."""
    return passwords.needs_cookie_key(workspace.shop.facts.version_numbers)


def load_policy(workspace: Workspace, customers: Sequence[int], *, progress: Progress) -> Policy:
    """What passwords of these customers have to be like, as their shops say at this moment."""
    with shop_errors(msg(N_("What the shop asks of a password could not be read."))), workspace.database.reading() as connection:
        return passwords.load_policy(connection, workspace.shop, customers)


def why_not(text: str, policy: Policy) -> Message | None:
    """Why this can't be a password at all, told as it is typed; None when only how hard it is to guess is left to be judged."""
    return passwords.why_not(text, policy)


def why_too_weak(_workspace: Workspace, password: Secret, policy: Policy, *, progress: Progress) -> Message | None:
    """Why this is too easy to guess; None when it is not."""
    return passwords.why_too_weak(password.reveal(), policy)


def read_cookie_key(_workspace: Workspace, file: Path, *, progress: Progress) -> Secret:
    """The cookie key that a shop's settings file (config/settings.inc.php) names. Raises BadInput."""
    key = read_settings(file).cookie_key
    if not key:
        raise BadInput(
            what=msg(N_("The cookie key could not be read.")),
            effect=msg(N_("No password was set.")),
            why=msg(N_("The file {name} does not name it (_COOKIE_KEY_)."), name=file.name),
        )
    return key


def make_passwords(
    workspace: Workspace, customers: Sequence[int], wanted: Secret | None, cookie_key: Secret | None, *, progress: Progress
) -> NewPasswords:
    """New passwords for these customers: the one `wanted`, or for each his own, made by chance. Nothing is written or pending yet."""
    version, c = workspace.shop.facts.version_numbers, workspace.shop.tables.customer.c
    names = ("firstname", "lastname", "email", PASSWORD, "is_guest")
    question = select(c.id_customer, *(c[name] for name in names)).where(c.id_customer.in_(customers))
    with shop_errors(msg(N_("The customers could not be read."))), workspace.database.reading() as connection:
        rows = read_rows(connection, question)
        policy = passwords.load_policy(connection, workspace.shop, customers)
    changes, given, refused = [], [], []
    progress.begin(len(customers))
    for customer in customers:
        progress.step(1)
        if customer not in rows:
            refused.append(Refusal(customer, msg(N_("This customer is no longer in the shop."))))
            continue
        first, last, email, before, is_guest = rows[customer]
        if is_guest:
            refused.append(Refusal(customer, msg(N_("A guest has no account to log in to."))))
            continue
        password = wanted or passwords.make_password(policy)
        changes.append(CellChange(CUSTOMER, (customer,), PASSWORD, before, passwords.hash_of(password, version, cookie_key)))
        given.append(Given(customer, " ".join((str(first), str(last))).strip(), str(email), password))
    return NewPasswords(tuple(changes), tuple(given), tuple(refused))

"""What PrestaShop itself would change along with an edit, and what it would refuse (DOMAIN sections 1 and 3).

Pure: the caller brings the changes of some customers and what the shop holds of them now."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from sc_desktop.domain.batch import Refusal
from sc_desktop.domain.change import (
    ADDRESS,
    CART,
    CUSTOMER,
    CUSTOMER_GROUP,
    CellChange,
    Change,
    ChangeKey,
    RowAdded,
    RowRemoved,
    StoredValue,
    by_customer,
)
from sc_desktop.domain.kinds import stored_day
from sc_desktop.i18n import N_, Message, msg, msgn
from sc_desktop.prestashop.address_laws import AddressStanding, judge_addresses
from sc_desktop.prestashop.login_columns import PASSWORD, SET_ON

_JUDGED = frozenset({"id_default_group", "newsletter", "email", PASSWORD})


class Standing(Struct, frozen=True):
    """What the shop holds of a customer that the laws ask about: default group, memberships, newsletter date.

    `address_holder` is another account that has, or in the same edit would get, the e-mail address this customer is to get; 0 for none.
    `addresses` are those, by id, that the changes concern. `password_date` is when the password was set; "" where that is not known.
    `sessions` are those the customer has open; None where the shop keeps none."""

    default_group: int
    groups: frozenset[int]
    newsletter_date: StoredValue
    address_holder: int = 0
    addresses: Mapping[int, AddressStanding] = field(default_factory=dict)
    password_date: StoredValue = ""
    sessions: int | None = None


class Verdict(Struct):
    """What the laws add: visible consequences, silent conditions that must hold at the commit, and refusals.

    `notes` say of some consequences why they are there."""

    consequences: list[CellChange | RowAdded] = field(default_factory=list)
    conditions: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: dict[ChangeKey, Message] = field(default_factory=dict)


def judge(changes: Sequence[Change], standings: Mapping[int, Standing], *, now: str, along: bool = True) -> Verdict:
    """Apply the laws to the changes. `along` false is for an undo, which brings its own consequences: only a default group
    that the customer is not in any more, or never was, is joined.

    `now` is the shop's clock, "YYYY-MM-DD HH:MM:SS"."""
    verdict = Verdict()
    for customer, mine in by_customer(change for change in changes if concerns_laws(change)).items():
        standing = standings.get(customer)
        if standing is not None:  # a customer that is gone is found so under the lock
            refusal = _judge_address(customer, mine, standing) if along else None
            refusal = refusal or _judge_default_group(customer, mine, standing, verdict)
            if refusal is not None:
                verdict.refusals.append(refusal)
            elif along:
                _judge_newsletter(customer, mine, standing, verdict, now)
                _judge_password(customer, mine, standing, verdict, now)
            _take_addresses(verdict, mine, standing, along)
    return verdict


def _take_addresses(verdict: Verdict, mine: Sequence[Change], standing: Standing, along: bool) -> None:
    judged = judge_addresses(mine, standing.addresses, along=along)
    verdict.consequences += judged.consequences
    verdict.conditions += judged.conditions
    verdict.refusals += judged.refusals
    verdict.notes |= judged.notes


def _judge_default_group(customer: int, mine: Sequence[Change], standing: Standing, verdict: Verdict) -> Refusal | None:
    """The default group is always a member: joining it goes along, with an undo as well, leaving it is refused."""
    chosen = _after(mine, "id_default_group")
    default = chosen if isinstance(chosen, int) else standing.default_group
    left = {change.row[1] for change in mine if isinstance(change, RowRemoved) and change.subject == CUSTOMER_GROUP}
    joined = {change.row[1] for change in mine if isinstance(change, RowAdded) and change.subject == CUSTOMER_GROUP}
    if default in left:
        return Refusal(customer, msg(N_("A customer can't leave the default group: choose another default group first.")))
    if chosen is not None and default not in joined:
        membership = RowAdded(CUSTOMER_GROUP, (customer, default))
        (verdict.conditions if default in standing.groups else verdict.consequences).append(membership)
    if left and chosen is None:
        verdict.conditions.append(CellChange(CUSTOMER, (customer,), "id_default_group", default, default))
    return None


def _judge_address(customer: int, mine: Sequence[Change], standing: Standing) -> Refusal | None:
    """An e-mail address belongs to one account where customers are shared (`Customer::customerExists`; guests may share one).

    An undo is not asked: it puts back what stood there."""
    if not standing.address_holder or _after(mine, "email") is None:
        return None
    return refuse_address(customer, standing.address_holder)


def refuse_address(customer: int, holder: int) -> Refusal:
    """Why a customer can't get an e-mail address that another account holds."""
    reason = N_("Customer {id} has this e-mail address, or would get it: PrestaShop lets an address log in to one account only.")
    return Refusal(customer, msg(reason, id=f"#{holder}"), "email")


def _judge_newsletter(customer: int, mine: Sequence[Change], standing: Standing, verdict: Verdict, now: str) -> None:
    """A subscription without a valid date gets today's; an end of subscription leaves the date alone."""
    if _after(mine, "newsletter") == 1 and stored_day(standing.newsletter_date) is None:
        verdict.consequences.append(CellChange(CUSTOMER, (customer,), "newsletter_date_add", standing.newsletter_date, now))


def _judge_password(customer: int, mine: Sequence[Change], standing: Standing, verdict: Verdict, now: str) -> None:
    """A new password is dated; its sessions are closed as it is written (prestashop.sessions)."""
    if _after(mine, PASSWORD) is not None and standing.password_date not in ("", now):
        verdict.consequences.append(CellChange(CUSTOMER, (customer,), SET_ON, standing.password_date, now))


def sessions_told(standing: Standing | None, *, is_undo: bool) -> Message:
    """What becomes of those who are logged in when the password changes."""
    if is_undo:
        return msg(N_("The password before is valid again; sessions that were closed stay closed."))
    if standing is None or standing.sessions is None:
        return msg(N_("Whoever is logged in as this customer has to log in again, with the new password."))
    if not standing.sessions:
        return msg(N_("This customer has no session open; the next log-in takes the new password."))
    return msgn(
        N_("Closes {count} open session: the customer has to log in again, with the new password."),
        N_("Closes {count} open sessions: the customer has to log in again, with the new password."),
        standing.sessions,
    )


def concerns_laws(change: Change) -> bool:
    """Whether a law asks about the change: of 100,000 new first names none has to be judged."""
    return not isinstance(change, CellChange) or change.subject in (ADDRESS, CART) or change.column in _JUDGED


def _after(mine: Sequence[Change], column: str) -> StoredValue:
    return next((change.after for change in mine if isinstance(change, CellChange) and change.column == column), None)

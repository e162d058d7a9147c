"""Ids, counts, ticks and amounts: isUnsignedInt, isUnsignedId, isBool, isFloat, and what the columns can hold."""

from decimal import Decimal

from sc_desktop.domain.change import StoredValue
from sc_desktop.i18n import N_, Message, msg

LARGEST_UNSIGNED = 4_294_967_295
LARGEST_AMOUNT = Decimal("99999999999999.999999")  # decimal(20,6)
SMALLEST_AMOUNT = Decimal("0.000001")


def why_not_unsigned(value: StoredValue) -> Message | None:
    """A whole number from 0 to 4,294,967,295; for an id, 0 means none."""
    if not isinstance(value, int):
        return msg(N_("This field holds a whole number."))
    if value < 0:
        return msg(N_("This number can't be negative."))
    if value > LARGEST_UNSIGNED:
        return msg(N_("This number can't be larger than {limit}."), limit=LARGEST_UNSIGNED)
    return None


def why_not_a_default_group(value: StoredValue) -> Message | None:
    """The id of a group. Which one must also be a membership of the customer (DOMAIN section 1) the laws see to; 0 is no group."""
    reason = why_not_unsigned(value)
    if reason is None and value == 0:
        return msg(N_("Every customer needs a default group."))
    return reason


def why_not_a_flag(value: StoredValue) -> Message | None:
    """0 or 1."""
    return None if isinstance(value, int) and value in (0, 1) else msg(N_("This field holds yes (1) or no (0)."))


def why_not_an_amount(value: StoredValue) -> Message | None:
    """Zero or more, with fourteen digits before the decimal sign and six after it at most: the server would round the rest."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if not isinstance(value, (int, Decimal)):
        return msg(N_("This field holds an amount."))
    amount = Decimal(value)
    if not amount.is_finite():
        return msg(N_("This field holds an amount."))
    if amount < 0:
        return msg(N_("This amount can't be negative."))
    if amount > LARGEST_AMOUNT:
        return msg(N_("This amount has more than fourteen digits before the decimal sign."))
    if amount.quantize(SMALLEST_AMOUNT) != amount:
        return msg(N_("This amount has more than six decimals."))
    return None

"""PrestaShop's own rules for the fields of an address, by version of the shop (DOMAIN sections 1 and 9; `classes/Address.php`).

What an address must have because of its country stands in prestashop/countries.py."""

from collections.abc import Callable, Mapping
from functools import partial

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Rule
from sc_desktop.i18n import N_, Message, msg, msgn
from sc_desktop.prestashop.rules import judge_text, numbers
from sc_desktop.prestashop.rules.room import Room
from sc_desktop.prestashop.rules.texts import why_not_generic

Version = tuple[int, ...]
TextCheck = Callable[[str], Message | None]

_NAME = '0123456789!<>,;?=+()@#"°{}_$%:¤|'
_STREET = "!<>?=+@{}_$%"
_CITY = '!<>;?=+@#"°{}_$%'
_MESSAGE = "<>{}"
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_POSTCODE = frozenset(_LETTERS + _DIGITS + " -")
_DNI = frozenset(_LETTERS + _DIGITS + "-.")
_MESSAGE_LIMIT, _LONG_MESSAGES_SINCE = 300, (8, 1, 7)
_LENGTHS_OF_16 = {"company": 64, "firstname": 32, "lastname": 32}
_LENGTHS = {"alias": 32, "company": 255, "firstname": 255, "lastname": 255, "address1": 128, "address2": 128, "postcode": 12, "city": 64}
_LENGTHS |= {"phone": 32, "phone_mobile": 32, "vat_number": 32, "dni": 16}
_REQUIRED = frozenset({"alias", "firstname", "lastname", "address1", "city"})
_IDS = frozenset({"id_country", "id_state"})
_WHY_REQUIRED = msg(N_("This can't be empty: PrestaShop knows no address without it."))


def address_rule(
    name: str, *, version: Version, length: int | None, bytes_length: int | None = None, charset: str = "utf8mb4", nullable: bool = False
) -> Rule:
    """The rule of one column of `address` in a shop of this version; it gives None when a value may stand, else why not.

    The lengths, `charset` and `nullable` are the live column's. Total, as the rules of customers are."""
    if name in _IDS:
        return _judge_id
    limits = [limit for limit in (length, (_LENGTHS_OF_16 if version < (1, 7) else {}).get(name, _LENGTHS.get(name))) if limit is not None]
    room = Room(length=min(limits, default=None), bytes_length=bytes_length, charset=charset)
    required = _WHY_REQUIRED if name in _REQUIRED else None
    return partial(judge_text, check=_check_of(name, version), room=room, nullable=nullable, required=required)


def _check_of(name: str, version: Version) -> TextCheck:
    checks: Mapping[str, TextCheck] = {
        "firstname": partial(_why_it_holds, forbidden=_NAME),
        "lastname": partial(_why_it_holds, forbidden=_NAME),
        "address1": partial(_why_it_holds, forbidden=_STREET),
        "address2": partial(_why_it_holds, forbidden=_STREET),
        "city": partial(_why_it_holds, forbidden=_CITY),
        "postcode": _why_not_a_postcode,
        "phone": partial(_why_not_a_phone, version=version),
        "phone_mobile": partial(_why_not_a_phone, version=version),
        "dni": _why_not_a_dni,
        "other": partial(_why_not_a_message, version=version),
    }
    return checks.get(name, partial(why_not_generic, version=version))


def _why_it_holds(text: str, *, forbidden: str) -> Message | None:
    found = next((sign for sign in text if sign in forbidden), None)
    if found is None:
        return None
    return msg(N_("“{found}” can't stand here: PrestaShop refuses any of {signs}"), found=found, signs=" ".join(forbidden))


def _why_not_a_postcode(text: str) -> Message | None:
    found = next((sign for sign in text if sign not in _POSTCODE), None)
    return (
        None if found is None else msg(N_("A postcode can't hold “{found}”: unaccented letters, digits, spaces and hyphens."), found=found)
    )


def _why_not_a_phone(text: str, *, version: Version) -> Message | None:
    allowed = _DIGITS + "+ .()-" + ("/" if version >= (1, 7) else "")
    found = next((sign for sign in text if sign not in allowed), None)
    if found is None:
        return None
    return msg(
        N_("A phone number can't hold “{found}”: digits, spaces and any of {signs}"), found=found, signs=" ".join(allowed[10:].split())
    )


def _why_not_a_dni(text: str) -> Message | None:
    found = next((sign for sign in text if sign not in _DNI), None)
    return (
        None if found is None else msg(N_("An identification number can't hold “{found}”: letters, digits, hyphens and dots."), found=found)
    )


def _why_not_a_message(text: str, *, version: Version) -> Message | None:
    if version < _LONG_MESSAGES_SINCE and len(text) > _MESSAGE_LIMIT:
        return msgn(
            N_("This text has {present} characters; only {count} fits here."),
            N_("This text has {present} characters; only {count} fit here."),
            _MESSAGE_LIMIT,
            present=len(text),
        )
    return _why_it_holds(text, forbidden=_MESSAGE)


def _judge_id(value: StoredValue) -> Message | None:
    return None if value is None else numbers.why_not_unsigned(value)

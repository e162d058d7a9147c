"""PrestaShop's own rules for the fields of a customer that people edit, by version of the shop.

The shop's PHP isn't there when we write to its database, so what it would refuse must be refused here, before the review.
Source: DOMAIN section 1 (`classes/Customer.php`, `classes/Validate.php` of 1.6.1.25, 1.7.8.6, 8.2.0, 9.1.0). A rule is asked
of a new value only: what already stands in the shop is never judged, so undo can put anything back."""

import datetime
from collections.abc import Callable, Mapping
from functools import partial

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Rule
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.rules import dates, emails, names, numbers, texts
from sc_desktop.prestashop.rules.room import Room, why_it_has_no_room

Version = tuple[int, ...]
Today = Callable[[], datetime.date]
TextCheck = Callable[[str], Message | None]

_TEXTS: Mapping[str, Callable[[Version], TextCheck]] = {
    "firstname": lambda version: partial(names.why_not_a_name, "firstname", version=version),
    "lastname": lambda version: partial(names.why_not_a_name, "lastname", version=version),
    "email": lambda version: partial(emails.why_not_an_email, version=version),
    "company": lambda version: partial(texts.why_not_generic, version=version),
    "siret": lambda version: partial(texts.why_not_a_siret, version=version),
    "ape": lambda version: partial(texts.why_not_an_ape, version=version),
    "website": lambda version: texts.why_not_a_website,
    "note": lambda version: partial(texts.why_not_a_note, version=version),
}
_REQUIRED: Mapping[str, Message] = {
    "firstname": msg(N_("A first name is required: PrestaShop knows no customer without one.")),
    "lastname": msg(N_("A last name is required: PrestaShop knows no customer without one.")),
    "email": msg(N_("An e-mail address is required: the customer logs in with it.")),
}
_IN_BYTES = {"note"}  # TEXT in 1.6 and 1.7, MEDIUMTEXT since 8.1.7; information_schema gives their length in bytes
_NUMBERS: Mapping[str, Rule] = {
    "outstanding_allow_amount": numbers.why_not_an_amount,
    "max_payment_days": numbers.why_not_unsigned,
    "id_risk": numbers.why_not_unsigned,
    "id_gender": numbers.why_not_unsigned,
    "id_lang": numbers.why_not_unsigned,
    "id_default_group": numbers.why_not_a_default_group,
    "active": numbers.why_not_a_flag,
    "newsletter": numbers.why_not_a_flag,
    "optin": numbers.why_not_a_flag,
}
RULED = frozenset({*_TEXTS, *_NUMBERS, "birthday"})


def rule_of(
    key: str,
    *,
    version: Version,
    length: int | None = None,
    bytes_length: int | None = None,
    charset: str = "utf8mb4",
    nullable: bool = False,
    today: Today = datetime.date.today,
) -> Rule:
    """The rule of one field of `customer` in a shop of this version; it gives None when a value may stand, else why not.

    `length` (characters, CHAR and VARCHAR), `bytes_length` (bytes, TEXT and its kin), `charset` and `nullable` are the live
    column's: upgraded shops keep old widths and charsets. A lone `length` of the note is taken for bytes, too.
    The rule is total: any stored value gets an answer, none raises.
    Raises KeyError for a field not in RULED."""
    if key in _TEXTS:
        if key in _IN_BYTES and bytes_length is None:
            bytes_length = length
        room = Room(length=length, bytes_length=bytes_length, charset=charset)
        return partial(judge_text, check=_TEXTS[key](version), room=room, nullable=nullable, required=_REQUIRED.get(key))
    if key == "birthday":
        return partial(_judge, check=partial(dates.why_not_a_birthday, version=version, today=today), nullable=nullable)
    return partial(_judge, check=_NUMBERS[key], nullable=nullable)


def _judge(value: StoredValue, *, check: Rule, nullable: bool) -> Message | None:
    if value is None:
        return None if nullable else msg(N_("This field can't be left without a value in this shop."))
    return check(value)


def judge_text(value: StoredValue, *, check: TextCheck, room: Room, nullable: bool, required: Message | None) -> Message | None:
    """A rule speaks of a non-empty value only, unless the field is required (ObjectModel::validateField)."""
    if required is not None and value in (None, ""):
        return required
    if value is None:
        return None if nullable else msg(N_("This field can't be left without a value in this shop."))
    if not isinstance(value, str):
        return msg(N_("This field holds text."))
    if not value:
        return None
    return why_it_has_no_room(value, room) or check(value)

"""First and last names: isCustomerName (`classes/Validate.php`, `src/Core/ConstraintValidator/CustomerNameValidator.php`)."""

import unicodedata

from sc_desktop.i18n import N_, Message, msg

DIGITS = "0123456789"
SIGNS = '!<>,;?=+()/\\@#"°*`{}_^$%:¤[]|'
DOTS = ".。"
_FORBIDDEN = frozenset(DIGITS + SIGNS)
_STRICT_SINCE = (1, 7, 7)
_BARE_SPACES = frozenset("\t\n\v\f\r ")

_REFUSALS = {
    "firstname": N_("A first name can't hold “{found}”: PrestaShop refuses digits and any of {signs}"),
    "lastname": N_("A last name can't hold “{found}”: PrestaShop refuses digits and any of {signs}"),
}


def why_not_a_name(key: str, text: str, *, version: tuple[int, ...]) -> Message | None:
    """Why PrestaShop refuses this name, or None. `key` is "firstname" or "lastname"; the text isn't empty.

    Every version refuses digits, the signs above, and a dot with no white space after it. Since 1.7.7 a name of blanks is refused
    too, and a name with dots needs one that ends it or is followed by exactly one space ("Jean. P" stands, "J.P" does not)."""
    found = next((sign for sign in text if sign in _FORBIDDEN), None)
    if found is not None:
        return msg(_REFUSALS[key], found=found, signs=" ".join(SIGNS))
    if not all(_has_air(text, place) for place in _dots(text)):
        return _why_dotted()
    if version < _STRICT_SINCE:
        return None
    if all(_is_space(sign) for sign in text):
        return msg(N_("A name can't be made of spaces only."))
    if _dots(text) and not any(_ends_or_has_one_space(text, place) for place in _dots(text)):
        return _why_dotted()
    return None


def _why_dotted() -> Message:
    return msg(N_("A dot in a name must end it or be followed by exactly one space: “J. P” stands, “J.P” does not."))


def _dots(text: str) -> list[int]:
    return [place for place, sign in enumerate(text) if sign in DOTS]


def _has_air(text: str, place: int) -> bool:
    return place + 1 == len(text) or _is_space(text[place + 1])


def _ends_or_has_one_space(text: str, place: int) -> bool:
    """The second check of 1.7.7+ runs on bytes: there only ASCII white space counts, a no-break space does not."""
    rest = text[place + 1 : place + 3]
    return rest in ("", "\n") or (rest[0] in _BARE_SPACES and len(rest) == 2 and rest[1] != " ")


def _is_space(sign: str) -> bool:
    """White space as PCRE's Unicode mode has it; Python's isspace() counts four separators more (U+001C to U+001F)."""
    return sign in _BARE_SPACES or sign == "\x85" or unicodedata.category(sign)[0] == "Z"

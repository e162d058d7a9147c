"""E-mail addresses: isEmail, which changed with every major version. Written as splits and sets, so time is linear in the text.

Stricter than PrestaShop on purpose: comments in brackets (`ann(home)@example.com`), which RFC 5322 allows and no shop needs."""

import ipaddress
import unicodedata

from sc_desktop.i18n import N_, Message, msg

_LETTERS_DIGITS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_ATOM = _LETTERS_DIGITS | frozenset("!#$%&'*+-/=?^_`{|}~")  # RFC 5322 3.2.3
_LONGEST_LABEL, _LONGEST_DOMAIN = 63, 253  # RFC 1035 2.3.4


def why_not_an_email(text: str, *, version: tuple[int, ...]) -> Message | None:
    """Why PrestaShop refuses this address, or None; the text isn't empty.

    1.6 has a pattern of its own. 1.7 takes RFC 5321/5322, also without a dot (`user@localhost`). 8 and 9 want a dot in the domain.
    From 1.7 on the part before @ is ASCII: Swift Mailer and the check of 9 against Cyrillic look-alikes
    (`src/Core/Email/*Validation.php`) refuse every other character there, é as well as Cyrillic а."""
    local, at, domain = text.rpartition("@")
    if not at:
        return msg(N_("An e-mail address needs an @, as in name@example.com."))
    if version < (1, 7):
        return None if _is_local_of_16(local) and _is_domain_of_16(domain) else _why_unlike()
    found = next((sign for sign in local if not sign.isascii()), None)
    if found is not None:
        return msg(N_("“{found}” can't stand before the @: PrestaShop takes unaccented Latin letters only there."), found=found)
    if not (_is_dotted_atom(local) or _is_quoted(local)) or not (_is_domain(domain) or _is_literal(domain)):
        return _why_unlike()
    if version >= (8,) and "." not in domain:
        return msg(N_("The part after the @ needs a dot, as in name@example.com."))
    return None


def _why_unlike() -> Message:
    return msg(N_("This is not an e-mail address; write it like name@example.com."))


def _is_local_of_16(local: str) -> bool:
    """Letters of any script, digits and signs; a dot anywhere but first."""
    return local[:1] not in ("", ".") and all(sign in _ATOM or sign == "." or sign.isalpha() for sign in local)


def _is_domain_of_16(domain: str) -> bool:
    """Labels of letters, digits, `_` and `-`, none empty; the first begins, and the last is all, letters and digits."""
    labels = domain.split(".")
    if len(labels) < 2 or not all(labels) or not all(_is_sign_of_16(sign) for label in labels for sign in label):
        return False
    return labels[0][0] not in "_-" and not any(sign in "_-" for sign in labels[-1])


def _is_sign_of_16(sign: str) -> bool:
    return sign in _LETTERS_DIGITS or sign in "_-" or sign.isalpha()


def _is_dotted_atom(local: str) -> bool:
    return all(atom and all(sign in _ATOM for sign in atom) for atom in local.split("."))


def _is_quoted(local: str) -> bool:
    """`"john doe"`: printable ASCII between double quotes; no escapes, and no `<`, which strip_tags would take for a tag."""
    inside = local[1:-1]
    return len(local) > 2 and local[0] == local[-1] == '"' and all(" " <= sign <= "~" and sign not in '"\\<>' for sign in inside)


def _is_domain(domain: str) -> bool:
    """Labels of letters, digits, `-` and `_` of any script, no hyphen at either end of one."""
    if len(domain) > _LONGEST_DOMAIN:
        return False
    return all(0 < len(label) <= _LONGEST_LABEL and "-" not in (label[0], label[-1]) and _is_label(label) for label in domain.split("."))


def _is_label(label: str) -> bool:
    return all(sign in _LETTERS_DIGITS or sign in "_-" or (not sign.isascii() and unicodedata.category(sign)[0] in "LMN") for sign in label)


def _is_literal(domain: str) -> bool:
    """`[192.0.2.1]`."""
    if not (domain.startswith("[") and domain.endswith("]")):
        return False
    try:
        ipaddress.IPv4Address(domain[1:-1])
    except ValueError:
        return False
    return True

"""Company, SIRET, APE, website and note: isGenericName, isSiret, isApe, isUrl, isCleanHtml (`classes/Validate.php`)."""

import re
import unicodedata

from sc_desktop.i18n import N_, Message, msg, msgn

Version = tuple[int, ...]

SIRET_LENGTH = 14
_NAF = re.compile(r"[0-9]{3,4}[A-Za-z]")
_NAF_DOTTED = re.compile(r"[0-9]{1,2}\.?[0-9]{1,2}[A-Za-z]")
_DOTTED_SINCE = (8, 1, 3)
_URL_SIGNS = frozenset("~:#,$%&_=().? +-@/0123456789")
_NOTE_LIMIT, _LONG_NOTE_LIMIT, _LONG_NOTES_SINCE = 65_000, 4_194_303, (8, 1, 7)
_RIGHT_TO_LEFT_OVERRIDE = "\u202e"

_ACTIVE_TAG = re.compile(r"<\s*(script|i?frame|form|input|embed|object)", re.IGNORECASE)
_EVENTS = (
    "abort activate afterprint afterupdate beforeactivate beforecopy beforecut beforedeactivate beforeeditfocus beforepaste beforeprint"
    " beforeunload beforeupdate blur bounce cellchange change click contextmenu controlselect copy cut dataavailable datasetchanged"
    " datasetcomplete dblclick deactivate drag dragdrop dragend dragenter dragleave dragover dragstart drop error errorupdate"
    " filterchange finish focus focusin focusout hashchange help input keydown keypress keyup load losecapture message mmouseup"
    " mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup mousewheel move moveend movestart offline online paste"
    " propertychange readystatechange reset resize resizeend resizestart rowenter rowexit rowsdelete rowsinserted scroll search select"
    " selectionchange selectstart start stop submit unload"
)
_EVENT = re.compile("on(?:" + "|".join(_EVENTS.split()) + r")\s*=", re.IGNORECASE)


def why_not_generic(text: str, *, version: Version) -> Message | None:
    """isGenericName: `< > = { }` are refused; PrestaShop 9 takes the equals sign."""
    forbidden = "<>{}" if version >= (9,) else "<>={}"
    found = next((sign for sign in text if sign in forbidden), None)
    if found is None:
        return None
    return msg(N_("“{found}” can't stand here: PrestaShop refuses any of {signs}"), found=found, signs=" ".join(forbidden))


def why_not_a_siret(text: str, *, version: Version) -> Message | None:
    """1.6: 14 digits whose Luhn sum is a multiple of ten (isSiret; it would take letters for 0, we don't). 1.7+: any short text."""
    if version >= (1, 7):
        if len(text) > SIRET_LENGTH:
            return msg(N_("A SIRET number has at most {limit} characters; this has {present}."), limit=SIRET_LENGTH, present=len(text))
        return why_not_generic(text, version=version)
    if len(text) != SIRET_LENGTH or not (text.isascii() and text.isdigit()):
        return msg(N_("A SIRET number has exactly {limit} digits, without spaces."), limit=SIRET_LENGTH)
    if luhn_sum(text) % 10:
        return msg(N_("This SIRET number has a wrong digit: its check sum does not fit."))
    return None


def luhn_sum(digits: str) -> int:
    """The sum of isSiret: weights 2, 1, 2, 1 … from the left, nine taken off from ten on."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(number - 9 if number >= 10 else number for number in doubled)


def why_not_an_ape(text: str, *, version: Version) -> Message | None:
    """Three or four digits and a letter; since 8.1.3 a dot may part the digits (`src/Core/Domain/Customer/ValueObject/ApeCode.php`)."""
    if version >= _DOTTED_SINCE:
        return None if _NAF_DOTTED.fullmatch(text) else msg(N_("An APE code is four digits and a letter, like 6201Z or 62.01Z."))
    return None if _NAF.fullmatch(text) else msg(N_("An APE code is three or four digits and a letter, like 6201Z."))


def why_not_a_website(text: str) -> Message | None:
    """isUrl: letters and symbols of any script, digits and a few signs; https:// isn't asked for.

    Its symbols include `<`, but the field is a TYPE_STRING: PrestaShop cuts everything from there as an HTML tag."""
    if any(after[:1] not in tuple(" \t\n\v\f\r") for after in text.split("<")[1:]):
        return msg(N_("A web address can't hold an HTML tag: PrestaShop would cut the text at “<”."))
    found = next((sign for sign in text if sign not in _URL_SIGNS and unicodedata.category(sign)[0] not in "LS"), None)
    if found is None:
        return None
    return msg(N_("A web address can't hold “{found}”; write it like https://www.example.com/."), found=found)


def why_not_a_note(text: str, *, version: Version) -> Message | None:
    """isCleanHtml, which 1.6 asks and the HTMLPurifier of later versions enforces; and the length of the model, 8.1.7's being longer."""
    limit = _LONG_NOTE_LIMIT if version >= _LONG_NOTES_SINCE else _NOTE_LIMIT
    if len(text) > limit:
        return msgn(
            N_("A note can't be longer than {count} character; this has {present}."),
            N_("A note can't be longer than {count} characters; this has {present}."),
            limit,
            present=len(text),
        )
    found = _ACTIVE_TAG.search(text)
    if found:
        return msg(N_("A note can't hold the HTML tag “{tag}”."), tag=found[1].lower())
    if "script:" in text.lower():
        return msg(N_("A note can't hold “script:”, which PrestaShop takes for an attack."))
    found = _EVENT.search(text)
    if found:
        return msg(N_("A note can't hold “{found}”, which PrestaShop takes for an attack."), found=found[0])
    if version >= (8,) and _RIGHT_TO_LEFT_OVERRIDE in text:
        return msg(N_("A note can't hold the invisible character that turns the direction of reading (U+202E)."))
    return None

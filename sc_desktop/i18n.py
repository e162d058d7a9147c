"""Marks texts for translation and translates them when they are shown.

English stands in the code; `resources/translations/<language>.mo` holds the others (gettext, from the standard library).
A `Message` is a text that waits: template and values travel together, and the language is chosen on the screen's side.
"""

import gettext
import locale
import os
from collections.abc import Mapping

from msgspec import Struct, field

from sc_desktop.datafiles import resource

LANGUAGES = ("fr", "en")
_DOMAIN_SUFFIX = ".mo"


def N_(text: str) -> str:
    """Mark a text for translation without translating it."""
    return text


class Message(Struct, frozen=True):
    """A sentence with named places, translated only when it is shown.

    `many` and `count` are set for sentences with a plural; a value may itself be a Message."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    count: int | None = None

    def __str__(self) -> str:
        return tr(self)


def msg(template: str, **values: object) -> Message:
    """A Message with its values; the template must also be marked: `msg(N_("..."), name=...)`."""
    return Message(template, values)


def msgn(one: str, many: str, count: int, **values: object) -> Message:
    """A Message that counts; `{count}` is filled in."""
    return Message(one, {"count": count, **values}, many, count)


_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use_language(code: str) -> None:
    """Translate into `code` from now on; a language without a catalogue falls back to English."""
    global _catalogue, _language
    path = resource("translations", code + _DOMAIN_SUFFIX)
    if code != "en" and path.is_file():
        with path.open("rb") as file:
            _catalogue, _language = gettext.GNUTranslations(file), code
    else:
        _catalogue, _language = gettext.NullTranslations(), "en"


def language() -> str:
    """Code of the language in use, "fr" or "en"."""
    return _language


def preferred_language(wish: str = "") -> str:
    """The language to start in: the wish, else SC_DESKTOP_LANGUAGE, else the system's when we speak it, else English."""
    system = locale.getlocale()[0] or os.environ.get("LANG", "")
    for code in (wish, os.environ.get("SC_DESKTOP_LANGUAGE", ""), system):
        short = code.replace("-", "_").split("_")[0].lower()
        if short in LANGUAGES or short == "french":
            return "fr" if short == "french" else short
    return "en"


def tr(message: str | Message, **values: object) -> str:
    """The text in the user's language, its places filled."""
    if isinstance(message, str):
        message = Message(message, values)
    if message.count is not None:
        template = _catalogue.ngettext(message.template, message.many, message.count)
    else:
        template = _catalogue.gettext(message.template) if message.template else ""
        if template == message.template:  # a text that also counts elsewhere is in the catalogue with its plural only
            template = _catalogue.ngettext(template, template, 1) if template else ""
    if not message.values:
        return template
    return template.format(**{name: _shown(value) for name, value in message.values.items()})


def trn(one: str, many: str, count: int, **values: object) -> str:
    """The text that fits `count`, with `{count}` grouped as the language does."""
    return tr(msgn(one, many, count, **values))


def grouped(number: int) -> str:
    """A whole number with its thousands apart: "12,480" in English, "12 480" (narrow no-break space) in French."""
    return f"{number:,}" if _language == "en" else f"{number:,}".replace(",", "\u202f")


def _shown(value: object) -> object:
    if isinstance(value, Message):
        return tr(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return grouped(value)
    return value

"""Keeps resources/translations/fr.po and fr.mo in step with the texts of the program.

    python3 tools/translations.py extract    takes the texts of sc_desktop/, prefs/ and views/ into fr.po; translations are kept,
                                             new texts arrive empty, texts that are gone become obsolete ("#~") and come back by themselves
    python3 tools/translations.py prune      drops the obsolete ones
    python3 tools/translations.py compile    writes fr.mo; the same fr.po gives the same bytes
    python3 tools/translations.py check      says what is missing or wrong; exit code 1 when there is something

A text is marked by N_("..."), tr("..."), msg("..."), trn("one", "many", n), msgn("one", "many", n) or ngettext("one", "many", n).
"""

import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sc_desktop.settings.records import load_pages  # noqa: E402 - the checkout's own package, also when nothing is installed
from sc_desktop.settings.views import load_views  # noqa: E402

LANGUAGE = "fr"
PO, MO = (ROOT / "resources" / "translations" / f"{LANGUAGE}.{kind}" for kind in ("po", "mo"))
MARKS = {"N_": 1, "tr": 1, "msg": 1, "trn": 2, "msgn": 2, "ngettext": 2}  # how many of the first arguments are texts
MNEMONIC = re.compile(r"&(?=\w)")


@dataclass(slots=True)
class Found:
    """A text of the program: its plural, "" without one, and the files it stands in."""

    many: str = ""
    places: set[str] = field(default_factory=set)


class Texts:
    """All marked texts by their English singular; `faults` says what could not be taken."""

    def __init__(self) -> None:
        self.by_text: dict[str, Found] = {}
        self.faults: list[str] = []

    def add(self, place: str, one: str, many: str = "") -> None:
        """Note a text found at a place."""
        if not one:
            return
        found = self.by_text.setdefault(one, Found(many))
        if many and found.many not in ("", many):
            self.faults.append(f"{place}: two plurals for {one!r}: {found.many!r} and {many!r}")
        found.many = found.many or many
        found.places.add(place)


class _French(Catalog):
    """A catalogue whose header says only what is needed, so that neither dates nor versions change its bytes."""

    def __init__(self) -> None:
        super().__init__(locale=LANGUAGE, charset="utf-8", fuzzy=False)
        self.header_comment = "# French texts of SC Desktop. Made by tools/translations.py extract; only msgstr is written by hand."

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The lines of the header."""
        return [("Language", LANGUAGE), ("Plural-Forms", self.plural_forms), ("Content-Type", "text/plain; charset=utf-8")]


def find_texts() -> Texts:
    """Every text marked in the code, and those of the preferences and views."""
    texts = Texts()
    for path in sorted((ROOT / "sc_desktop").rglob("*.py")):
        collect(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8")), texts)
    for page in load_pages(ROOT / "prefs"):
        place = f"prefs/{page.key}.toml"
        texts.add(place, page.title)
        for preference in page.preferences:
            for text in (
                preference.label,
                preference.help,
                preference.unit,
                preference.when_empty,
                *(label for _, label in preference.choices),
            ):
                texts.add(place, text)
    for view in load_views(ROOT / "views", None)[0]:
        texts.add(f"views/{view.key}.toml", view.title)
    return texts


def collect(place: str, tree: ast.AST, texts: Texts) -> None:
    """Add the texts marked in one file of code."""
    inner: set[ast.AST] = set()  # N_("...") inside msgn(...) marks nothing by itself
    for node in ast.walk(tree):  # outer calls come before inner ones
        if not isinstance(node, ast.Call) or node in inner or (count := MARKS.get(_name(node.func), 0)) == 0:
            continue
        arguments = node.args[:count]
        if count == 2:
            inner.update(argument for argument in arguments if isinstance(argument, ast.Call))
            literals = [text for argument in arguments for text in _literals(_unwrapped(argument))]
            if len(literals) == 2:
                texts.add(place, *literals)
            elif place != "sc_desktop/i18n.py":
                texts.faults.append(f"{place}:{node.lineno}: both forms must stand in the call, or the plural is not found in French")
            continue
        for argument in arguments:
            if isinstance(argument, ast.JoinedStr):
                texts.faults.append(f"{place}:{node.lineno}: an f-string can't be translated; use named places")
            for text in _literals(argument):
                texts.add(place, text)


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def _unwrapped(argument: ast.expr) -> ast.expr:
    return argument.args[0] if isinstance(argument, ast.Call) and _name(argument.func) == "N_" and argument.args else argument


def _literals(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _literals(argument.body)
        yield from _literals(argument.orelse)


def read_catalogue(path: Path) -> Catalog:
    """The translations in a .po file; an empty catalogue when there is none."""
    if not path.is_file():
        return _French()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def merged(texts: Texts, old: Catalog, *, keep_obsolete: bool = True) -> Catalog:
    """The catalogue of exactly these texts, with what `old` knows of them, in use or obsolete. Nothing is guessed."""
    known = {_one(message): message for message in [*old.obsolete.values(), *(message for message in old if message.id)]}
    new = _French()
    for one, found in texts.by_text.items():
        before = known.pop(one, None)
        translation = before.string if before is not None and bool(before.pluralizable) == bool(found.many) else ""
        fuzzy = {"fuzzy"} if before is not None and before.fuzzy else set()
        new.add((one, found.many) if found.many else one, translation, [(place, 0) for place in sorted(found.places)], flags=fuzzy)
    if keep_obsolete:
        new.obsolete.update((one, message) for one, message in known.items() if _strings(message) and all(_strings(message)))
    return new


def po_bytes(catalogue: Catalog) -> bytes:
    """The .po file, ordered by text, so that two branches seldom meet on one line."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False)
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The .mo file; what is fuzzy or empty stays English."""
    plain = _French()
    for message in catalogue:
        if message.id and not message.fuzzy:
            plain.add(message.id, message.string)
    out = io.BytesIO()
    write_mo(out, plain)
    return out.getvalue()


def problems(texts: Texts, catalogue: Catalog) -> list[str]:
    """What keeps the French from being complete and right, one line each."""
    found = list(texts.faults)
    present = {_one(message): message for message in catalogue if message.id}
    found += [f"missing: {one!r} ({', '.join(sorted(texts.by_text[one].places))})" for one in sorted(set(texts.by_text) - set(present))]
    found += [f"obsolete: {one!r}" for one in sorted({*(set(present) - set(texts.by_text)), *map(_one, catalogue.obsolete.values())})]
    for one, message in present.items():
        if one in texts.by_text and texts.by_text[one].many != _many(message):
            found.append(f"another plural: {one!r}")
        if message.fuzzy:
            found.append(f"fuzzy: {one!r}")
        elif not all(_strings(message)):
            found.append(f"untranslated: {one!r}")
        else:
            found += _differences(message)
    return found


def _differences(message: Message) -> Iterator[str]:
    one, strings = _one(message), _strings(message)
    allowed = [_places(one), _places(_many(message) or one)]
    for number, text in enumerate(strings):
        if _places(text) not in (allowed if number == 0 else allowed[1:]):
            yield f"places differ: {one!r} -> {text!r}"
        if bool(MNEMONIC.search(one)) != bool(MNEMONIC.search(text)):
            yield f"mnemonic in one only: {one!r} -> {text!r}"
        if (one[:1].isspace(), one[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace()):
            yield f"outer space in one only: {one!r} -> {text!r}"


def _places(text: str) -> set[str] | str:
    """Names of the places in a text; the fault, when its braces don't match."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as fault:
        return str(fault)


def _one(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _many(message: Message) -> str:
    return "" if isinstance(message.id, str) else message.id[1]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def main(arguments: list[str]) -> int:
    """Do what the command line asks."""
    command = arguments[0] if len(arguments) == 1 else ""
    catalogue = read_catalogue(PO)
    if command in ("extract", "prune"):
        PO.write_bytes(po_bytes(merged(find_texts(), catalogue, keep_obsolete=command == "extract")))
    elif command == "compile":
        MO.write_bytes(mo_bytes(catalogue))
    elif command == "check":
        wrong = problems(find_texts(), catalogue)
        if not MO.is_file() or MO.read_bytes() != mo_bytes(catalogue):
            wrong.append("fr.mo is not what fr.po gives: run compile")
        print("\n".join(wrong) or "French is complete.")
        return 1 if wrong else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

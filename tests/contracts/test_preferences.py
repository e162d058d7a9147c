"""Each preference the code asks for is declared with that kind, and each that is declared is used: no switch without a wire."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import qtawesome

from sc_desktop.datafiles import data_folder
from sc_desktop.settings.records import Preference, load_pages

PACKAGE = Path(__file__).resolve().parents[2] / "sc_desktop"
KINDS = {"whole": {"whole"}, "flag": {"flag"}, "text": {"text", "folder"}, "choice": {"choice"}}
OTHER_USES = {"set", "reset", "is_changed", "value", "preference", "open_at"}
KEY = re.compile(r"[a-z_]+\.[a-z_]+")


def declared() -> dict[str, Preference]:
    return {preference.key: preference for page in load_pages() for preference in page.preferences}


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE.parent).as_posix(), ast.parse(path.read_text("utf-8"))


def asked() -> Iterator[tuple[str, str, str]]:
    """Place, method and key of every call that names a key by a literal."""
    for place, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first, method = node.args[0], node.func.attr
                is_key = isinstance(first, ast.Constant) and isinstance(first.value, str) and KEY.fullmatch(first.value)
                if is_key and method in {*KINDS, *OTHER_USES}:
                    yield f"{place}:{node.lineno}", method, first.value


def literals() -> set[str]:
    """Every text that stands in the code by itself, outside the settings."""
    return {
        node.value
        for place, tree in trees()
        if not place.startswith("sc_desktop/settings/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_that_every_key_asked_for_is_declared():
    known = declared()
    assert [f"{place}: {key}" for place, _, key in asked() if key not in known] == []


def test_that_every_key_is_asked_for_as_the_kind_it_has():
    known = declared()
    assert [f"{place}: {key}" for place, method, key in asked() if method in KINDS and known[key].kind not in KINDS[method]] == []


def test_that_every_declared_key_is_used():
    assert sorted(set(declared()) - literals()) == []


def test_that_every_preference_explains_itself():
    assert [key for key, preference in declared().items() if not preference.help] == []


def test_that_every_page_has_an_icon_that_exists(qapp):
    for page in load_pages():
        assert not qtawesome.icon(page.icon).isNull()  # raises for a name it doesn't know


def test_that_every_file_of_preferences_is_a_page():
    assert {page.key for page in load_pages()} == {path.stem for path in data_folder("prefs").glob("*.toml")}

"""The colours: each rule has a role with readable text in both themes, a sign beside the colour, a legend, and its column."""

import tomllib
from itertools import combinations

import pytest

from sc_desktop.datafiles import resource
from sc_desktop.domain.colour_rule import COLOURS, OwnRule
from sc_desktop.domain.filters import AllOf
from sc_desktop.i18n import tr, use_language
from sc_desktop.prestashop.colours import OF_RULES, RULES, SIGNS
from sc_desktop.prestashop.customers import COLUMNS
from sc_desktop.settings.shops import SHOP_COLOURS

THEMES = ("light", "dark")
READABLE, OUTLINE = 4.5, 3.0
KEYS = {column.key for column in COLUMNS}


def theme_file(name):
    with resource("styles", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def luminance(colour):
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [(name, role) for name in THEMES for role in theme_file(name)["roles"]]


def test_that_both_themes_have_the_same_roles_lines_and_palette():
    light, dark = (theme_file(name) for name in THEMES)
    assert {part: set(light[part]) for part in light} == {part: set(dark[part]) for part in dark}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.role)
def test_that_a_rule_names_columns_that_exist(rule):
    assert {*rule.needs, *rule.columns} <= KEYS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.role)
def test_that_a_rule_has_a_pair_in_both_themes_a_sign_and_a_legend_in_french(rule):
    assert all(rule.role in theme_file(name)["roles"] for name in THEMES)
    assert rule.sign.strip()
    use_language("fr")
    assert tr(rule.legend) != rule.legend


def test_that_no_two_rules_share_a_sign():
    signs = [*(rule.sign for rule in RULES), *OF_RULES.values()]
    assert len(set(signs)) == len(signs)


def test_that_every_colour_of_the_user_s_own_rules_has_a_role_and_a_sign():
    roles = {OwnRule("", AllOf(()), colour).role for colour in COLOURS}
    assert roles == OF_RULES.keys()
    assert all(role in theme_file(name)["roles"] and SIGNS[role] for role in roles for name in THEMES)


@pytest.mark.parametrize(("name", "role"), PAIRS)
def test_that_the_text_of_every_role_can_be_read(name, role):
    back, front = theme_file(name)["roles"][role]
    assert contrast(back, front) >= READABLE


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("back", "front"), [("base", "text"), ("window", "window_text"), ("button", "button_text"), ("highlight", "highlighted_text")]
)
def test_that_the_text_of_the_palette_can_be_read(name, back, front):
    palette = theme_file(name)["palette"]
    assert contrast(palette[back], palette[front]) >= READABLE


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("line", ["outline", "accent", "mark", "refused"])
def test_that_marks_and_outlines_are_seen_on_the_base(name, line):
    told = theme_file(name)
    assert contrast(told["palette"]["base"], told["lines"][line]) >= OUTLINE


# -- for eyes that can't tell red from green -----------------------------------------------------------------------------------------------

# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB
BLIND = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}
WHITE = (0.95047, 1.0, 1.08883)
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
APART = 20


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def lab(colour, eyes):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    seen = tuple(min(1, max(0, part)) for part in times(BLIND[eyes], linear))
    x, y, z = (value / white for value, white in zip(times(TO_XYZ, seen), WHITE, strict=True))
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one, other, eyes):
    return sum((a - b) ** 2 for a, b in zip(lab(one, eyes), lab(other, eyes), strict=True)) ** 0.5


@pytest.mark.parametrize("eyes", BLIND)
@pytest.mark.parametrize("name", THEMES)
def test_that_validated_and_differs_are_told_apart_by_every_eye(name, eyes):
    roles = theme_file(name)["roles"]
    assert difference(roles["validated"][0], roles["differs"][0], eyes) >= APART


@pytest.mark.parametrize("eyes", BLIND)
@pytest.mark.parametrize("name", THEMES)
def test_that_the_colours_of_rules_are_told_apart_by_every_eye(name, eyes):
    told = theme_file(name)
    colours = [told["roles"][role][0] for role in ("validated", "differs", *OF_RULES)]
    assert all(difference(one, other, eyes) >= APART for one, other in combinations(colours, 2))
    assert all(difference(told["palette"]["base"], told["roles"][role][0], eyes) >= APART for role in OF_RULES)


@pytest.mark.parametrize("eyes", BLIND)
@pytest.mark.parametrize("name", THEMES)
def test_that_the_colours_of_shops_are_told_apart_by_every_eye(name, eyes):
    roles = theme_file(name)["roles"]
    colours = [roles[f"shop_{colour}"][0] for colour in SHOP_COLOURS]
    assert all(difference(one, other, eyes) >= APART for one, other in combinations(colours, 2))


@pytest.mark.parametrize("name", THEMES)
def test_that_no_two_cell_colours_are_the_same(name):
    roles = theme_file(name)["roles"]
    cells = ("validated", "differs", "pending", "refused", *OF_RULES)
    assert all(difference(roles[one][0], roles[other][0], "normal") >= 8 for one, other in combinations(cells, 2))

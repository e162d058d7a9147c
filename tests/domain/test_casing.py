"""Names get the capitals French usage gives them; what was written with care stays."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sc_desktop.domain.casing import collapse_spaces, title_case

NAMES = [
    ("JEAN-PIERRE", "Jean-Pierre"), ("marie ange", "Marie Ange"), ("ÉLOÏSE", "Éloïse"), ("SAINT-EXUPÉRY", "Saint-Exupéry"),
    ("D'ORMESSON", "d'Ormesson"), ("D’ORMESSON", "d’Ormesson"), ("DE LA TOUR", "de La Tour"),
    ("jean de la fontaine", "Jean de La Fontaine"), ("Peña y Lillo", "Peña y Lillo"), ("Castro e Silva", "Castro e Silva"),
    ("DE GAULLE", "de Gaulle"), ("du bellay", "Du Bellay"), ("DES FORÊTS", "Des Forêts"), ("LE GOFF", "Le Goff"),
    ("L'HERMITE", "L'Hermite"),
        ("O'BRIEN", "O'Brien"), ("o’connor", "O’Connor"), ("N'GOLO", "N'Golo"), ("MCDONALD", "McDonald"), ("MACRON", "Macron"),
    ("VAN DEN BERG", "van den Berg"), ("von trapp", "von Trapp"), ("DOS SANTOS", "dos Santos"), ("LEVI'S", "Levi's"), ("3E", "3e"),
    ("jEAN dUPONT", "Jean Dupont"), ("MARTIN de la roche", "Martin de La Roche"), ("e\u0301lo\u0308ise", "E\u0301lo\u0308ise"), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), NAMES)
def test_that_a_name_gets_its_capitals(typed, meant):
    assert title_case(typed) == meant


@pytest.mark.parametrize("name", ["DO", "DA", "DEL"])
def test_that_a_particle_that_stands_alone_is_a_name(name):
    assert title_case(name) == name.capitalize()


@pytest.mark.parametrize(
    "name", ["McDonald", "DiCaprio", "LeBlanc", "De Smet", "De Sousa", "du Bellay", "D'Angelo", "Straße", "Ana de Souza"]
)
def test_that_a_name_written_with_care_stays(name):
    assert title_case(name) == name


@example("e0Aa")
@given(st.one_of(st.text(max_size=30), st.text("DdEeLlAaMmCc'’ -ßŉÀé0", max_size=20)))
def test_that_title_case_of_title_case_changes_nothing(text):
    once = title_case(text)
    assert title_case(once) == once


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  Ann  Lee ", "Ann Lee"), ("\u00a0Jean\u202f\u00a0Pierre\t", "Jean Pierre"), ("Du\u200bpont\ufeff", "Dupont"),
        ("\r\n a \r\n\r\n b  c\n", "a\n\nb c"), ("\u3000", ""), ("a\u2003b", "a b"),
    ],
)  # fmt: skip
def test_that_needless_spaces_go(typed, meant):
    assert collapse_spaces(typed) == meant


@given(st.text(max_size=40))
def test_that_nothing_but_spaces_goes(text):
    once = collapse_spaces(text)
    assert collapse_spaces(once) == once
    assert [sign for sign in once if not sign.isspace()] == [s for s in text if not s.isspace() and s not in "\u200b\u2060\ufeff"]

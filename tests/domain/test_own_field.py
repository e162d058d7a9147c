"""Titles of own fields."""

from sc_desktop.domain.own_field import shortened


def test_that_a_title_too_long_is_cut_between_words_and_its_bracket_closed():
    assert shortened("Orders: how many", 60) == "Orders: how many"
    assert shortened("Commandes : somme de Montant payé (valides seulement, cette année)", 60) == (
        "Commandes : somme de Montant payé (valides seulement …)"
    )
    assert shortened("a" * 80, 60) == "a" * 57 + " …"

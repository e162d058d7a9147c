"""A view as it is shown: the columns of companies stand where their reader looks for them, and none stands twice."""

import pytest

from sc_desktop.domain.view import COMPANY, TERMS, View, with_companies

LIGHT = ("id_customer", "lastname", "email", "active")


def shown(*columns, wanted=False, b2b=False):
    return with_companies(View("mine", "Mine", columns), wanted=wanted, b2b=b2b).columns


def test_that_a_view_stays_as_it_is_where_companies_are_not_wanted():
    view = View("mine", "Mine", LIGHT)
    assert with_companies(view, wanted=False, b2b=False) == view


@pytest.mark.parametrize("b2b", [False, True])
def test_that_the_company_stands_beside_the_customer_s_names(b2b):
    assert shown(*LIGHT, wanted=True, b2b=b2b)[:6] == (*LIGHT[:3], *COMPANY)
    assert shown("id_customer", "firstname", "phone", wanted=True, b2b=b2b)[:5] == ("id_customer", "firstname", *COMPANY)


def test_that_without_names_the_company_comes_last():
    assert shown("id_customer", "phone", wanted=True) == ("id_customer", "phone", *COMPANY)


def test_that_what_was_agreed_with_the_company_is_shown_in_b2b_mode_only_and_last():
    assert set(TERMS).isdisjoint(shown(*LIGHT, wanted=True))
    assert shown(*LIGHT, b2b=True) == (*LIGHT[:3], *COMPANY, *LIGHT[3:], *TERMS)


def test_that_a_column_the_view_has_stays_where_it_is():
    columns = ("id_customer", "id_risk", "email", "active", "company", "note")
    assert shown(*columns, wanted=True) == ("id_customer", "id_risk", "email", "active", "company", "siret", "ape", "note")
    assert shown(*columns, b2b=True)[-3:] == tuple(key for key in TERMS if key != "id_risk")

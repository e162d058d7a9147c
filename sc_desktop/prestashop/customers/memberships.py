"""The groups a customer is a member of."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, select

from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Names
from sc_desktop.domain.manner import Labels
from sc_desktop.i18n import N_
from sc_desktop.prestashop.shop import Tables


def groups_of(t: Tables, id_lang: int) -> ScalarSelect[Any]:
    """Ids of the customer's groups with commas between them; NULL without any. Their names are set and ordered when shown."""
    mine = t.customer_group.c.id_customer == t.customer.c.id_customer
    return select(func.group_concat(t.customer_group.c.id_group)).where(mine).scalar_subquery()


def first_group(t: Tables, labels: Mapping[str, Labels]) -> ScalarSelect[Any]:
    """Place in the alphabet of the customer's first group, to sort by."""
    mine = t.customer_group.c.id_customer == t.customer.c.id_customer
    return select(func.min(rank(t.customer_group.c.id_group, labels.get("group", {})))).where(mine).scalar_subquery()


def is_member(t: Tables, groups: Sequence[int]) -> ColumnElement[bool]:
    """Whether the customer is a member of one of these groups; without any named, of any at all."""
    mine = t.customer_group.c.id_customer == t.customer.c.id_customer
    return exists().where(mine, *([t.customer_group.c.id_group.in_(groups)] if groups else []))


def places_of(labels: Labels) -> dict[int, int]:
    """The place in the alphabet of each label."""
    return {each: place for place, each in enumerate(sorted(labels, key=lambda each: labels[each].casefold()))}


def rank(number: ColumnElement[Any], labels: Labels) -> ColumnElement[Any]:
    """The place in the alphabet of the label of an id; unlabelled ids come last."""
    places = places_of(labels)
    return case(places, value=number, else_=len(places)) if places else number


COLUMNS = (
    Column(
        "groups",
        N_("Groups"),
        N_("Every group the customer is a member of. Join and leave in the Groups tab."),
        Names(list_name="group"),
        Computed(groups_of, first_group, is_member),
        ("3,4",),
        22,
        topic="groups",
    ),
)

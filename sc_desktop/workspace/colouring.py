"""Colour rules of the user's own: what a rule made of the customers shown has for its condition."""

from sc_desktop.domain.filters import AnyOf, Op, Test, Where, all_of, both
from sc_desktop.domain.query import Query
from sc_desktop.prestashop.customers.asking import SEARCHED, number_in
from sc_desktop.workspace.workspace import Workspace


def condition_of(workspace: Workspace, query: Query) -> Where | None:
    """A filter that holds of whom the query asks for, its groups and its quick search included; None where it asks for everyone.

    Not whether deleted ones are shown; and customers told one by one have no condition."""
    groups = tuple(sorted(query.groups))
    member = Test("groups", Op.ALL_OF if query.all_groups else Op.ONE_OF, groups) if groups else None
    searched = all_of(tuple(_has(workspace, word) for word in query.words))
    return both(both(member, searched), query.where)


def _has(workspace: Workspace, word: str) -> Where:
    """A word of the quick search as a condition."""
    number = number_in(word)
    found: list[Where] = [Test(key, Op.CONTAINS, (word,)) for key in SEARCHED if key in workspace.columns]
    return AnyOf((*found, *([] if number is None else [Test("id_customer", Op.IS, (number,))])))

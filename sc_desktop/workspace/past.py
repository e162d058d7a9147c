"""What was changed, as people read it: customer, column, before and after in the user's format."""

from collections.abc import Collection, Mapping

from msgspec import Struct
from sqlalchemy import Connection

from sc_desktop.db.read import read_rows
from sc_desktop.domain.change import (
    ADDRESS,
    CART,
    CUSTOMER,
    CUSTOMER_GROUP,
    CellChange,
    Change,
    ChangeKey,
    RowAdded,
    StoredValue,
)
from sc_desktop.domain.postal import one_line
from sc_desktop.domain.secret import MASK, SECRET_COLUMNS
from sc_desktop.i18n import N_, tr
from sc_desktop.journal import search
from sc_desktop.journal.search import Found
from sc_desktop.journal.standing import FieldKey
from sc_desktop.prestashop.address_columns import AWAY
from sc_desktop.prestashop.address_laws import USES
from sc_desktop.prestashop.customers.asking import IDS, ask_rows
from sc_desktop.workspace.workspace import Workspace

NAMES_A_QUESTION = 500
GOES_WITH = {"newsletter_date_add": "newsletter", "last_passwd_gen": "passwd"}
"""Columns that nobody edits: PrestaShop's law changes them along with another, and they are taken back along with it."""

_ROWS = {ADDRESS: N_("Addresses")}
STANDS, UNDONE, ERASED = "stands", "undone", "erased"


class PastChange(Struct, frozen=True):
    """One change of a batch. `state` is stands, undone or erased; an erased one has no texts any more."""

    place: tuple[int, int]
    batch: str
    customer: int
    who: str
    label: str
    before: str
    after: str
    state: str = STANDS


class PastOfCustomer(Struct, frozen=True):
    """A change of one customer, with when, by whom, and whether it took something back."""

    date: str
    author: str
    kind: str
    label: str
    before: str
    after: str


def column_key(workspace: Workspace, field: FieldKey) -> str:
    """The key of the column a field of the journal belongs to: "groups" for memberships, "newsletter" for what goes with it."""
    subject, name = field
    if not name:
        return "groups" if subject == CUSTOMER_GROUP else subject
    if subject == CUSTOMER:
        return GOES_WITH.get(name, name)
    if subject in (ADDRESS, CART) and name in (AWAY, *USES):
        return ADDRESS  # goes with the copy that took the address's place
    column = workspace.column_of(subject, name)
    return f"{subject}.{name}" if column is None else column.key


def column_label(workspace: Workspace, key: str) -> str:
    """A column's title; the key itself when the shop has no such column."""
    columns = workspace.all_columns
    return tr(columns[key].label) if key in columns else tr(_ROWS[key]) if key in _ROWS else key


def told(workspace: Workspace, found: Found, names: Mapping[int, str], undone: Collection[ChangeKey] = frozenset()) -> PastChange:
    """A change of the journal in words."""
    who = names.get(found.customer, "")
    if found.change is None:
        return PastChange(found.place, found.batch, found.customer, who, field_label(workspace, found.field), "", "", ERASED)
    label, before, after = values_told(workspace, found.change)
    state = UNDONE if found.change.key in undone else STANDS
    return PastChange(found.place, found.batch, found.customer, who, label, before, after, state)


def told_of_customer(workspace: Workspace, entry: search.FoundOfCustomer) -> PastOfCustomer:
    """The same of one customer, whose name stands above."""
    if entry.found.change is None:
        erased = tr(N_("(erased)"))
        label, before, after = field_label(workspace, entry.found.field), erased, erased
    else:
        label, before, after = values_told(workspace, entry.found.change)
    return PastOfCustomer(entry.date, entry.author, entry.kind, label, before, after)


def values_told(workspace: Workspace, change: Change) -> tuple[str, str, str]:
    """Title, before and after. Values that look the same though they are stored differently tell what is stored."""
    manner = workspace.manner
    if not isinstance(change, CellChange):
        if change.subject == ADDRESS:
            none, text, label = tr(N_("(none)")), one_line(dict(change.values), manner), tr(N_("Address #{id}"), id=str(change.row[-1]))
            return label, *((none, text) if isinstance(change, RowAdded) else (text, none))
        yes, no = tr(N_("member")), tr(N_("not a member"))
        before, after = (no, yes) if isinstance(change, RowAdded) else (yes, no)
        if change.subject != CUSTOMER_GROUP:
            return field_label(workspace, (change.subject, "")), before, after
        group = manner.labels("group").get(change.row[1], f"#{change.row[1]}")
        return tr(N_("Groups: {group}"), group=group), before, after
    label = field_label(workspace, (change.subject, change.column))
    if change.subject == ADDRESS and change.column == AWAY:
        was, became = (tr(N_("put away")) if value else tr(N_("in use")) for value in (change.before, change.after))
        return tr(N_("Address #{id}"), id=str(change.row[-1])), was, became
    if change.subject in (ADDRESS, CART):
        label = f"{label} (#{change.row[-1]})"
    if change.column in SECRET_COLUMNS:
        return label, MASK, MASK
    column = workspace.column_of(change.subject, change.column)
    texts = [column.kind.show(value, manner) if column else _plain(value) for value in (change.before, change.after)]
    if texts[0] == texts[1]:
        texts = [_exactly(value, text) for value, text in zip((change.before, change.after), texts, strict=True)]
    before, after = (text or tr(N_("(empty)")) for text in texts)
    return label, before, after


def field_label(workspace: Workspace, field: FieldKey) -> str:
    """The title of the very field."""
    column = workspace.column_of(*field)
    if column is not None:
        return tr(column.label)
    return column_label(workspace, column_key(workspace, field)) if field in ((CUSTOMER_GROUP, ""), (ADDRESS, "")) else field[1] or field[0]


def load_names(connection: Connection, workspace: Workspace, customers: Collection[int]) -> dict[int, str]:
    """First and last names as the shop holds them now; customers that are gone are missing."""
    columns = [workspace.columns[key] for key in ("firstname", "lastname")]
    ids, names = sorted(customers), dict[int, str]()
    question = ask_rows(workspace.shop, columns, id_lang=workspace.id_lang)
    for start in range(0, len(ids), NAMES_A_QUESTION):
        read = read_rows(connection, question, {IDS: ids[start : start + NAMES_A_QUESTION]})
        names.update({customer: " ".join(map(str, row)).strip() for customer, row in read.items()})
    return names


def _plain(value: StoredValue) -> str:
    return "" if value is None else str(value)


def _exactly(value: StoredValue, text: str) -> str:
    stored = "NULL" if value is None else f"“{value!s}”"
    return stored if not text else f"{text} [{stored}]"

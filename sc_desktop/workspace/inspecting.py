"""What the properties show of the selected customers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_rows, read_table
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Moment
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.prestashop.customers.asking import IDS, ask_rows
from sc_desktop.workspace.history import load_of_customer
from sc_desktop.workspace.listing import Listed, load_list
from sc_desktop.workspace.past import PastOfCustomer
from sc_desktop.workspace.workspace import Workspace

CUSTOMERS_A_QUESTION = 1000
CHANGES_SHOWN = 8
_CARD = (
    *("id_customer", "id_gender", "firstname", "lastname", "email", "birthday", "age", "date_add", "last_visit", "id_lang", "newsletter"),
    *("optin", "active", "company", "groups", "id_default_group", "orders_valid", "total_spent", "last_order", "note"),
)
_SHEET = ("orders", "order_lines", "order_states", "order_payments", "order_addresses")
_STATE = ("is_guest", "deleted", "date_upd")


class Summary(Struct, frozen=True):
    """One customer as the top of the back office's page tells: `lines` are column key, label and text, in reading order;
    `badges` are short states; `history` holds the newest changes made with this program, at most CHANGES_SHOWN."""

    id: int
    names: tuple[str, str]
    email: str
    badges: tuple[str, ...]
    lines: tuple[tuple[str, str, str], ...]
    note: StoredValue
    history: tuple[PastOfCustomer, ...] = ()

    @property
    def name(self) -> str:
        """First and last name."""
        return " ".join(self.names).strip()


class Memberships(Struct, frozen=True):
    """The groups of the selected customers: names by group id, groups and default group by customer id."""

    names: Mapping[int, str]
    groups: Mapping[int, frozenset[int]]
    defaults: Mapping[int, int]


def load_summary(workspace: Workspace, customer: int, *, progress: Progress) -> Summary | None:
    """The customer's card; None when the customer is gone. A statement each for the columns, the state and, with a journal, the history."""
    columns = [workspace.columns[key] for key in _CARD if key in workspace.columns]
    table = workspace.shop.tables.customer
    told = [name for name in _STATE if name in table.c]
    state = select(table.c.id_customer, *(table.c[name] for name in told)).where(table.c.id_customer == customer)
    with shop_errors(msg(N_("The customer could not be read."))), workspace.database.reading() as connection:
        rows = read_rows(connection, ask_rows(workspace.shop, columns, id_lang=workspace.id_lang), {IDS: [customer]})
        states = read_rows(connection, state)
        past = load_of_customer(connection, workspace, customer, limit=CHANGES_SHOWN)
    if customer not in rows or customer not in states:
        return None
    values = dict(zip((column.key for column in columns), rows[customer], strict=True))
    return replace(_card(workspace, customer, values, dict(zip(told, states[customer], strict=True))), history=past)


def load_memberships(workspace: Workspace, ids: Sequence[int], *, progress: Progress) -> Memberships:
    """The memberships of these customers; those that are gone are missing."""
    c, m = workspace.shop.tables.customer.c, workspace.shop.tables.customer_group.c
    groups: dict[int, set[int]] = {}
    defaults: dict[int, int] = {}
    with shop_errors(msg(N_("The groups could not be read."))), workspace.database.reading() as connection:
        for start in range(0, len(ids), CUSTOMERS_A_QUESTION):
            part = list(ids[start : start + CUSTOMERS_A_QUESTION])
            for customer, row in read_rows(connection, select(c.id_customer, c.id_default_group).where(c.id_customer.in_(part))).items():
                defaults[customer] = int(str(row[0] or 0))
                groups[customer] = set()
            for customer_id, group in read_table(connection, select(m.id_customer, m.id_group).where(m.id_customer.in_(part))):
                groups.setdefault(int(str(customer_id)), set()).add(int(str(group)))
            progress.step(len(part))
    return Memberships(workspace.lists["group"], {customer: frozenset(found) for customer, found in groups.items()}, defaults)


def load_order(workspace: Workspace, id_order: int, *, progress: Progress) -> Mapping[str, Listed]:
    """What the sheet of one order shows, by list; the first one, "orders", has no row when the order is gone. One statement a list."""
    found: dict[str, Listed] = {}
    for key in _SHEET:
        found[key] = load_list(workspace, key, parent=id_order, progress=progress)
        progress.step(1)
    return found


def _card(workspace: Workspace, customer: int, values: Mapping[str, StoredValue], state: Mapping[str, StoredValue]) -> Summary:
    manner, columns = workspace.manner, workspace.columns
    shown = {key: columns[key].kind.show(value, manner) for key, value in values.items()}
    texts = dict.fromkeys(_CARD, "") | shown
    age = tr(N_("{age} years, born {date}"), age=texts["age"], date=texts["birthday"]) if texts["age"] else tr(N_("not known"))
    never = tr(N_("never"))
    has_visits = workspace.shop.tables.has("guest") and workspace.shop.tables.has("connections")
    lines = (
        ("id_gender", N_("Title"), texts["id_gender"]),
        ("birthday", N_("Age"), age if "age" in shown else ""),
        ("company", N_("Company (account)"), texts["company"]),
        ("id_lang", N_("Language"), texts["id_lang"]),
        ("date_add", N_("Registration"), texts["date_add"]),
        ("last_visit", N_("Last visit"), texts["last_visit"] or (never if has_visits else "")),
        ("date_upd", N_("Last update"), Moment().show(state.get("date_upd"), manner)),
        ("newsletter", N_("Newsletter"), texts["newsletter"]),
        ("optin", N_("Partner offers"), texts["optin"]),
        ("id_default_group", N_("Default group"), texts["id_default_group"]),
        ("groups", N_("Groups"), texts["groups"] or tr(N_("none"))),
        ("orders_valid", N_("Valid orders"), texts["orders_valid"]),
        ("total_spent", N_("Total spent"), texts["total_spent"] or _nothing_spent(workspace, values)),
        ("last_order", N_("Last order"), texts["last_order"] or never),
    )
    kept = tuple((key, tr(label), text) for key, label, text in lines if text)
    names = (texts["firstname"], texts["lastname"])
    return Summary(customer, names, texts["email"], _badges(values, state), kept, values.get("note"))


def _nothing_spent(workspace: Workspace, values: Mapping[str, StoredValue]) -> str:
    """What stands for a sum the shop does not give: 0 where there is no order to add up."""
    if values.get("orders_valid") != 0:
        return tr(N_("not known"))
    return workspace.columns["total_spent"].kind.show(Decimal(0), workspace.manner)


def _badges(values: Mapping[str, StoredValue], state: Mapping[str, StoredValue]) -> tuple[str, ...]:
    badges = [tr(N_("Enabled")) if values["active"] else tr(N_("Disabled"))]
    if state.get("is_guest"):
        badges.append(tr(N_("Guest")))
    if state.get("deleted"):
        badges.append(tr(N_("Deleted")))
    return tuple(badges)

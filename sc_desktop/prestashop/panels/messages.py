"""The customer's conversations with the shop, and the messages of one of them (DOMAIN section 7).

Threads of visitors (id_customer 0 or NULL) count as the customer's when they have the customer's e-mail."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select

from sc_desktop.db.dialect import same_text
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import LongText, Moment, Text, Whole
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn, Values
from sc_desktop.prestashop.panels.words import OneLine, Word
from sc_desktop.prestashop.shop import Tables

STATUSES = {"open": N_("Open"), "closed": N_("Closed"), "pending1": N_("Pending 1"), "pending2": N_("Pending 2")}
BEGINNING = 75
LONGEST = 20_000
"""Letters of a message that are read; a message may hold 16 million."""


class Author(Text, frozen=True):
    """The name of the employee who wrote a message; empty for what the customer wrote."""

    def show(self, stored: StoredValue, manner: Manner) -> str:
        return str(stored) if stored else tr(N_("Customer"))


def _is_visitor(t: Tables) -> ColumnElement[bool]:
    thread = t.customer_thread.c
    return or_(thread.id_customer.is_(None), thread.id_customer == 0)


def _writers(t: Tables, asked: Asked) -> Select[Any]:
    """Customers asked for who have the thread's e-mail."""
    c, email = t.customer.c, t.customer_thread.c.email
    same = and_(email != "", same_text(c.email, email))
    return select(func.min(c.id_customer)).where(asked.holds(c.id_customer), same).correlate(t.customer_thread)


def _owner(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """The thread's customer; of a visitor's thread the first of those asked for who have its e-mail."""
    return case((_is_visitor(t), _writers(t, asked).scalar_subquery()), else_=t.customer_thread.c.id_customer)


def _threads(t: Tables, asked: Asked) -> Select[Any]:
    thread = t.customer_thread.c
    by_email = and_(_is_visitor(t), _writers(t, asked).scalar_subquery().is_not(None))
    question = select(thread.id_customer_thread).select_from(t.customer_thread)
    question = question.where(or_(asked.holds(thread.id_customer), by_email), t.covers("customer_thread"))
    return question.order_by(_last(t, asked).desc(), thread.id_customer_thread.desc())


def _contact(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """Threads begun in the back office about an order have no contact."""
    lang = t.contact_lang.c
    mine = and_(lang.id_contact == t.customer_thread.c.id_contact, lang.id_lang == asked.id_lang)
    return select(lang.name).where(mine).correlate(t.customer_thread).scalar_subquery()


def _order(t: Tables, asked: Asked) -> ColumnElement[Any]:
    mine = t.orders.c.id_order == t.customer_thread.c.id_order
    return select(t.orders.c.reference).where(mine).correlate(t.customer_thread).scalar_subquery()


def _of_messages(t: Tables, wanted: ColumnElement[Any]) -> Select[Any]:
    mine = t.customer_message.c.id_customer_thread == t.customer_thread.c.id_customer_thread
    return select(wanted).where(mine).correlate(t.customer_thread)


def _last(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """When the last message was written; when the thread was begun, if it has none."""
    newest = _of_messages(t, func.max(t.customer_message.c.date_add)).scalar_subquery()
    return func.coalesce(newest, t.customer_thread.c.date_add)


def _count(t: Tables, asked: Asked) -> ColumnElement[Any]:
    return _of_messages(t, func.count()).select_from(t.customer_message).scalar_subquery()


def _beginning(t: Tables, asked: Asked) -> ColumnElement[Any]:
    m = t.customer_message.c
    first = _of_messages(t, func.substr(m.message, 1, BEGINNING)).order_by(m.date_add, m.id_customer_message)
    return first.limit(1).scalar_subquery()


def _status_role(values: Values) -> Mapping[str, str]:
    return {"status": f"thread_{values['status']}"} if values["status"] in STATUSES else {}


MESSAGES = Panel(
    key="messages",
    rows=_threads,
    owner=_owner,
    needs=("customer_thread", "customer_message", "contact_lang"),
    empty=N_("No conversations yet."),
    missing=N_("The messages of this shop can't be read: tables are missing, or the account may not read them."),
    roles=_status_role,
    columns=(
        PanelColumn("id_customer_thread", N_("ID"), lambda t, asked: t.customer_thread.c.id_customer_thread, Whole(), width=6),
        PanelColumn("status", N_("Status"), lambda t, asked: t.customer_thread.c.status, Word(words=STATUSES), width=13),
        PanelColumn("last", N_("Last message"), _last, Moment(), width=16),
        PanelColumn("contact", N_("Subject"), _contact, help=N_("The contact it was written to."), width=16),
        PanelColumn("messages", N_("Messages"), _count, Whole(), width=9),
        PanelColumn("beginning", N_("Beginning"), _beginning, OneLine(), width=36),
        PanelColumn("order", N_("Order"), _order, width=12),
        PanelColumn("email", N_("E-mail"), lambda t, asked: t.customer_thread.c.email, width=24),
    ),
)

# -- the messages of a thread ------------------------------------------------------------------------------------------------------------


def _messages(t: Tables, asked: Asked) -> Select[Any]:
    m = t.customer_message.c
    question = select(m.id_customer_message).select_from(t.customer_message).where(m.id_customer_thread == asked.parent)
    return question.order_by(m.date_add, m.id_customer_message)


def _author(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """The employee's name, or number when the employee is gone; "" for the customer. Never more of an employee than the name."""
    m = t.customer_message.c
    number = literal("#") + cast(m.id_employee, String(20))
    name: ColumnElement[Any] = number
    if t.has("employee", "firstname") and t.has("employee", "lastname"):
        e = t.employee.c
        found = select(e.firstname + " " + e.lastname).where(e.id_employee == m.id_employee).correlate(t.customer_message)
        name = func.coalesce(found.scalar_subquery(), number)
    return case((m.id_employee > 0, name), else_="")


def _text(t: Tables, asked: Asked) -> ColumnElement[Any]:
    text = t.customer_message.c.message
    return case((func.char_length(text) > LONGEST, func.substr(text, 1, LONGEST) + " …"), else_=text)


def _message_role(values: Values) -> Mapping[str, str]:
    if values["private"]:
        return {"private": "message_private", "message": "message_private"}
    return {"message": "message_staff"} if values["author"] else {}


THREAD = Panel(
    key="thread",
    rows=_messages,
    needs=("customer_message",),
    empty=N_("This conversation has no message."),
    roles=_message_role,
    columns=(
        PanelColumn("id_customer_message", N_("ID"), lambda t, asked: t.customer_message.c.id_customer_message, Whole(), is_hidden=True),
        PanelColumn("author", N_("Author"), _author, Author(), width=13),
        PanelColumn("message", N_("Message"), _text, LongText(), width=40),
        PanelColumn("date_add", N_("Date"), lambda t, asked: t.customer_message.c.date_add, Moment(), width=16),
        PanelColumn(
            "private",
            N_("Private"),
            lambda t, asked: t.customer_message.c.private,
            Word(words={"0": "", "1": N_("Private")}),
            N_("A note among employees, never sent to the customer."),
            7,
        ),
    ),
)

"""When the customer was on the site, and what the shop wrote to the customer's address (DOMAIN sections 7 and 13)."""

import re
from ipaddress import IPv4Address
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, func, null, select

from sc_desktop.db.dialect import same_text
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Kind, Moment, Text, Whole
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn
from sc_desktop.prestashop.panels.words import OneLine
from sc_desktop.prestashop.shop import Tables

LONGEST_HOST = 253
_HOST = re.compile(r"[\w.:-]+")


class Referrer(Text, frozen=True):
    """Where a visitor came from, stored as an address of the web and shown as its host."""

    def show(self, stored: StoredValue, manner: Manner) -> str:
        address = str(stored or "").strip()
        if not address:
            return tr(N_("direct"))
        try:
            host = urlsplit(address if "//" in address else f"//{address}").hostname
        except ValueError:
            host = None
        return (host if host and _HOST.fullmatch(host) else address)[:LONGEST_HOST]


class NetAddress(Kind, frozen=True):
    """An IPv4 address, stored as a number as PHP's ip2long makes it: signed on old servers."""

    name: str = "net address"

    def show(self, stored: StoredValue, manner: Manner) -> str:
        if stored in (None, 0, ""):
            return ""
        text = str(stored)
        return str(IPv4Address(int(text) & 0xFFFFFFFF)) if text.lstrip("-").isdecimal() else text


def _visits(t: Tables, asked: Asked) -> Select[Any]:
    c = t.connections.c
    joined = t.guest.join(t.connections, c.id_guest == t.guest.c.id_guest)
    mine = (t.guest.c.id_customer > 0, asked.holds(t.guest.c.id_customer), t.covers("connections"))
    question = select(c.id_connections).select_from(joined).where(*mine)
    return question.order_by(c.date_add.desc(), c.id_connections.desc())


def _pages(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """Nothing where the shop does not note pages."""
    if not t.has("connections_page"):
        return null()
    mine = t.connections_page.c.id_connections == t.connections.c.id_connections
    return select(func.count()).select_from(t.connections_page).where(mine).correlate(t.connections).scalar_subquery()


CONNECTIONS = Panel(
    key="connections",
    rows=_visits,
    owner=lambda t, asked: t.guest.c.id_customer,
    needs=("guest", "connections"),
    empty=N_("No visits are known. Shops delete old visits, and may count none."),
    missing=N_("This shop keeps no visits: its tables of statistics are not there, or the account may not read them."),
    columns=(
        PanelColumn("id_connections", N_("ID"), lambda t, asked: t.connections.c.id_connections, Whole(), is_hidden=True),
        PanelColumn("date_add", N_("Date"), lambda t, asked: t.connections.c.date_add, Moment(), width=16),
        PanelColumn("pages", N_("Pages"), _pages, Whole(), N_("Pages seen; many shops do not note them."), 7),
        PanelColumn("http_referer", N_("Came from"), lambda t, asked: t.connections.c.http_referer, Referrer(), width=24),
        PanelColumn("ip_address", N_("IP address"), lambda t, asked: t.connections.c.ip_address, NetAddress(), width=14),
    ),
)

# -- e-mails -----------------------------------------------------------------------------------------------------------------------------


def _mails(t: Tables, asked: Asked) -> Select[Any]:
    """Found by the address they went to: when the customer's e-mail is changed, those sent before are the old address's."""
    m, c = t.mail.c, t.customer.c
    joined = t.customer.join(t.mail, same_text(c.email, m.recipient))
    question = select(m.id_mail).select_from(joined).where(asked.holds(c.id_customer), c.email != "")
    return question.order_by(m.date_add.desc(), m.id_mail.desc())


MAILS = Panel(
    key="mails",
    rows=_mails,
    owner=lambda t, asked: t.customer.c.id_customer,
    needs=("mail",),
    empty=N_("No e-mails are noted. Shops note them only when told to."),
    missing=N_("This shop keeps no list of e-mails sent: its table mail is not there, or the account may not read it."),
    columns=(
        PanelColumn("id_mail", N_("ID"), lambda t, asked: t.mail.c.id_mail, Whole(), is_hidden=True),
        PanelColumn("date_add", N_("Date"), lambda t, asked: t.mail.c.date_add, Moment(), width=16),
        PanelColumn("template", N_("Template"), lambda t, asked: t.mail.c.template, width=16),
        PanelColumn("subject", N_("Subject"), lambda t, asked: t.mail.c.subject, OneLine(), width=40),
    ),
)

"""Vouchers of one customer's own, with what is left of them and whether they can be used (DOMAIN section 13)."""

from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, select

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Amount, Kind, Moment, Whole
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn
from sc_desktop.prestashop.panels.words import Word
from sc_desktop.prestashop.shop import Tables

USABLE, NOT_YET, EXPIRED, USED_UP, DISABLED = "usable", "not_yet", "expired", "used_up", "disabled"
STATES = {
    USABLE: N_("Usable"),
    NOT_YET: N_("Not yet"),
    EXPIRED: N_("Expired"),
    USED_UP: N_("Used up"),
    DISABLED: N_("Disabled"),
}
_SEPARATOR = "\x1f"


class Worth(Kind, frozen=True):
    """What a voucher gives, stored as percent, amount, currency, whether tax is included, free shipping and gift, with separators."""

    name: str = "worth"

    def show(self, stored: StoredValue, manner: Manner) -> str:
        percent, amount, currency, with_tax, shipping, gift = (str(stored or "") + _SEPARATOR * 5).split(_SEPARATOR)[:6]
        parts = []
        if _is_more_than_nothing(percent):
            parts.append(tr(N_("{percent} %"), percent=Amount().show(percent, manner).rstrip("0").rstrip(manner.decimal)))
        if _is_more_than_nothing(amount):
            money = {"amount": Amount(places=2).show(amount, manner), "currency": currency}
            template = N_("{amount} {currency} incl. tax") if with_tax == "1" else N_("{amount} {currency} excl. tax")
            parts.append(tr(template, **money))
        if shipping == "1":
            parts.append(tr(N_("free shipping")))
        if _is_more_than_nothing(gift):
            parts.append(tr(N_("a gift")))
        return " + ".join(parts)


def _is_more_than_nothing(number: str) -> bool:
    try:
        return Decimal(number) > 0
    except InvalidOperation:
        return False


def _rows(t: Tables, asked: Asked) -> Select[Any]:
    """Enabled ones first, those that last longest before the others, as the back office lists them."""
    c = t.cart_rule.c
    question = select(c.id_cart_rule).select_from(t.cart_rule).where(c.id_customer > 0, asked.holds(c.id_customer))
    return question.order_by(c.active.desc(), c.date_to.desc(), c.id_cart_rule.desc())


def _name(t: Tables, asked: Asked) -> ColumnElement[Any]:
    lang = t.cart_rule_lang.c
    mine = and_(lang.id_cart_rule == t.cart_rule.c.id_cart_rule, lang.id_lang == asked.id_lang)
    return select(lang.name).where(mine).correlate(t.cart_rule).scalar_subquery()


def _worth(t: Tables, asked: Asked) -> ColumnElement[Any]:
    c = t.cart_rule.c
    currency = select(t.currency.c.iso_code).where(t.currency.c.id_currency == c.reduction_currency).correlate(t.cart_rule)
    parts = (c.reduction_percent, c.reduction_amount, currency.scalar_subquery(), c.reduction_tax, c.free_shipping, c.gift_product)
    packed: ColumnElement[Any] = literal("")
    for place, part in enumerate(parts):
        packed = packed + (_SEPARATOR if place else "") + func.coalesce(cast(part, String(40)), "")
    return packed


def _used(t: Tables) -> ColumnElement[Any]:
    """How many orders of the customer used it; one that was taken off an order again does not count.

    Whose order it was is asked use by use: joined, servers start from all orders of the customer, for each voucher."""
    use, c, o = t.order_cart_rule.c, t.cart_rule.c, t.orders.c
    owner = select(o.id_customer).where(o.id_order == use.id_order).correlate(t.order_cart_rule).scalar_subquery()
    mine = [use.id_cart_rule == c.id_cart_rule, owner == c.id_customer]
    if t.has("order_cart_rule", "deleted"):
        mine.append(use.deleted == 0)
    return select(func.count()).select_from(t.order_cart_rule).where(*mine).correlate(t.cart_rule).scalar_subquery()


def _left(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """quantity_per_user less the times used, 0 once the voucher's own quantity is; never below 0."""
    c, used = t.cart_rule.c, _used(t)
    return case((c.quantity == 0, 0), (used >= c.quantity_per_user, 0), else_=c.quantity_per_user - used)


def _state(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """In the order PrestaShop's cart checks it (CartRule::checkValidity); the last second still counts."""
    c = t.cart_rule.c
    return case(
        (c.active == 0, DISABLED),
        (c.quantity == 0, USED_UP),
        (c.date_from > asked.now, NOT_YET),
        (c.date_to < asked.now, EXPIRED),
        (_used(t) >= c.quantity_per_user, USED_UP),
        else_=USABLE,
    )


VOUCHERS = Panel(
    key="vouchers",
    rows=_rows,
    owner=lambda t, asked: t.cart_rule.c.id_customer,
    needs=("cart_rule", "cart_rule_lang", "order_cart_rule", "currency"),
    empty=N_("No personal vouchers. Those for everybody are not listed here."),
    missing=N_("The vouchers of this shop can't be read: tables are missing, or the account may not read them."),
    columns=(
        PanelColumn("id_cart_rule", N_("ID"), lambda t, asked: t.cart_rule.c.id_cart_rule, Whole(), width=6),
        PanelColumn("code", N_("Code"), lambda t, asked: t.cart_rule.c.code, width=14),
        PanelColumn("state", N_("State"), _state, Word(words=STATES), N_("By the shop's clock."), 11),
        PanelColumn("value", N_("Value"), _worth, Worth(), width=20),
        PanelColumn("left", N_("Left"), _left, Whole(), N_("How many more times the customer can use it."), 6),
        PanelColumn("date_from", N_("From"), lambda t, asked: t.cart_rule.c.date_from, Moment(), width=16),
        PanelColumn("date_to", N_("To"), lambda t, asked: t.cart_rule.c.date_to, Moment(), width=16),
        PanelColumn("name", N_("Name"), _name, width=26),
    ),
)

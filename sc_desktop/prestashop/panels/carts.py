"""The customer's carts with their state, and the lines of one cart (DOMAIN section 5)."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, and_, case, cast, exists, func, literal, select, type_coerce

from sc_desktop.domain.kinds import Amount, Choice, Moment, Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.customers.carts import MONEY, estimated_total
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn
from sc_desktop.prestashop.panels.words import Word
from sc_desktop.prestashop.shop import Tables

ORDERED, NOT_ORDERED, ABANDONED = "ordered", "not_ordered", "abandoned"
STATES = {ORDERED: N_("Ordered"), NOT_ORDERED: N_("Not ordered"), ABANDONED: N_("Abandoned")}
ESTIMATED = N_("Estimated, excl. tax: prices of products and combinations today, without discounts, shipping and vouchers.")
_NEEDS = ("cart", "cart_product", "product_shop", "product_attribute_shop", "currency")
_DATED = "1000-01-01 00:00:00"  # what is before is no date: zero, or zero in part


def _rows(t: Tables, asked: Asked) -> Select[Any]:
    c = t.cart.c
    mine = asked.holds(c.id_customer)
    return select(c.id_cart).select_from(t.cart).where(mine, t.covers("cart")).order_by(c.date_add.desc(), c.id_cart.desc())


def _state(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """Abandoned once older than 24 h since it was begun, as the back office's list of carts has it; a cart without a date never is."""
    begun = t.cart.c.date_add
    ordered = exists().where(t.orders.c.id_cart == t.cart.c.id_cart).correlate(t.cart)
    return case((ordered, ORDERED), (and_(begun < asked.a_day_ago, begun > _DATED), ABANDONED), else_=NOT_ORDERED)


def _reference(t: Tables, asked: Asked) -> ScalarSelect[Any]:
    """Of the first of the cart's orders: one cart may become several, which mostly share their reference."""
    o = t.orders.c
    return select(o.reference).where(o.id_cart == t.cart.c.id_cart).order_by(o.id_order).limit(1).correlate(t.cart).scalar_subquery()


def _currency(t: Tables, asked: Asked) -> ScalarSelect[Any]:
    mine = t.currency.c.id_currency == t.cart.c.id_currency
    return select(t.currency.c.iso_code).where(mine).correlate(t.cart).scalar_subquery()


def _products(t: Tables, asked: Asked) -> ColumnElement[Any]:
    mine = t.cart_product.c.id_cart == t.cart.c.id_cart
    return func.coalesce(select(func.sum(t.cart_product.c.quantity)).where(mine).correlate(t.cart).scalar_subquery(), 0)


def _total(t: Tables, asked: Asked) -> ColumnElement[Any]:
    return type_coerce(estimated_total(t, t.cart.c.id_cart), MONEY)


CARTS = Panel(
    key="carts",
    rows=_rows,
    owner=lambda t, asked: t.cart.c.id_customer,
    needs=_NEEDS,
    empty=N_("No carts yet."),
    missing=N_("The carts of this shop can't be read: tables are missing, or the account may not read them."),
    columns=(
        PanelColumn("id_cart", N_("ID"), lambda t, asked: t.cart.c.id_cart, Whole(), width=7),
        PanelColumn("date_add", N_("Date"), lambda t, asked: t.cart.c.date_add, Moment(), N_("When the cart was begun."), 16),
        PanelColumn("state", N_("State"), _state, Word(words=STATES), N_("A cart without order counts as abandoned after 24 hours."), 13),
        PanelColumn("total", N_("Total (estimated, excl. tax)"), _total, Amount(places=2), ESTIMATED, 12),
        PanelColumn("currency", N_("Currency"), _currency, width=8),
        PanelColumn("products", N_("Products"), _products, Whole(), N_("Number of products, quantities added up."), 9),
        PanelColumn("reference", N_("Order"), _reference, help=N_("Reference of the order the cart became."), width=12),
        PanelColumn("id_lang", N_("Language"), lambda t, asked: t.cart.c.id_lang, Choice(list_name="language"), width=12),
    ),
)

# -- the lines of a cart -----------------------------------------------------------------------------------------------------------------


def _lines(t: Tables, asked: Asked) -> Select[Any]:
    """Lines of the cart asked for, with what is known today of product, combination and currency."""
    line, name, price = t.cart_product.c, t.product_lang.c, t.product_shop.c
    combination, of_shop = t.product_attribute.c, t.product_attribute_shop.c
    named = and_(name.id_product == line.id_product, name.id_shop == line.id_shop, name.id_lang == asked.id_lang)
    priced = and_(price.id_product == line.id_product, price.id_shop == line.id_shop)
    combined = and_(of_shop.id_product_attribute == line.id_product_attribute, of_shop.id_shop == line.id_shop)
    joined = (
        t.cart_product.join(t.cart, t.cart.c.id_cart == line.id_cart)
        .outerjoin(t.product, t.product.c.id_product == line.id_product)
        .outerjoin(t.product_lang, named)
        .outerjoin(t.product_shop, priced)
        .outerjoin(t.product_attribute, combination.id_product_attribute == line.id_product_attribute)
        .outerjoin(t.product_attribute_shop, combined)
        .outerjoin(t.currency, t.currency.c.id_currency == t.cart.c.id_currency)
    )
    question = select(line.id_product).select_from(joined).where(line.id_cart == asked.parent)
    return question.order_by(line.date_add, line.id_product, line.id_product_attribute)


def _product(t: Tables, asked: Asked) -> ColumnElement[Any]:
    number = literal("#") + cast(t.cart_product.c.id_product, String(20))
    return func.coalesce(func.nullif(t.product_lang.c.name, ""), number)


def _product_reference(t: Tables, asked: Asked) -> ColumnElement[Any]:
    return func.coalesce(func.nullif(t.product_attribute.c.reference, ""), t.product.c.reference)


def _unit_price(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """As in estimated_total, for one piece."""
    price = t.product_shop.c.price + func.coalesce(t.product_attribute_shop.c.price, 0)
    return type_coerce(func.round(price * func.coalesce(t.currency.c.conversion_rate, 1), 6), MONEY)


def _line_total(t: Tables, asked: Asked) -> ColumnElement[Any]:
    price = t.product_shop.c.price + func.coalesce(t.product_attribute_shop.c.price, 0)
    total = t.cart_product.c.quantity * price * func.coalesce(t.currency.c.conversion_rate, 1)
    return type_coerce(func.round(total, 6), MONEY)


CART_LINES = Panel(
    key="cart_lines",
    rows=_lines,
    needs=(*_NEEDS, "product", "product_lang", "product_attribute"),
    empty=N_("This cart is empty."),
    missing=N_("The products of this shop can't be read: tables are missing, or the account may not read them."),
    columns=(
        PanelColumn("id_product", N_("ID"), lambda t, asked: t.cart_product.c.id_product, Whole(), width=6),
        PanelColumn("product", N_("Product"), _product, width=28),
        PanelColumn("reference", N_("Reference"), _product_reference, help=N_("Of the combination, else of the product."), width=14),
        PanelColumn("quantity", N_("Quantity"), lambda t, asked: t.cart_product.c.quantity, Whole(), width=8),
        PanelColumn("unit_price", N_("Unit price"), _unit_price, Amount(places=2), ESTIMATED, 10),
        PanelColumn("total", N_("Total"), _line_total, Amount(places=2), ESTIMATED, 10),
    ),
)

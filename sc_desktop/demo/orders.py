"""Carts and orders: lines whose sums make the totals, states that make them valid, payments that make them paid."""

from random import Random

from msgspec import Struct

from sc_desktop.demo.clock import DAY, ZERO_MOMENT, Clock
from sc_desktop.demo.customers import Customer
from sc_desktop.demo.plan import Plan
from sc_desktop.demo.products import PRODUCTS, Product, money
from sc_desktop.demo.shopfront import CURRENCIES, FRENCH, GROUPS, PRO_SHOP
from sc_desktop.demo.sink import Sheet
from sc_desktop.demo.states import Payment, draw_path, draw_payment, states_of
from sc_desktop.demo.vouchers import WELCOME, WELCOME_CENTS, WELCOME_NAMES

_CURRENCY_OF = {"GB": 3, "US": 2, "CA": 2}
_TAX_NAMES = {200: "TVA FR 20%", 55: "TVA FR 5.5%"}
_SHIPPING, _FREE_FROM = 590, 6000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PER_MILLION = 1_000_000
_STEP_HOURS = {"payment": 30, "preparation": 12, "shipped": 24, "delivered": 60, "refunded": 200, "canceled": 70}


class Line(Struct, frozen=True):
    """A product in a cart, its unit prices in cents of the order's currency."""

    product: Product
    id_size: int
    name: str
    quantity: int
    full_price: int
    unit: int
    unit_with_tax: int


class Totals(Struct, frozen=True):
    """What an order comes to, in cents of its currency."""

    products: int
    products_with_tax: int
    shipping: int
    shipping_with_tax: int
    discount: int
    discount_with_tax: int

    @property
    def paid(self) -> int:
        return self.products + self.shipping - self.discount

    @property
    def paid_with_tax(self) -> int:
        return self.products_with_tax + self.shipping_with_tax - self.discount_with_tax


class Placed(Struct, frozen=True):
    """An order just placed: what the history, the payment and the letters need."""

    id_order: int
    id_cart: int
    reference: str
    ago: int
    id_currency: int
    rate: int
    addresses: tuple[int, int]


def _times(cents: int, factor: int, whole: int = _PER_MILLION) -> int:
    """cents * factor / whole, rounded half up."""
    return (2 * cents * factor + whole) // (2 * whole)


class Orders:
    """Draws a customer's carts and orders and keeps their rows."""

    def __init__(self, rng: Random, clock: Clock, plan: Plan, version: str) -> None:
        self._rng, self._clock, self._plan = rng, clock, plan
        self._old = version.startswith("1.6")
        states = states_of(version)
        self._id_state = {state.key: number for number, state in states.items()}
        self._state = {state.key: state for state in states.values()}
        self._lines = self._histories = self._payments = self._used = 0
        self._carts = Sheet(
            "cart",
            "id_cart id_shop id_carrier delivery_option id_lang id_address_delivery id_address_invoice id_currency"
            " id_customer id_guest secure_key date_add date_upd",
        )
        self._cart_lines = Sheet("cart_product", "id_cart id_product id_address_delivery id_shop id_product_attribute quantity date_add")
        self._orders = Sheet(
            "orders",
            "id_order reference id_shop id_carrier id_lang id_customer id_cart id_currency id_address_delivery"
            " id_address_invoice current_state secure_key payment conversion_rate module total_discounts total_discounts_tax_incl"
            " total_discounts_tax_excl total_paid total_paid_tax_incl total_paid_tax_excl total_paid_real total_products total_products_wt"
            " total_shipping total_shipping_tax_incl total_shipping_tax_excl carrier_tax_rate invoice_number delivery_number invoice_date"
            " delivery_date valid date_add date_upd",
        )
        self._details = Sheet(
            "order_detail",
            "id_order_detail id_order id_shop product_id product_attribute_id product_name product_quantity product_quantity_in_stock"
            " product_price group_reduction product_reference product_weight tax_name total_price_tax_incl total_price_tax_excl"
            " unit_price_tax_incl unit_price_tax_excl original_product_price",
        )
        self._history = Sheet("order_history", "id_order_history id_employee id_order id_order_state date_add")
        self._paid = Sheet(
            "order_payment", "id_order_payment order_reference id_currency amount payment_method conversion_rate transaction_id date_add"
        )
        self._vouchers = Sheet("order_cart_rule", "id_order_cart_rule id_order id_cart_rule name value value_tax_excl")
        self.sheets = (self._carts, self._cart_lines, self._orders, self._details, self._history, self._paid, self._vouchers)

    def draw(self, customer: Customer, addresses: list[int], id_guest: int) -> list[Placed]:
        """The customer's carts and orders; the orders, oldest first."""
        plan, placed = self._plan, []
        for cart in plan.carts_of(customer.id_customer):
            ago, is_ordered = plan.cart_ago[cart], bool(plan.ordered[cart])
            id_currency = _CURRENCY_OF.get(customer.person.country, 1)
            rate = round(float(CURRENCIES[id_currency][4]) * _PER_MILLION)
            if id_currency != 1:
                rate += int((self._rng.random() - 0.5) * 60_000)
            lines = self._draw_lines(customer, rate, is_ordered=is_ordered)
            pair = self._pick_addresses(addresses)
            self._add_cart(customer, plan.id_cart[cart], id_currency, pair, id_guest, ago, lines)
            if is_ordered:
                reference = "".join(self._rng.choices(_LETTERS, k=9))
                order = Placed(plan.id_order[cart], plan.id_cart[cart], reference, ago - 50, id_currency, rate, pair)
                self._place(customer, order, lines)
                placed.append(order)
        return placed

    def _pick_addresses(self, addresses: list[int]) -> tuple[int, int]:
        """Delivery and invoice address; they differ in about one order of ten."""
        if not addresses:
            return 0, 0
        if len(addresses) > 1 and self._rng.random() < 0.3:
            return addresses[1 + int(self._rng.random() * (len(addresses) - 1))], addresses[0]
        return addresses[0], addresses[0]

    def _draw_lines(self, customer: Customer, rate: int, *, is_ordered: bool) -> list[Line]:
        random = self._rng.random
        count = 1 + int(random() ** 2.5 * 5)
        if not is_ordered and random() < 0.12:
            count = 0
        picked = sorted({int(random() ** 1.4 * len(PRODUCTS)) for _ in range(count)})
        most = 24 if customer.id_shop == PRO_SHOP else 4
        return [self._draw_line(customer, PRODUCTS[number], rate, 1 + int(random() ** 3 * most)) for number in picked]

    def _draw_line(self, customer: Customer, product: Product, rate: int, quantity: int) -> Line:
        is_french = customer.person.id_lang == FRENCH
        name, id_size, more = product.french if is_french else product.english, 0, 0
        if product.sizes:
            id_size, size, more = product.sizes[int(self._rng.random() * len(product.sizes))]
            name = f"{name} ({'Taille : ' if is_french else 'Size: '}{size})"
        full = _times(product.cents + more, rate)
        unit = _times(full, 100 - GROUPS[customer.id_default_group][2], 100)
        return Line(product, id_size, name, quantity, full, unit, _times(unit, 1000 + product.rate, 1000))

    def _add_cart(
        self, customer: Customer, id_cart: int, id_currency: int, pair: tuple[int, int], id_guest: int, ago: int, lines: list[Line]
    ) -> None:
        moment = self._clock.moment(ago)
        option = f'{{"{pair[0]}":"2,"}}' if pair[0] else ""
        self._carts.add(
            id_cart, customer.id_shop, 2 if pair[0] else 0, option, customer.person.id_lang, *pair, id_currency, customer.id_customer,
            id_guest, customer.secure_key, moment, self._clock.moment(max(0, ago - 45)),
        )  # fmt: skip
        self._cart_lines.extend(
            (id_cart, line.product.id_product, pair[0], customer.id_shop, line.id_size, line.quantity, moment) for line in lines
        )

    def _place(self, customer: Customer, order: Placed, lines: list[Line]) -> None:
        payment = draw_payment(self._rng)
        path = draw_path(self._rng, payment, order.ago / DAY)
        moments = self._add_history(order, path)
        totals = self._add_up(order, lines, customer)
        was_paid = any(self._state[key].paid for key in path)
        self._add_order(customer, order, payment, path, moments, totals)
        self._add_details(customer, order, lines)
        if was_paid:
            self._payments += 1
            self._paid.add(
                self._payments, order.reference, order.id_currency, money(totals.paid_with_tax), payment.label, money_rate(order.rate),
                f"TX{order.id_order:08d}" if payment.first == "payment" else "", moments[path.index("payment")],
            )  # fmt: skip

    def _add_history(self, order: Placed, path: tuple[str, ...]) -> list[str]:
        """When each state was reached; by hand from the second one on."""
        ago, moments = order.ago, []
        for place, key in enumerate(path):
            if place:
                ago = max(ago - 600 - int(self._rng.random() * _STEP_HOURS.get(key, 24) * 3600), 0)
            moments.append(self._clock.moment(ago))
            self._histories += 1
            employee = 1 + order.id_order % 2 if place else 0
            self._history.add(self._histories, employee, order.id_order, self._id_state[key], moments[-1])
        return moments

    def _add_up(self, order: Placed, lines: list[Line], customer: Customer) -> Totals:
        products = sum(line.unit * line.quantity for line in lines)
        with_tax = sum(line.unit_with_tax * line.quantity for line in lines)
        shipping_with_tax = 0 if with_tax >= _times(_FREE_FROM, order.rate) else _times(_SHIPPING, order.rate)
        discount_with_tax = 0
        if with_tax > _times(3 * WELCOME_CENTS, order.rate) and self._rng.random() < 0.05:
            discount_with_tax = _times(WELCOME_CENTS, order.rate)
        discount = _times(discount_with_tax, 1000, 1200)
        if discount:
            self._used += 1
            name = WELCOME_NAMES[customer.person.id_lang != FRENCH]
            self._vouchers.add(self._used, order.id_order, WELCOME, name, money(discount_with_tax), money(discount))
        shipping = _times(shipping_with_tax, 1000, 1200)
        return Totals(products, with_tax, shipping, shipping_with_tax, discount, discount_with_tax)

    def _add_order(
        self, customer: Customer, order: Placed, payment: Payment, path: tuple[str, ...], moments: list[str], totals: Totals
    ) -> None:
        invoiced = next((moment for key, moment in zip(path, moments, strict=True) if self._state[key].logable), ZERO_MOMENT)
        sent = moments[path.index("shipped")] if "shipped" in path else ZERO_MOMENT
        paid_with_tax = money(totals.paid_with_tax)
        was_paid = any(self._state[key].paid for key in path)
        shipping, discount = money(totals.shipping_with_tax), money(totals.discount_with_tax)
        self._orders.add(
            order.id_order, order.reference, customer.id_shop, 2, customer.person.id_lang, customer.id_customer, order.id_cart,
            order.id_currency, *order.addresses, self._id_state[path[-1]], customer.secure_key, payment.label, money_rate(order.rate),
            payment.module_16 if self._old else payment.module, discount, discount, money(totals.discount), paid_with_tax, paid_with_tax,
            money(totals.paid), paid_with_tax if was_paid else "0.000000", money(totals.products), money(totals.products_with_tax),
            shipping, shipping, money(totals.shipping), "20.000", order.id_order if invoiced != ZERO_MOMENT else 0,
            order.id_order if sent != ZERO_MOMENT else 0, invoiced, sent, self._state[path[-1]].logable, self._clock.moment(order.ago),
            moments[-1],
        )  # fmt: skip

    def _add_details(self, customer: Customer, order: Placed, lines: list[Line]) -> None:
        reduction = f"{GROUPS[customer.id_default_group][2]}.00"
        for line in lines:
            self._lines += 1
            self._details.add(
                self._lines, order.id_order, customer.id_shop, line.product.id_product, line.id_size, line.name, line.quantity,
                line.quantity, money(line.full_price), reduction, line.product.reference, "0.250000", _TAX_NAMES[line.product.rate],
                money(line.unit_with_tax * line.quantity), money(line.unit * line.quantity), money(line.unit_with_tax), money(line.unit),
                money(line.full_price),
            )  # fmt: skip


def money_rate(rate: int) -> str:
    """Millionths as a decimal(13,6) is stored."""
    return f"{rate // _PER_MILLION}.{rate % _PER_MILLION:06d}"

"""What a small made-up shop has too little of, put into it row by row: conversations, vouchers, segments, and data gone wrong."""

from tests.kit.lists import FIRST_30, ListPlace

STATUSES = ("open", "closed", "pending1", "pending2")
_SEGMENT = (
    "id_segment INTEGER PRIMARY KEY, name varchar(255), type varchar(10) NOT NULL DEFAULT 'manual', auto_file varchar(255),"
    " auto_params text,"
    " {access} description text, id_parent int NOT NULL DEFAULT 0, position int NOT NULL DEFAULT 0"
)
_ELEMENT = "id_segment_element INTEGER PRIMARY KEY, id_segment int, id_element int, type_element varchar(255)"


def begin_thread(place: ListPlace, number: int, **more: object) -> None:
    """A conversation without messages."""
    told = {
        "id_shop": 1,
        "id_lang": 1,
        "id_contact": 1,
        "email": "x@example.com",
        "date_add": "2024-05-05 05:05:05",
        "date_upd": "2024-05-05",
    }
    place.insert("customer_thread", id_customer_thread=number, **told | more)


def add_talks(place: ListPlace) -> None:
    """A conversation for each of the thirty, of none to three messages, by the customer and by two employees."""
    for number in FIRST_30:
        status = STATUSES[number % 4]
        begin_thread(place, 500 + number, id_customer=number, status=status, id_order=number % 9, id_contact=number % 3)
        for turn in range(number % 4):
            place.insert(
                "customer_message", id_customer_message=number * 10 + 5000 - turn, id_customer_thread=500 + number,
                id_employee=(0, 1, 2)[turn], message=f"Text {number}\n{turn}", date_add=f"2025-01-{turn + 1:02} 10:00:00",
                date_upd="2025-01-01", private=turn == 2,
            )  # fmt: skip


def give_voucher(place: ListPlace, customer: int, number: int = 900, **more: object) -> None:
    """A voucher of the customer's own."""
    told = {
        "code": f"CODE{number}", "date_from": "2026-01-01 00:00:00", "date_to": "2026-12-31 23:59:59", "quantity": 1,
        "quantity_per_user": 1, "active": 1, "reduction_percent": "0.00", "reduction_amount": "0.000000", "date_add": "2026-01-01",
        "date_upd": "2026-01-01",
    }  # fmt: skip
    place.insert("cart_rule", id_cart_rule=number, id_customer=customer, **told | more)


def use_voucher(place: ListPlace, customer: int, number: int = 900, times: int = 1, **more: object) -> None:
    """Orders of the customer that used the voucher."""
    place.keep("orders")
    for use in range(times):
        place.insert(
            "orders", id_order=7000 + use, id_customer=customer, reference="X", id_cart=0, current_state=2, payment="p",
            conversion_rate="1.0", id_currency=1, id_address_delivery=0, id_address_invoice=0, date_add="2026-01-02 10:00:00",
            date_upd="2026-01-02 10:00:00",
        )  # fmt: skip
        place.insert("order_cart_rule", id_order_cart_rule=7000 + use, id_order=7000 + use, id_cart_rule=number, name="x", **more)


def add_vouchers(place: ListPlace) -> None:
    """A voucher for each of the thirty, in every state; one of them was used."""
    for number in FIRST_30:
        give_voucher(
            place, number, 900 + number, quantity=number % 3, quantity_per_user=number % 4, active=number % 5 > 0,
            reduction_percent=f"{number % 2 * 12.5:.2f}", reduction_amount=f"{number % 2 == 0 and 7.5:.6f}", reduction_currency=1,
            date_from=f"2026-0{1 + number % 4}-01 00:00:00", date_to=f"2026-0{2 + number % 2}-28 00:00:00",
        )  # fmt: skip
        place.insert("cart_rule_lang", id_cart_rule=900 + number, id_lang=place.workspace.id_lang, name=f"Thank you {number}")
    use_voucher(place, 11, 911)


def make_segments(place: ListPlace, access: str = "access varchar(255),") -> None:
    """Four manual segments of customers in a tree, two automatic ones, and elements of other kinds."""
    place.make("sc_segment", _SEGMENT.format(access=access))
    place.make("sc_segment_element", _ELEMENT)
    told = [
        (1, "Good ones", "manual", "Buy often", 0, 2, "customers"), (2, "Very good ones", "manual", None, 1, 1, "customers"),
        (3, "Old hands", "manual", "Since\n2010", 0, 3, None), (4, "Nobody", "manual", "", 0, 4, "customers"),
        (5, "Spent much", "auto", "By sum", 0, 0, "catalog,customers"), (6, "Late orders", "auto", "", 0, 0, "orders,customer_service"),
    ]  # fmt: skip
    for number, name, kind, description, parent, position, where in told:
        values = {"access": where} if access else {}
        place.insert(
            "sc_segment", id_segment=number, name=name, type=kind, description=description, id_parent=parent, position=position, **values
        )
    members = [(segment, number, "customer") for number in FIRST_30 for segment in (1, 2, 3) if number % (segment + 1) == 0]
    members += [(4, number, "product") for number in FIRST_30]
    for key, (segment, element, kind) in enumerate(members, 1):
        place.insert("sc_segment_element", id_segment_element=key, id_segment=segment, id_element=element, type_element=kind)
    place.reopen()


def break_some(place: ListPlace) -> None:
    """What goes wrong in shops over the years, among the thirty: things erased that others still point to, and values left out."""
    (buyer,) = place.query("SELECT id_customer FROM ps_orders WHERE id_customer <= 30 GROUP BY id_customer ORDER BY COUNT(*) DESC LIMIT 1")
    orders = place.query("SELECT * FROM ps_orders WHERE id_customer = %s ORDER BY id_order", (buyer["id_customer"],))
    first, second, third = (order["id_order"] for order in orders[:3])
    place.update("address", f"id_address = {orders[0]['id_address_delivery']}", deleted=1)
    place.update(
        "address", "id_address IN (2, 5, 8, 11, 14, 17, 20, 23)", id_state=_a_state(place), vat_number="FR1", dni="D1", address2="B"
    )
    place.update("orders", f"id_order = {first}", id_currency=77, current_state=77)
    place.update("orders", f"id_order = {second}", conversion_rate="0.000000", reference="")
    place.update("orders", f"id_order = {third}", current_state=0)
    place.update("order_detail", f"id_order = {first}", product_id=0)
    place.update("order_history", f"id_order = {second}", id_employee=77)
    place.update("cart_product", f"id_cart = {orders[0]['id_cart']}", id_product=9999)
    place.update("cart", f"id_cart = {orders[1]['id_cart']}", id_currency=77, id_lang=77)
    email = place.query("SELECT email FROM ps_customer WHERE id_customer = 7")[0]["email"]
    begin_thread(place, 600, id_customer=0, email=email)


def _a_state(place: ListPlace) -> int:
    return int(place.query("SELECT id_state FROM ps_state ORDER BY id_state LIMIT 1")[0]["id_state"])

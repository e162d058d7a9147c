"""Orders for tests: what the shop holds of them by plain SQL, and one that nothing else in the shop knows of."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.kit.lists import FIRST_30, ListPlace

ORDERS = f"SELECT * FROM ps_orders WHERE id_customer IN {FIRST_30} ORDER BY date_add DESC, id_order DESC"
NAMES = "SELECT name FROM ps_order_state_lang WHERE id_order_state = %s AND id_lang = %s"
MOMENT = "2026-02-01 10:00:00"


def money(value: object) -> Decimal:
    """To six decimals, as the shop stores it."""
    return Decimal(str(value)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def an_order(lists: ListPlace, **more: object) -> int:
    """An order of the first customer that nothing else in the shop knows of."""
    usual = {"id_order": 9000, "id_customer": 1, "id_currency": 1, "conversion_rate": 1, "current_state": 2, "reference": "ORDERNINE"}
    lists.insert("orders", **(usual | {"date_add": MOMENT, "date_upd": MOMENT, "payment": "Card", "valid": 1} | more))
    return 9000


def shown_order(lists: ListPlace, id_order: int = 9000) -> Any:
    (found,) = lists.shown("orders", (), parent=id_order)
    return found

"""Where the back office shows a customer and an order (PrestaShop's admin routes).

The addresses hold no token: PrestaShop asks its user to log in, and warns that the token is missing."""

Version = tuple[int, ...]


def customer_page(address: str, version: Version, customer: int) -> str:
    """The customer's page; `address` is the back office's folder. The page has a route of its own since 1.7.6."""
    if version >= (1, 7, 6):
        return f"{address}index.php/sell/customers/{customer:d}/view"
    return f"{address}index.php?controller=AdminCustomers&id_customer={customer:d}&viewcustomer"


def order_page(address: str, version: Version, order: int) -> str:
    """The order's page; it has a route of its own since 1.7.7."""
    if version >= (1, 7, 7):
        return f"{address}index.php/sell/orders/{order:d}/view"
    return f"{address}index.php?controller=AdminOrders&id_order={order:d}&vieworder"

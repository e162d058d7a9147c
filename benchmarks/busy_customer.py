"""A shop on a server of its own, in which one customer has 500 orders with everything that comes with them; and plain SQL of each tab."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from benchmarks.big_shop import AS_OF, SEED, SETTINGS, VERSION
from sc_desktop.demo.build import build_shop
from sc_desktop.domain.address import Profile
from tests.kit.mariadb import MariaDbServer

BUYER = 1
ORDERS = 500
_CUSTOMERS = 6_000
_MERGED = (
    "CREATE TABLE given AS SELECT id_order, id_cart, id_customer FROM ps_orders ORDER BY id_order LIMIT {orders}",
    "CREATE TABLE giver (PRIMARY KEY (id_customer)) AS SELECT DISTINCT id_customer FROM given",
    "UPDATE ps_mail SET recipient = (SELECT email FROM ps_customer WHERE id_customer = {buyer})"
    " WHERE recipient IN (SELECT email FROM ps_customer JOIN giver USING (id_customer))",
    "UPDATE ps_orders SET id_customer = 0 WHERE id_customer = {buyer}",
    "UPDATE ps_orders JOIN given USING (id_order) SET ps_orders.id_customer = {buyer}",
    *(
        f"UPDATE ps_{table} JOIN giver USING (id_customer) SET ps_{table}.id_customer = {{buyer}}"
        for table in ("cart", "address", "guest", "customer_thread", "cart_rule")
    ),
    "CREATE TABLE ps_sc_segment (id_segment INT PRIMARY KEY, name VARCHAR(255), type VARCHAR(10), access VARCHAR(255), description TEXT,"
    " id_parent INT, position INT)",
    "INSERT INTO ps_sc_segment SELECT id_customer, CONCAT('Segment ', id_customer), 'manual', 'customers', 'Buy often',"
    " FLOOR(id_customer / 10), id_customer FROM ps_customer WHERE id_customer <= 100",
    "CREATE TABLE ps_sc_segment_element (id_segment_element INT PRIMARY KEY AUTO_INCREMENT, id_segment INT, id_element INT,"
    " type_element VARCHAR(255))",
    "INSERT INTO ps_sc_segment_element (id_segment, id_element, type_element) SELECT s.id_segment, c.id_customer, 'customer'"
    " FROM ps_sc_segment s JOIN ps_customer c ON c.id_customer <= 20",
)

_ADDRESSES = """
SELECT a.id_address, a.alias,
  EXISTS (SELECT 1 FROM ps_orders o WHERE o.id_address_delivery = a.id_address),
  EXISTS (SELECT 1 FROM ps_orders o WHERE o.id_address_invoice = a.id_address),
  a.company, a.firstname, a.lastname, a.address1, a.address2, a.postcode, a.city, a.id_state, a.id_country,
  a.phone, a.phone_mobile, a.vat_number, a.dni, a.other, a.deleted
FROM ps_address a
WHERE a.id_customer = %(customer)s AND a.deleted = 0
ORDER BY a.id_address DESC LIMIT 1000"""

_ORDERS = """
SELECT o.id_order, o.date_add, o.reference, n.name, o.payment, o.total_paid_tax_incl, c.iso_code,
  ROUND(o.total_paid_tax_incl / NULLIF(o.conversion_rate, 0), 6), o.valid, s.color, o.id_address_delivery, o.id_address_invoice
FROM ps_orders o
LEFT JOIN ps_order_state s ON s.id_order_state = o.current_state
LEFT JOIN ps_order_state_lang n ON n.id_order_state = o.current_state AND n.id_lang = %(lang)s
LEFT JOIN ps_currency c ON c.id_currency = o.id_currency
WHERE o.id_customer = %(customer)s
ORDER BY o.date_add DESC, o.id_order DESC LIMIT 1000"""

_BOUGHT = """
SELECT b.id_order_detail, d.product_name, b.quantity, b.last_date, d.id_order
FROM (
  SELECT SUM(d.product_quantity) AS quantity, MAX(o.date_add) AS last_date,
    CAST(SUBSTRING(MAX(CONCAT(o.date_add, LPAD(o.id_order, 11, '0'), LPAD(d.id_order_detail, 11, '0'))), 31) AS SIGNED) AS id_order_detail
  FROM ps_orders o JOIN ps_order_detail d ON d.id_order = o.id_order
  WHERE o.id_customer = %(customer)s AND o.valid = 1
  GROUP BY d.product_id, d.product_attribute_id
) b JOIN ps_order_detail d ON d.id_order_detail = b.id_order_detail
ORDER BY b.last_date DESC, d.id_order DESC, b.id_order_detail DESC LIMIT 1000"""

_MESSAGES = """
SELECT t.id_customer_thread, t.status,
  COALESCE((SELECT MAX(m.date_add) FROM ps_customer_message m WHERE m.id_customer_thread = t.id_customer_thread), t.date_add) AS last,
  l.name, (SELECT COUNT(*) FROM ps_customer_message m WHERE m.id_customer_thread = t.id_customer_thread),
  (SELECT SUBSTRING(m.message, 1, 75) FROM ps_customer_message m WHERE m.id_customer_thread = t.id_customer_thread
   ORDER BY m.date_add, m.id_customer_message LIMIT 1),
  o.reference, t.email
FROM ps_customer_thread t
LEFT JOIN ps_contact_lang l ON l.id_contact = t.id_contact AND l.id_lang = %(lang)s
LEFT JOIN ps_orders o ON o.id_order = t.id_order
WHERE t.id_customer = %(customer)s
  OR ((t.id_customer IS NULL OR t.id_customer = 0) AND t.email = (SELECT email FROM ps_customer WHERE id_customer = %(customer)s))
ORDER BY last DESC, t.id_customer_thread DESC LIMIT 1000"""

_CARTS = """
SELECT c.id_cart, c.date_add,
  IF(o.id_cart IS NOT NULL, 'ordered', IF(c.date_add < %(now)s - INTERVAL 1 DAY, 'abandoned', 'not_ordered')),
  (SELECT ROUND(SUM(l.quantity * (p.price + COALESCE(a.price, 0)) * m.conversion_rate), 6) FROM ps_cart_product l
   JOIN ps_product_shop p ON p.id_product = l.id_product AND p.id_shop = l.id_shop
   LEFT JOIN ps_product_attribute_shop a ON a.id_product_attribute = l.id_product_attribute AND a.id_shop = l.id_shop
   WHERE l.id_cart = c.id_cart),
  m.iso_code, COALESCE((SELECT SUM(l.quantity) FROM ps_cart_product l WHERE l.id_cart = c.id_cart), 0), o.reference, c.id_lang
FROM ps_cart c
LEFT JOIN ps_currency m ON m.id_currency = c.id_currency
LEFT JOIN ps_orders o ON o.id_cart = c.id_cart
WHERE c.id_customer = %(customer)s
ORDER BY c.date_add DESC, c.id_cart DESC LIMIT 1000"""

_VOUCHERS = r"""
SELECT r.id_cart_rule, r.code,
  CASE WHEN r.active = 0 THEN 'disabled' WHEN r.quantity = 0 THEN 'used_up' WHEN r.date_from > %(now)s THEN 'not_yet'
       WHEN r.date_to < %(now)s THEN 'expired' WHEN COALESCE(u.used, 0) >= r.quantity_per_user THEN 'used_up' ELSE 'usable' END,
  CONCAT_WS('\x1f', r.reduction_percent, r.reduction_amount, COALESCE(c.iso_code, ''), r.reduction_tax, r.free_shipping, r.gift_product),
  IF(r.quantity = 0 OR COALESCE(u.used, 0) >= r.quantity_per_user, 0, r.quantity_per_user - COALESCE(u.used, 0)),
  r.date_from, r.date_to, n.name
FROM ps_cart_rule r
LEFT JOIN ps_cart_rule_lang n ON n.id_cart_rule = r.id_cart_rule AND n.id_lang = %(lang)s
LEFT JOIN ps_currency c ON c.id_currency = r.reduction_currency
LEFT JOIN (SELECT w.id_cart_rule, COUNT(*) AS used FROM ps_order_cart_rule w JOIN ps_orders o ON o.id_order = w.id_order
           WHERE o.id_customer = %(customer)s AND w.deleted = 0 GROUP BY w.id_cart_rule) u ON u.id_cart_rule = r.id_cart_rule
WHERE r.id_customer = %(customer)s
ORDER BY r.active DESC, r.date_to DESC, r.id_cart_rule DESC LIMIT 1000""".replace(r"\x1f", "\x1f")

_SEGMENTS = """
SELECT s.id_segment, s.name, s.type, s.description, p.name
FROM ps_sc_segment s
LEFT JOIN ps_sc_segment_element e ON e.id_segment = s.id_segment AND e.type_element = 'customer' AND e.id_element = %(customer)s
LEFT JOIN ps_sc_segment p ON p.id_segment = s.id_parent
WHERE e.id_element IS NOT NULL OR (s.type = 'auto' AND (s.access = '' OR s.access LIKE '%%customers%%'))
ORDER BY s.type = 'auto', s.position, s.name, s.id_segment LIMIT 1000"""

_CONNECTIONS = """
SELECT v.id_connections, v.date_add, (SELECT COUNT(*) FROM ps_connections_page p WHERE p.id_connections = v.id_connections),
  v.http_referer, v.ip_address
FROM ps_guest g JOIN ps_connections v ON v.id_guest = g.id_guest
WHERE g.id_customer = %(customer)s
ORDER BY v.date_add DESC, v.id_connections DESC LIMIT 1000"""

_MAILS = """
SELECT m.id_mail, m.date_add, m.template, m.subject
FROM ps_customer c JOIN ps_mail m ON m.recipient = c.email
WHERE c.id_customer = %(customer)s
ORDER BY m.date_add DESC, m.id_mail DESC LIMIT 1000"""

PLAIN_SQL: Mapping[str, str] = {
    "addresses": _ADDRESSES,
    "orders": _ORDERS,
    "bought": _BOUGHT,
    "messages": _MESSAGES,
    "carts": _CARTS,
    "vouchers": _VOUCHERS,
    "segments": _SEGMENTS,
    "connections": _CONNECTIONS,
    "mails": _MAILS,
}
"""Each list of one customer as one would write it by hand, its columns in the list's order."""


@contextmanager
def shop_of_a_busy_customer() -> Iterator[Profile]:
    """The way to the shop; built anew, which takes a few seconds."""
    with MariaDbServer.start(SETTINGS) as server:
        database = server.create_database()
        build_shop(server.engine(database), customers=_CUSTOMERS, version=VERSION, seed=SEED, as_of=AS_OF)
        for statement in _MERGED:
            server.execute(database, statement.format(buyer=BUYER, orders=ORDERS))
        tables = [row[0] for row in server.execute(database, "SHOW TABLES")]
        server.execute(database, "ANALYZE TABLE " + ", ".join(f"`{table}`" for table in tables))
        yield Profile("mysql", host="127.0.0.1", port=server.port, user="root", database=database, prefix="ps_", tls="off")

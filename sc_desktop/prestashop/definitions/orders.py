"""Orders, their states and payments, and who carries them."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

TABLES = (
    Described(
        "orders",
        """
        id_order int(10) unsigned not null auto_increment
        reference varchar(9)
        id_shop_group int(11) unsigned not null default 1
        id_shop int(11) unsigned not null default 1
        id_carrier int(10) unsigned not null
        id_lang int(10) unsigned not null
        id_customer int(10) unsigned not null
        id_cart int(10) unsigned not null
        id_currency int(10) unsigned not null
        id_address_delivery int(10) unsigned not null
        id_address_invoice int(10) unsigned not null
        current_state int(10) unsigned not null
        secure_key varchar(32) not null default '-1'
        payment varchar(255) not null
        conversion_rate decimal(13,6) not null default 1.000000
        module varchar(255)
        recyclable tinyint(1) unsigned not null default 0
        gift tinyint(1) unsigned not null default 0
        gift_message mediumtext
        mobile_theme tinyint(1) not null default 0
        total_discounts decimal(20,6) not null default 0.000000
        total_discounts_tax_incl decimal(20,6) not null default 0.000000
        total_discounts_tax_excl decimal(20,6) not null default 0.000000
        total_paid decimal(20,6) not null default 0.000000
        total_paid_tax_incl decimal(20,6) not null default 0.000000
        total_paid_tax_excl decimal(20,6) not null default 0.000000
        total_paid_real decimal(20,6) not null default 0.000000
        total_products decimal(20,6) not null default 0.000000
        total_products_wt decimal(20,6) not null default 0.000000
        total_shipping decimal(20,6) not null default 0.000000
        total_shipping_tax_incl decimal(20,6) not null default 0.000000
        total_shipping_tax_excl decimal(20,6) not null default 0.000000
        carrier_tax_rate decimal(10,3) not null default 0.000
        total_wrapping decimal(20,6) not null default 0.000000
        total_wrapping_tax_incl decimal(20,6) not null default 0.000000
        total_wrapping_tax_excl decimal(20,6) not null default 0.000000
        round_mode tinyint(1) not null default 2
        round_type tinyint(1) not null default 1
        invoice_number int(10) unsigned not null default 0
        delivery_number int(10) unsigned not null default 0
        invoice_date datetime not null
        delivery_date datetime not null
        valid int(1) unsigned not null default 0
        date_add datetime not null
        date_upd datetime not null
        note mediumtext
        """,
        keys="""
        primary: id_order
        current_state: current_state
        date_add: date_add
        id_address_delivery: id_address_delivery
        id_address_invoice: id_address_invoice
        id_carrier: id_carrier
        id_cart: id_cart
        id_currency: id_currency
        id_customer: id_customer
        id_lang: id_lang
        id_shop: id_shop
        id_shop_group: id_shop_group
        invoice_number: invoice_number
        reference: reference
        """,
        differences={
            "1.6.1": Difference(
                without="note",
                changed="""
                gift_message text
                """,
                added={
                    "mobile_theme": "shipping_number varchar(64)",
                },
            ),
            "1.7.8": Difference(
                changed="""
                gift_message text
                note text
                """,
                added={
                    "mobile_theme": "shipping_number varchar(64)",
                },
            ),
            "9.1": Difference(
                changed="""
                reference varchar(255)
                """,
                added_keys="""
                invoice_date: invoice_date
                """,
            ),
        },
    ),
    Described(
        "order_state",
        """
        id_order_state int(10) unsigned not null auto_increment
        invoice tinyint(1) unsigned default 0
        send_email tinyint(1) unsigned not null default 0
        module_name varchar(255)
        color varchar(32)
        unremovable tinyint(1) unsigned not null
        hidden tinyint(1) unsigned not null default 0
        logable tinyint(1) not null default 0
        delivery tinyint(1) unsigned not null default 0
        shipped tinyint(1) unsigned not null default 0
        paid tinyint(1) unsigned not null default 0
        pdf_invoice tinyint(1) unsigned not null default 0
        pdf_delivery tinyint(1) unsigned not null default 0
        deleted tinyint(1) unsigned not null default 0
        """,
        keys="""
        primary: id_order_state
        module_name: module_name
        """,
    ),
    Described(
        "order_state_lang",
        """
        id_order_state int(10) unsigned not null
        id_lang int(10) unsigned not null
        name varchar(64) not null
        template varchar(64) not null
        """,
        keys="""
        primary: id_order_state id_lang
        """,
    ),
    Described(
        "order_history",
        """
        id_order_history int(10) unsigned not null auto_increment
        id_employee int(10) unsigned not null
        id_order int(10) unsigned not null
        id_order_state int(10) unsigned not null
        date_add datetime not null
        """,
        keys="""
        primary: id_order_history
        id_employee: id_employee
        id_order_state: id_order_state
        order_history_order: id_order
        """,
    ),
    Described(
        "order_payment",
        """
        id_order_payment int(11) not null auto_increment
        order_reference varchar(9)
        id_currency int(10) unsigned not null
        amount decimal(20,6) not null
        payment_method varchar(255) not null
        conversion_rate decimal(13,6) not null default 1.000000
        transaction_id varchar(254)
        card_number varchar(254)
        card_brand varchar(254)
        card_expiration char(7)
        card_holder varchar(254)
        date_add datetime not null
        id_employee int(11)
        """,
        keys="""
        primary: id_order_payment
        order_reference: order_reference
        """,
        differences={
            "1.6.1": Difference(
                without="id_employee",
                changed="""
                amount decimal(10,2) not null
                """,
            ),
            "1.7.8": Difference(
                without="id_employee",
            ),
            "9.1": Difference(
                changed="""
                order_reference varchar(255)
                """,
            ),
        },
    ),
    Described(
        "carrier",
        """
        id_carrier int(10) unsigned not null auto_increment
        id_reference int(10) unsigned not null
        name varchar(64) not null
        url varchar(255)
        active tinyint(1) unsigned not null default 0
        deleted tinyint(1) unsigned not null default 0
        shipping_handling tinyint(1) unsigned not null default 1
        range_behavior tinyint(1) unsigned not null default 0
        is_module tinyint(1) unsigned not null default 0
        is_free tinyint(1) unsigned not null default 0
        shipping_external tinyint(1) unsigned not null default 0
        need_range tinyint(1) unsigned not null default 0
        external_module_name varchar(64)
        shipping_method int(2) not null default 0
        position int(10) unsigned not null default 0
        max_width int(10) default 0
        max_height int(10) default 0
        max_depth int(10) default 0
        max_weight decimal(20,6) default 0.000000
        grade int(10) default 0
        """,
        keys="""
        primary: id_carrier
        deleted: deleted active
        reference: id_reference deleted active
        """,
        differences={
            "1.6.1": Difference(
                added={
                    "id_reference": "id_tax_rules_group int(10) unsigned default 0",
                },
                added_keys="""
                id_tax_rules_group: id_tax_rules_group
                """,
            ),
            "1.7.8": Difference(
                added={
                    "id_reference": "id_tax_rules_group int(10) unsigned default 0",
                },
                added_keys="""
                id_tax_rules_group: id_tax_rules_group
                """,
            ),
        },
    ),
)

"""Currencies and vouchers."""

from sc_desktop.prestashop.definitions.notation import ABSENT, Described, Difference

TABLES = (
    Described(
        "currency",
        """
        id_currency int(10) unsigned not null auto_increment
        name varchar(64) not null
        iso_code varchar(3) not null default '0'
        numeric_iso_code varchar(3)
        precision int(2) not null default 6
        conversion_rate decimal(13,6) not null
        deleted tinyint(1) unsigned not null default 0
        active tinyint(1) unsigned not null default 1
        unofficial tinyint(1) unsigned not null default 0
        modified tinyint(1) unsigned not null default 0
        """,
        keys="""
        primary: id_currency
        currency_iso_code: iso_code
        """,
        differences={
            "1.6.1": Difference(
                without="numeric_iso_code precision unofficial modified",
                changed="""
                name varchar(32) not null
                """,
                added={
                    "iso_code": """
                    iso_code_num varchar(3) not null default '0'
                    sign varchar(8) not null
                    blank tinyint(1) unsigned not null default 0
                    format tinyint(1) unsigned not null default 0
                    decimals tinyint(1) unsigned not null default 1
                    """,
                },
                without_keys="currency_iso_code",
            ),
        },
    ),
    Described(
        "currency_lang",
        """
        id_currency int(10) unsigned not null
        id_lang int(10) unsigned not null
        name varchar(255) not null
        symbol varchar(255) not null
        pattern varchar(255)
        """,
        keys="""
        primary: id_currency id_lang
        """,
        differences={"1.6.1": ABSENT},
    ),
    Described(
        "currency_shop",
        """
        id_currency int(11) unsigned not null
        id_shop int(11) unsigned not null
        conversion_rate decimal(13,6) not null
        """,
        keys="""
        primary: id_currency id_shop
        id_shop: id_shop
        """,
    ),
    Described(
        "cart_rule",
        """
        id_cart_rule int(10) unsigned not null auto_increment
        id_customer int(10) unsigned not null default 0
        date_from datetime not null
        date_to datetime not null
        description mediumtext
        quantity int(10) unsigned not null default 0
        quantity_per_user int(10) unsigned not null default 0
        priority int(10) unsigned not null default 1
        partial_use tinyint(1) unsigned not null default 0
        code varchar(254) not null
        minimum_amount decimal(20,6) not null default 0.000000
        minimum_amount_tax tinyint(1) not null default 0
        minimum_amount_currency int(10) unsigned not null default 0
        minimum_amount_shipping tinyint(1) not null default 0
        country_restriction tinyint(1) unsigned not null default 0
        carrier_restriction tinyint(1) unsigned not null default 0
        group_restriction tinyint(1) unsigned not null default 0
        cart_rule_restriction tinyint(1) unsigned not null default 0
        product_restriction tinyint(1) unsigned not null default 0
        shop_restriction tinyint(1) unsigned not null default 0
        free_shipping tinyint(1) not null default 0
        reduction_percent decimal(5,2) not null default 0.00
        reduction_amount decimal(20,6) not null default 0.000000
        reduction_tax tinyint(1) unsigned not null default 0
        reduction_currency int(10) unsigned not null default 0
        reduction_product int(10) not null default 0
        reduction_exclude_special tinyint(1) unsigned not null default 0
        gift_product int(10) unsigned not null default 0
        gift_product_attribute int(10) unsigned not null default 0
        highlight tinyint(1) unsigned not null default 0
        active tinyint(1) unsigned not null default 0
        date_add datetime not null
        date_upd datetime not null
        """,
        keys="""
        primary: id_cart_rule
        date_from: date_from
        date_to: date_to
        group_restriction: group_restriction active date_to
        group_restriction_2: group_restriction active highlight date_to
        id_customer: id_customer active date_to
        id_customer_2: id_customer active highlight date_to
        """,
        differences={
            "1.6.1": Difference(
                without="reduction_exclude_special",
                changed="""
                description text
                minimum_amount decimal(17,2) not null default 0.00
                reduction_amount decimal(17,2) not null default 0.00
                """,
                without_keys="date_from date_to",
            ),
            "1.7.8": Difference(
                changed="""
                description text
                """,
            ),
            "9.1": Difference(
                added={
                    "minimum_amount_shipping": "minimum_product_quantity int(10) unsigned not null default 0",
                    "date_upd": "type varchar(128)",
                },
                added_keys="""
                type: type
                """,
            ),
        },
    ),
    Described(
        "cart_rule_lang",
        """
        id_cart_rule int(10) unsigned not null
        id_lang int(10) unsigned not null
        name varchar(254) not null
        """,
        keys="""
        primary: id_cart_rule id_lang
        """,
    ),
    Described(
        "order_cart_rule",
        """
        id_order_cart_rule int(10) unsigned not null auto_increment
        id_order int(10) unsigned not null
        id_cart_rule int(10) unsigned not null
        id_order_invoice int(10) unsigned default 0
        name varchar(254) not null
        value decimal(20,6) not null default 0.000000
        value_tax_excl decimal(20,6) not null default 0.000000
        free_shipping tinyint(1) not null default 0
        deleted tinyint(1) unsigned not null default 0
        """,
        keys="""
        primary: id_order_cart_rule
        id_cart_rule: id_cart_rule
        id_order: id_order
        """,
        differences={
            "1.6.1": Difference(
                without="deleted",
                changed="""
                value decimal(17,2) not null default 0.00
                value_tax_excl decimal(17,2) not null default 0.00
                """,
            ),
        },
    ),
)

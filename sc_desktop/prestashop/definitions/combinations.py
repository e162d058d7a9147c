"""Combinations of products: a size, a colour."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

TABLES = (
    Described(
        "product_attribute",
        """
        id_product_attribute int(10) unsigned not null auto_increment
        id_product int(10) unsigned not null
        reference varchar(64)
        supplier_reference varchar(64)
        ean13 varchar(13)
        isbn varchar(32)
        upc varchar(12)
        mpn varchar(40)
        wholesale_price decimal(20,6) not null default 0.000000
        price decimal(20,6) not null default 0.000000
        ecotax decimal(17,6) not null default 0.000000
        weight decimal(20,6) not null default 0.000000
        unit_price_impact decimal(20,6) not null default 0.000000
        default_on tinyint(1) unsigned
        minimal_quantity int(10) unsigned not null default 1
        low_stock_threshold int(10)
        low_stock_alert tinyint(1) not null default 0
        available_date date
        """,
        keys="""
        primary: id_product_attribute
        id_product_id_product_attribute: id_product_attribute id_product
        product_attribute_product: id_product
        unique product_default: id_product default_on
        reference: reference
        supplier_reference: supplier_reference
        """,
        differences={
            "1.6.1": Difference(
                without="isbn mpn low_stock_threshold low_stock_alert",
                changed="""
                reference varchar(32)
                supplier_reference varchar(32)
                available_date date not null default '0000-00-00'
                """,
                added={
                    "supplier_reference": "location varchar(64)",
                    "ecotax": "quantity int(10) not null default 0",
                },
            ),
            "1.7.8": Difference(
                added={
                    "supplier_reference": "location varchar(255) not null default ''",
                    "ecotax": "quantity int(10) not null default 0",
                },
            ),
            "9.1": Difference(
                changed="""
                ean13 varchar(20)
                """,
            ),
        },
    ),
    Described(
        "product_attribute_shop",
        """
        id_product int(10) unsigned not null
        id_product_attribute int(10) unsigned not null
        id_shop int(10) unsigned not null
        wholesale_price decimal(20,6) not null default 0.000000
        price decimal(20,6) not null default 0.000000
        ecotax decimal(17,6) not null default 0.000000
        weight decimal(20,6) not null default 0.000000
        unit_price_impact decimal(20,6) not null default 0.000000
        default_on tinyint(1) unsigned
        minimal_quantity int(10) unsigned not null default 1
        low_stock_threshold int(10)
        low_stock_alert tinyint(1) not null default 0
        available_date date
        """,
        keys="""
        primary: id_product_attribute id_shop
        unique id_product: id_product id_shop default_on
        """,
        differences={
            "1.6.1": Difference(
                without="low_stock_threshold low_stock_alert",
                changed="""
                available_date date not null default '0000-00-00'
                """,
            ),
        },
    ),
)

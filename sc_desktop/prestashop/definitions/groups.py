"""Customer groups, and who is in them."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

TABLES = (
    Described(
        "group",
        """
        id_group int(10) unsigned not null auto_increment
        reduction decimal(5,2) not null default 0.00
        price_display_method tinyint(4) not null default 0
        show_prices tinyint(1) unsigned not null default 1
        date_add datetime not null
        date_upd datetime not null
        """,
        keys="""
        primary: id_group
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                reduction decimal(17,2) not null default 0.00
                """,
            ),
        },
    ),
    Described(
        "group_lang",
        """
        id_group int(10) unsigned not null
        id_lang int(10) unsigned not null
        name varchar(32) not null
        """,
        keys="""
        primary: id_group id_lang
        """,
    ),
    Described(
        "group_shop",
        """
        id_group int(11) unsigned not null
        id_shop int(11) unsigned not null
        """,
        keys="""
        primary: id_group id_shop
        id_shop: id_shop
        """,
    ),
    Described(
        "customer_group",
        """
        id_customer int(10) unsigned not null
        id_group int(10) unsigned not null
        """,
        keys="""
        primary: id_customer id_group
        customer_login: id_group
        id_customer: id_customer
        """,
    ),
)

"""Carts, and the visits during which they were filled."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

TABLES = (
    Described(
        "cart",
        """
        id_cart int(10) unsigned not null auto_increment
        id_shop_group int(11) unsigned not null default 1
        id_shop int(11) unsigned not null default 1
        id_carrier int(10) unsigned not null
        delivery_option mediumtext not null
        id_lang int(10) unsigned not null
        id_address_delivery int(10) unsigned not null
        id_address_invoice int(10) unsigned not null
        id_currency int(10) unsigned not null
        id_customer int(10) unsigned not null
        id_guest int(10) unsigned not null
        secure_key varchar(32) not null default '-1'
        recyclable tinyint(1) unsigned not null default 1
        gift tinyint(1) unsigned not null default 0
        gift_message mediumtext
        mobile_theme tinyint(1) not null default 0
        allow_seperated_package tinyint(1) unsigned not null default 0
        date_add datetime not null
        date_upd datetime not null
        checkout_session_data mediumtext
        """,
        keys="""
        primary: id_cart
        cart_customer: id_customer
        id_address_delivery: id_address_delivery
        id_address_invoice: id_address_invoice
        id_carrier: id_carrier
        id_currency: id_currency
        id_guest: id_guest
        id_lang: id_lang
        id_shop: id_shop date_add
        id_shop_2: id_shop date_upd
        id_shop_group: id_shop_group
        """,
        differences={
            "1.6.1": Difference(
                without="checkout_session_data",
                changed="""
                delivery_option text not null
                gift_message text
                """,
            ),
            "1.7.8": Difference(
                changed="""
                delivery_option text not null
                gift_message text
                """,
            ),
        },
    ),
    Described(
        "cart_product",
        """
        id_cart int(10) unsigned not null
        id_product int(10) unsigned not null
        id_address_delivery int(10) unsigned not null default 0
        id_shop int(10) unsigned not null default 1
        id_product_attribute int(10) unsigned not null default 0
        id_customization int(10) unsigned not null default 0
        quantity int(10) unsigned not null default 0
        date_add datetime not null
        """,
        keys="""
        primary: id_cart id_product id_product_attribute id_customization id_address_delivery
        id_cart_order: id_cart date_add id_product id_product_attribute
        id_product_attribute: id_product_attribute
        """,
        differences={
            "1.6.1": Difference(
                without="id_customization",
                added_keys="""
                primary: id_cart id_product id_product_attribute id_address_delivery
                """,
            ),
        },
    ),
    Described(
        "guest",
        """
        id_guest int(10) unsigned not null auto_increment
        id_operating_system int(10) unsigned
        id_web_browser int(10) unsigned
        id_customer int(10) unsigned
        javascript tinyint(1) default 0
        screen_resolution_x smallint(5) unsigned
        screen_resolution_y smallint(5) unsigned
        screen_color tinyint(3) unsigned
        sun_java tinyint(1)
        adobe_flash tinyint(1)
        adobe_director tinyint(1)
        apple_quicktime tinyint(1)
        real_player tinyint(1)
        windows_media tinyint(1)
        accept_language varchar(8)
        mobile_theme tinyint(1) not null default 0
        """,
        keys="""
        primary: id_guest
        id_customer: id_customer
        id_operating_system: id_operating_system
        id_web_browser: id_web_browser
        """,
    ),
    Described(
        "connections",
        """
        id_connections int(10) unsigned not null auto_increment
        id_shop_group int(11) unsigned not null default 1
        id_shop int(11) unsigned not null default 1
        id_guest int(10) unsigned not null
        id_page int(10) unsigned not null
        ip_address bigint(20)
        date_add datetime not null
        http_referer varchar(255)
        """,
        keys="""
        primary: id_connections
        date_add: date_add
        id_guest: id_guest
        id_page: id_page
        """,
    ),
    Described(
        "connections_page",
        """
        id_connections int(10) unsigned not null
        id_page int(10) unsigned not null
        time_start datetime not null
        time_end datetime
        """,
        keys="""
        primary: id_connections id_page time_start
        """,
    ),
)

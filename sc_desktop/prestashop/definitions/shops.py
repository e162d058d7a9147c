"""Shops, languages and the settings of a shop."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

TABLES = (
    Described(
        "shop",
        """
        id_shop int(11) not null auto_increment
        id_shop_group int(11) not null
        name varchar(64) not null
        color varchar(50) not null
        id_category int(11) not null
        theme_name varchar(255) not null
        active tinyint(1) not null
        deleted tinyint(1) not null
        """,
        keys="""
        primary: id_shop
        IDX_CBDFBB9EF5C9E40: id_shop_group
        """,
        differences={
            "1.6.1": Difference(
                without="color theme_name",
                changed="""
                id_shop int(11) unsigned not null auto_increment
                id_shop_group int(11) unsigned not null
                id_category int(11) unsigned not null default 1
                active tinyint(1) not null default 1
                deleted tinyint(1) not null default 0
                """,
                added={
                    "id_category": "id_theme int(1) unsigned not null",
                },
                without_keys="IDX_CBDFBB9EF5C9E40",
                added_keys="""
                id_category: id_category
                id_shop_group: id_shop_group deleted
                id_theme: id_theme
                """,
            ),
        },
    ),
    Described(
        "shop_group",
        """
        id_shop_group int(11) not null auto_increment
        name varchar(64) not null
        color varchar(50) not null
        share_customer tinyint(1) not null
        share_order tinyint(1) not null
        share_stock tinyint(1) not null
        active tinyint(1) not null
        deleted tinyint(1) not null
        """,
        keys="""
        primary: id_shop_group
        """,
        differences={
            "1.6.1": Difference(
                without="color",
                changed="""
                id_shop_group int(11) unsigned not null auto_increment
                active tinyint(1) not null default 1
                deleted tinyint(1) not null default 0
                """,
                added_keys="""
                deleted: deleted name
                """,
            ),
        },
    ),
    Described(
        "shop_url",
        """
        id_shop_url int(11) not null auto_increment
        id_shop int(11) not null
        domain varchar(150) not null
        domain_ssl varchar(150) not null
        physical_uri varchar(64) not null
        virtual_uri varchar(64) not null
        main tinyint(1) not null
        active tinyint(1) not null
        """,
        keys="""
        primary: id_shop_url
        IDX_279F19DA274A50A0: id_shop
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                id_shop_url int(11) unsigned not null auto_increment
                id_shop int(11) unsigned not null
                """,
                without_keys="IDX_279F19DA274A50A0",
                added_keys="""
                unique full_shop_url: domain physical_uri virtual_uri
                unique full_shop_url_ssl: domain_ssl physical_uri virtual_uri
                id_shop: id_shop main
                """,
            ),
            "9.1": Difference(
                changed="""
                id_shop_url int(11) unsigned not null auto_increment
                id_shop int(11) unsigned not null
                domain varchar(255) not null
                domain_ssl varchar(255) not null
                """,
                added_keys="""
                unique full_shop_url: domain physical_uri virtual_uri
                unique full_shop_url_ssl: domain_ssl physical_uri virtual_uri
                id_shop: id_shop main
                """,
            ),
        },
    ),
    Described(
        "lang",
        """
        id_lang int(11) not null auto_increment
        name varchar(32) not null
        active tinyint(1) not null
        iso_code varchar(2) not null
        language_code varchar(5) not null
        locale varchar(5) not null
        date_format_lite varchar(32) not null
        date_format_full varchar(32) not null
        is_rtl tinyint(1) not null
        """,
        keys="""
        primary: id_lang
        """,
        differences={
            "1.6.1": Difference(
                without="locale",
                changed="""
                id_lang int(10) unsigned not null auto_increment
                active tinyint(3) unsigned not null default 0
                iso_code char(2) not null
                language_code char(5) not null
                date_format_lite char(32) not null default 'Y-m-d'
                date_format_full char(32) not null default 'Y-m-d H:i:s'
                is_rtl tinyint(1) not null default 0
                """,
                added_keys="""
                lang_iso_code: iso_code
                """,
            ),
        },
    ),
    Described(
        "configuration",
        """
        id_configuration int(10) unsigned not null auto_increment
        id_shop_group int(11) unsigned
        id_shop int(11) unsigned
        name varchar(254) not null
        value mediumtext
        date_add datetime not null
        date_upd datetime not null
        """,
        keys="""
        primary: id_configuration
        id_shop: id_shop
        id_shop_group: id_shop_group
        name: name
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                value text
                """,
            ),
            "1.7.8": Difference(
                changed="""
                value text
                """,
            ),
        },
    ),
    Described(
        "configuration_lang",
        """
        id_configuration int(10) unsigned not null
        id_lang int(10) unsigned not null
        value mediumtext
        date_upd datetime
        """,
        keys="""
        primary: id_configuration id_lang
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                value text
                """,
            ),
            "1.7.8": Difference(
                changed="""
                value text
                """,
            ),
        },
    ),
)

"""Addresses and the countries and states they name."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

TABLES = (
    Described(
        "address",
        """
        id_address int(10) unsigned not null auto_increment
        id_country int(10) unsigned not null
        id_state int(10) unsigned
        id_customer int(10) unsigned not null default 0
        id_manufacturer int(10) unsigned not null default 0
        id_supplier int(10) unsigned not null default 0
        id_warehouse int(10) unsigned not null default 0
        alias varchar(32) not null
        company varchar(255)
        lastname varchar(255) not null
        firstname varchar(255) not null
        address1 varchar(128) not null
        address2 varchar(128)
        postcode varchar(12)
        city varchar(64) not null
        other mediumtext
        phone varchar(32)
        phone_mobile varchar(32)
        vat_number varchar(32)
        dni varchar(16)
        date_add datetime not null
        date_upd datetime not null
        active tinyint(1) unsigned not null default 1
        deleted tinyint(1) unsigned not null default 0
        """,
        keys="""
        primary: id_address
        address_customer: id_customer
        id_country: id_country
        id_manufacturer: id_manufacturer
        id_state: id_state
        id_supplier: id_supplier
        id_warehouse: id_warehouse
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                lastname varchar(32) not null
                firstname varchar(32) not null
                other text
                """,
            ),
            "1.7.8": Difference(
                changed="""
                other text
                """,
            ),
        },
    ),
    Described(
        "country",
        """
        id_country int(10) unsigned not null auto_increment
        id_zone int(10) unsigned not null
        id_currency int(10) unsigned not null default 0
        iso_code varchar(3) not null
        call_prefix int(10) not null default 0
        active tinyint(1) unsigned not null default 0
        contains_states tinyint(1) not null default 0
        need_identification_number tinyint(1) not null default 0
        need_zip_code tinyint(1) not null default 1
        zip_code_format varchar(12) not null default ''
        display_tax_label tinyint(1) not null
        """,
        keys="""
        primary: id_country
        country_: id_zone
        country_iso_code: iso_code
        """,
    ),
    Described(
        "country_lang",
        """
        id_country int(10) unsigned not null
        id_lang int(10) unsigned not null
        name varchar(64) not null
        """,
        keys="""
        primary: id_country id_lang
        """,
    ),
    Described(
        "state",
        """
        id_state int(10) unsigned not null auto_increment
        id_country int(11) unsigned not null
        id_zone int(11) unsigned not null
        name varchar(80) not null
        iso_code varchar(7) not null
        tax_behavior smallint(1) not null default 0
        active tinyint(1) not null default 0
        """,
        keys="""
        primary: id_state
        id_country: id_country
        id_zone: id_zone
        name: name
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                name varchar(64) not null
                """,
            ),
        },
    ),
)

"""Customers, their titles and their risk ratings, and the readers of the newsletter who have no account."""

from sc_desktop.prestashop.definitions.notation import ABSENT, Described, Difference

TABLES = (
    Described(
        "customer",
        """
        id_customer int(10) unsigned not null auto_increment
        id_shop_group int(11) unsigned not null default 1
        id_shop int(11) unsigned not null default 1
        id_gender int(10) unsigned not null
        id_default_group int(10) unsigned not null default 1
        id_lang int(10) unsigned
        id_risk int(10) unsigned not null default 1
        company varchar(255)
        siret varchar(14)
        ape varchar(6)
        firstname varchar(255) not null
        lastname varchar(255) not null
        email varchar(255) not null
        passwd varchar(255) not null
        last_passwd_gen timestamp not null default current_timestamp()
        birthday date
        newsletter tinyint(1) unsigned not null default 0
        ip_registration_newsletter varchar(15)
        newsletter_date_add datetime
        optin tinyint(1) unsigned not null default 0
        website varchar(128)
        outstanding_allow_amount decimal(20,6) not null default 0.000000
        show_public_prices tinyint(1) unsigned not null default 0
        max_payment_days int(10) unsigned not null default 60
        secure_key varchar(32) not null default '-1'
        note mediumtext
        active tinyint(1) unsigned not null default 0
        is_guest tinyint(1) not null default 0
        deleted tinyint(1) not null default 0
        date_add datetime not null
        date_upd datetime not null
        reset_password_token varchar(40)
        reset_password_validity datetime
        """,
        keys="""
        primary: id_customer
        customer_email: email
        customer_login: email passwd
        id_customer_passwd: id_customer passwd
        id_gender: id_gender
        id_shop: id_shop date_add
        id_shop_group: id_shop_group
        """,
        differences={
            "1.6.1": Difference(
                without="reset_password_token reset_password_validity",
                changed="""
                company varchar(64)
                ape varchar(5)
                firstname varchar(32) not null
                lastname varchar(32) not null
                email varchar(128) not null
                passwd varchar(32) not null
                note text
                """,
            ),
            "1.7.8": Difference(
                changed="""
                ape varchar(5)
                note text
                """,
            ),
        },
    ),
    Described(
        "gender",
        """
        id_gender int(11) not null auto_increment
        type tinyint(1) not null
        """,
        keys="""
        primary: id_gender
        """,
    ),
    Described(
        "gender_lang",
        """
        id_gender int(10) unsigned not null
        id_lang int(10) unsigned not null
        name varchar(20) not null
        """,
        keys="""
        primary: id_gender id_lang
        id_gender: id_gender
        """,
    ),
    Described(
        "risk",
        """
        id_risk int(11) unsigned not null auto_increment
        percent tinyint(3) not null
        color varchar(32)
        """,
        keys="""
        primary: id_risk
        """,
    ),
    Described(
        "risk_lang",
        """
        id_risk int(10) unsigned not null
        id_lang int(10) unsigned not null
        name varchar(20) not null
        """,
        keys="""
        primary: id_risk id_lang
        id_risk: id_risk
        """,
    ),
    Described(
        "required_field",
        """
        id_required_field int(11) not null auto_increment
        object_name varchar(32) not null
        field_name varchar(32) not null
        """,
        keys="""
        primary: id_required_field
        object_name: object_name
        """,
    ),
    Described(
        "newsletter",
        """
        id int(6) not null auto_increment
        id_shop int(10) unsigned not null default 1
        id_shop_group int(10) unsigned not null default 1
        email varchar(255) not null
        newsletter_date_add datetime
        ip_registration_newsletter varchar(15) not null
        http_referer varchar(255)
        active tinyint(1) not null default 0
        """,
        keys="""
        primary: id
        """,
        differences={"1.7.8": ABSENT, "8.2": ABSENT, "9.1": ABSENT},
    ),
    Described(
        "emailsubscription",
        """
        id int(6) not null auto_increment
        id_shop int(10) unsigned not null default 1
        id_shop_group int(10) unsigned not null default 1
        email varchar(255) not null
        newsletter_date_add datetime
        ip_registration_newsletter varchar(15) not null
        http_referer varchar(255)
        active tinyint(1) not null default 0
        id_lang int(10) not null default 0
        """,
        keys="""
        primary: id
        """,
        differences={"1.6.1": ABSENT},
    ),
)

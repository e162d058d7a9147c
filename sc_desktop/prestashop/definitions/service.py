"""Conversations with customers, contacts, employees, and what was sent and logged."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

TABLES = (
    Described(
        "customer_thread",
        """
        id_customer_thread int(11) unsigned not null auto_increment
        id_shop int(11) unsigned not null default 1
        id_lang int(10) unsigned not null
        id_contact int(10) unsigned not null
        id_customer int(10) unsigned
        id_order int(10) unsigned
        id_product int(10) unsigned
        status enum('open','closed','pending1','pending2') not null default 'open'
        email varchar(255) not null
        token varchar(12)
        date_add datetime not null
        date_upd datetime not null
        """,
        keys="""
        primary: id_customer_thread
        id_contact: id_contact
        id_customer: id_customer
        id_lang: id_lang
        id_order: id_order
        id_product: id_product
        id_shop: id_shop
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                email varchar(128) not null
                """,
            ),
        },
    ),
    Described(
        "customer_message",
        """
        id_customer_message int(10) unsigned not null auto_increment
        id_customer_thread int(11)
        id_employee int(10) unsigned
        message mediumtext not null
        file_name varchar(18)
        ip_address varchar(16)
        user_agent varchar(128)
        date_add datetime not null
        date_upd datetime not null
        private tinyint(4) not null default 0
        read tinyint(1) not null default 0
        """,
        keys="""
        primary: id_customer_message
        id_customer_thread: id_customer_thread
        id_employee: id_employee
        """,
        differences={
            "9.1": Difference(
                added={
                    "id_employee": "id_product int(10) unsigned",
                },
                added_keys="""
                id_product: id_product
                """,
            ),
        },
    ),
    Described(
        "contact",
        """
        id_contact int(10) unsigned not null auto_increment
        email varchar(255) not null
        customer_service tinyint(1) not null default 0
        position tinyint(2) unsigned not null default 0
        """,
        keys="""
        primary: id_contact
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                email varchar(128) not null
                """,
            ),
        },
    ),
    Described(
        "contact_lang",
        """
        id_contact int(10) unsigned not null
        id_lang int(10) unsigned not null
        name varchar(255) not null
        description mediumtext
        """,
        keys="""
        primary: id_contact id_lang
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                name varchar(32) not null
                description text
                """,
            ),
            "1.7.8": Difference(
                changed="""
                description text
                """,
            ),
        },
    ),
    Described(
        "message",
        """
        id_message int(10) unsigned not null auto_increment
        id_cart int(10) unsigned
        id_customer int(10) unsigned not null
        id_employee int(10) unsigned
        id_order int(10) unsigned not null
        message mediumtext not null
        private tinyint(1) unsigned not null default 1
        date_add datetime not null
        """,
        keys="""
        primary: id_message
        id_cart: id_cart
        id_customer: id_customer
        id_employee: id_employee
        message_order: id_order
        """,
        differences={
            "1.6.1": Difference(
                changed="""
                message text not null
                """,
            ),
            "1.7.8": Difference(
                changed="""
                message text not null
                """,
            ),
        },
    ),
    Described(
        "employee",
        """
        id_employee int(10) unsigned not null auto_increment
        id_profile int(10) unsigned not null
        id_lang int(10) unsigned not null default 0
        lastname varchar(255) not null
        firstname varchar(255) not null
        email varchar(255) not null
        passwd varchar(255) not null
        last_passwd_gen timestamp not null default current_timestamp()
        stats_date_from date
        stats_date_to date
        stats_compare_from date
        stats_compare_to date
        stats_compare_option int(1) unsigned not null default 1
        preselect_date_range varchar(32)
        bo_color varchar(32)
        bo_theme varchar(32)
        bo_css varchar(64)
        default_tab int(10) unsigned not null default 0
        bo_width int(10) unsigned not null default 0
        bo_menu tinyint(1) not null default 1
        active tinyint(1) unsigned not null default 0
        optin tinyint(1) unsigned
        id_last_order int(10) unsigned not null default 0
        id_last_customer_message int(10) unsigned not null default 0
        id_last_customer int(10) unsigned not null default 0
        last_connection_date date
        reset_password_token varchar(40)
        reset_password_validity datetime
        has_enabled_gravatar tinyint(3) unsigned not null default 0
        """,
        keys="""
        primary: id_employee
        employee_login: email passwd
        id_employee_passwd: id_employee passwd
        id_profile: id_profile
        """,
        differences={
            "1.6.1": Difference(
                without="reset_password_token reset_password_validity has_enabled_gravatar",
                changed="""
                lastname varchar(32) not null
                firstname varchar(32) not null
                email varchar(128) not null
                passwd varchar(32) not null
                optin tinyint(1) unsigned not null default 1
                last_connection_date date default '0000-00-00'
                """,
            ),
            "9.1": Difference(
                added_keys="""
                IDX_1D8DF9EBBA299860: id_lang
                """,
            ),
        },
    ),
    Described(
        "mail",
        """
        id_mail int(11) unsigned not null auto_increment
        recipient varchar(126) not null
        template varchar(62) not null
        subject varchar(254) not null
        id_lang int(11) unsigned not null
        date_add timestamp not null default current_timestamp()
        """,
        keys="""
        primary: id_mail
        recipient: recipient(10)
        """,
        differences={
            "9.1": Difference(
                changed="""
                recipient varchar(255) not null
                subject varchar(255) not null
                """,
            ),
        },
    ),
    Described(
        "log",
        """
        id_log int(10) unsigned not null auto_increment
        severity tinyint(1) not null
        error_code int(11)
        message mediumtext not null
        object_type varchar(32)
        object_id int(10) unsigned
        id_shop int(10) unsigned
        id_shop_group int(10) unsigned
        id_lang int(10) unsigned
        in_all_shops tinyint(1) unsigned not null default 0
        id_employee int(10) unsigned
        date_add datetime not null
        date_upd datetime not null
        """,
        keys="""
        primary: id_log
        """,
        differences={
            "1.6.1": Difference(
                without="id_shop id_shop_group id_lang in_all_shops",
                changed="""
                message text not null
                """,
            ),
            "1.7.8": Difference(
                changed="""
                message text not null
                """,
            ),
        },
    ),
)

"""Products as far as orders and carts name them."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

_REDIRECTS = (
    "'404','410','301-product','302-product','301-category','302-category','200-displayed','404-displayed','410-displayed','default'"
)

TABLES = (
    Described(
        "product",
        f"""
        id_product int(10) unsigned not null auto_increment
        id_supplier int(10) unsigned
        id_manufacturer int(10) unsigned
        id_category_default int(10) unsigned
        id_shop_default int(10) unsigned not null default 1
        id_tax_rules_group int(11) unsigned not null
        on_sale tinyint(1) unsigned not null default 0
        online_only tinyint(1) unsigned not null default 0
        ean13 varchar(13)
        isbn varchar(32)
        upc varchar(12)
        mpn varchar(40)
        ecotax decimal(17,6) not null default 0.000000
        quantity int(10) not null default 0
        minimal_quantity int(10) unsigned not null default 1
        low_stock_threshold int(10)
        low_stock_alert tinyint(1) not null default 0
        price decimal(20,6) not null default 0.000000
        wholesale_price decimal(20,6) not null default 0.000000
        unity varchar(255)
        unit_price decimal(20,6) not null default 0.000000
        unit_price_ratio decimal(20,6) not null default 0.000000
        additional_shipping_cost decimal(20,6) not null default 0.000000
        reference varchar(64)
        supplier_reference varchar(64)
        location varchar(255) not null default ''
        width decimal(20,6) not null default 0.000000
        height decimal(20,6) not null default 0.000000
        depth decimal(20,6) not null default 0.000000
        weight decimal(20,6) not null default 0.000000
        out_of_stock int(10) unsigned not null default 2
        additional_delivery_times tinyint(1) unsigned not null default 1
        quantity_discount tinyint(1) default 0
        customizable tinyint(2) not null default 0
        uploadable_files tinyint(4) not null default 0
        text_fields tinyint(4) not null default 0
        active tinyint(1) unsigned not null default 0
        redirect_type enum('',{_REDIRECTS}) not null default 'default'
        id_type_redirected int(10) unsigned not null default 0
        available_for_order tinyint(1) not null default 1
        available_date date
        show_condition tinyint(1) not null default 0
        condition enum('new','used','refurbished') not null default 'new'
        show_price tinyint(1) not null default 1
        indexed tinyint(1) not null default 0
        visibility enum('both','catalog','search','none') not null default 'both'
        cache_is_pack tinyint(1) not null default 0
        cache_has_attachments tinyint(1) not null default 0
        is_virtual tinyint(1) not null default 0
        cache_default_attribute int(10) unsigned
        date_add datetime not null
        date_upd datetime not null
        advanced_stock_management tinyint(1) not null default 0
        pack_stock_type int(11) unsigned not null default 3
        state int(11) unsigned not null default 1
        product_type enum('standard','pack','virtual','combinations','') not null default ''
        """,
        keys="""
        primary: id_product
        date_add: date_add
        id_category_default: id_category_default
        indexed: indexed
        product_manufacturer: id_manufacturer id_product
        product_supplier: id_supplier
        reference_idx: reference
        state: state date_upd
        supplier_reference_idx: supplier_reference
        """,
        differences={
            "1.6.1": Difference(
                without="""
                isbn
                mpn
                low_stock_threshold
                low_stock_alert
                unit_price
                additional_delivery_times
                id_type_redirected
                show_condition
                state
                product_type
                """,
                changed="""
                additional_shipping_cost decimal(20,2) not null default 0.00
                reference varchar(32)
                supplier_reference varchar(32)
                location varchar(64)
                redirect_type enum('','404','301','302') not null default ''
                available_date date not null default '0000-00-00'
                """,
                added={
                    "redirect_type": "id_product_redirected int(10) unsigned not null default 0",
                },
                without_keys="reference_idx state supplier_reference_idx",
            ),
            "1.7.8": Difference(
                without="unit_price",
                changed="""
                redirect_type enum('404','301-product','302-product','301-category','302-category') not null default '404'
                """,
            ),
            "9.1": Difference(
                changed=f"""
                ean13 varchar(20)
                redirect_type enum({_REDIRECTS}) not null default 'default'
                """,
            ),
        },
    ),
    Described(
        "product_lang",
        """
        id_product int(10) unsigned not null
        id_shop int(11) unsigned not null default 1
        id_lang int(10) unsigned not null
        description mediumtext
        description_short mediumtext
        link_rewrite varchar(128) not null
        meta_description varchar(512)
        meta_keywords varchar(255)
        meta_title varchar(128)
        name varchar(128) not null
        available_now varchar(255)
        available_later varchar(255)
        delivery_in_stock varchar(255)
        delivery_out_stock varchar(255)
        """,
        keys="""
        primary: id_product id_shop id_lang
        id_lang: id_lang
        name: name
        """,
        differences={
            "1.6.1": Difference(
                without="delivery_in_stock delivery_out_stock",
                changed="""
                description text
                description_short text
                meta_description varchar(255)
                """,
            ),
            "1.7.8": Difference(
                changed="""
                description text
                description_short text
                """,
            ),
            "9.1": Difference(
                without="meta_keywords",
            ),
        },
    ),
    Described(
        "product_shop",
        f"""
        id_product int(10) unsigned not null
        id_shop int(10) unsigned not null
        id_category_default int(10) unsigned
        id_tax_rules_group int(11) unsigned not null
        on_sale tinyint(1) unsigned not null default 0
        online_only tinyint(1) unsigned not null default 0
        ecotax decimal(17,6) not null default 0.000000
        minimal_quantity int(10) unsigned not null default 1
        low_stock_threshold int(10)
        low_stock_alert tinyint(1) not null default 0
        price decimal(20,6) not null default 0.000000
        wholesale_price decimal(20,6) not null default 0.000000
        unity varchar(255)
        unit_price decimal(20,6) not null default 0.000000
        unit_price_ratio decimal(20,6) not null default 0.000000
        additional_shipping_cost decimal(20,6) not null default 0.000000
        customizable tinyint(2) not null default 0
        uploadable_files tinyint(4) not null default 0
        text_fields tinyint(4) not null default 0
        active tinyint(1) unsigned not null default 0
        redirect_type enum('',{_REDIRECTS}) not null default 'default'
        id_type_redirected int(10) unsigned not null default 0
        available_for_order tinyint(1) not null default 1
        available_date date
        show_condition tinyint(1) not null default 1
        condition enum('new','used','refurbished') not null default 'new'
        show_price tinyint(1) not null default 1
        indexed tinyint(1) not null default 0
        visibility enum('both','catalog','search','none') not null default 'both'
        cache_default_attribute int(10) unsigned
        advanced_stock_management tinyint(1) not null default 0
        date_add datetime not null
        date_upd datetime not null
        pack_stock_type int(11) unsigned not null default 3
        """,
        keys="""
        primary: id_product id_shop
        date_add: date_add active visibility
        id_category_default: id_category_default
        indexed: indexed active id_product
        """,
        differences={
            "1.6.1": Difference(
                without="low_stock_threshold low_stock_alert unit_price id_type_redirected show_condition",
                changed="""
                additional_shipping_cost decimal(20,2) not null default 0.00
                redirect_type enum('','404','301','302') not null default ''
                available_date date not null default '0000-00-00'
                """,
                added={
                    "redirect_type": "id_product_redirected int(10) unsigned not null default 0",
                },
            ),
            "1.7.8": Difference(
                without="unit_price",
                changed="""
                redirect_type enum('','404','301-product','302-product','301-category','302-category') not null default ''
                """,
            ),
            "9.1": Difference(
                changed=f"""
                redirect_type enum({_REDIRECTS}) not null default 'default'
                """,
                added_keys="""
                shop_tax: id_shop id_tax_rules_group
                """,
            ),
        },
    ),
)

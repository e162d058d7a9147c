"""The lines of orders."""

from sc_desktop.prestashop.definitions.notation import Described, Difference

TABLES = (
    Described(
        "order_detail",
        """
        id_order_detail int(10) unsigned not null auto_increment
        id_order int(10) unsigned not null
        id_order_invoice int(11)
        id_warehouse int(10) unsigned default 0
        id_shop int(11) unsigned not null
        product_id int(10) unsigned not null
        product_attribute_id int(10) unsigned
        id_customization int(10) unsigned default 0
        product_name mediumtext not null
        product_quantity int(10) unsigned not null default 0
        product_quantity_in_stock int(10) not null default 0
        product_quantity_refunded int(10) unsigned not null default 0
        product_quantity_return int(10) unsigned not null default 0
        product_quantity_reinjected int(10) unsigned not null default 0
        product_price decimal(20,6) not null default 0.000000
        reduction_percent decimal(5,2) not null default 0.00
        reduction_amount decimal(20,6) not null default 0.000000
        reduction_amount_tax_incl decimal(20,6) not null default 0.000000
        reduction_amount_tax_excl decimal(20,6) not null default 0.000000
        group_reduction decimal(5,2) not null default 0.00
        product_quantity_discount decimal(20,6) not null default 0.000000
        product_ean13 varchar(13)
        product_isbn varchar(32)
        product_upc varchar(12)
        product_mpn varchar(40)
        product_reference varchar(64)
        product_supplier_reference varchar(64)
        product_weight decimal(20,6) not null
        id_tax_rules_group int(11) unsigned default 0
        tax_computation_method tinyint(1) unsigned not null default 0
        tax_name varchar(16) not null
        tax_rate decimal(10,3) not null default 0.000
        ecotax decimal(17,6) not null default 0.000000
        ecotax_tax_rate decimal(5,3) not null default 0.000
        discount_quantity_applied tinyint(1) not null default 0
        download_hash varchar(255)
        download_nb int(10) unsigned default 0
        download_deadline datetime
        total_price_tax_incl decimal(20,6) not null default 0.000000
        total_price_tax_excl decimal(20,6) not null default 0.000000
        unit_price_tax_incl decimal(20,6) not null default 0.000000
        unit_price_tax_excl decimal(20,6) not null default 0.000000
        total_shipping_price_tax_incl decimal(20,6) not null default 0.000000
        total_shipping_price_tax_excl decimal(20,6) not null default 0.000000
        purchase_supplier_price decimal(20,6) not null default 0.000000
        original_product_price decimal(20,6) not null default 0.000000
        original_wholesale_price decimal(20,6) not null default 0.000000
        total_refunded_tax_excl decimal(20,6) not null default 0.000000
        total_refunded_tax_incl decimal(20,6) not null default 0.000000
        """,
        keys="""
        primary: id_order_detail
        id_order_id_order_detail: id_order id_order_detail
        id_tax_rules_group: id_tax_rules_group
        order_detail_order: id_order
        product_attribute_id: product_attribute_id
        product_id: product_id product_attribute_id
        """,
        differences={
            "1.6.1": Difference(
                without="id_customization product_isbn product_mpn total_refunded_tax_excl total_refunded_tax_incl",
                changed="""
                product_name varchar(255) not null
                reduction_percent decimal(10,2) not null default 0.00
                group_reduction decimal(10,2) not null default 0.00
                product_reference varchar(32)
                product_supplier_reference varchar(32)
                ecotax decimal(21,6) not null default 0.000000
                """,
                added_keys="""
                product_id: product_id
                """,
            ),
            "1.7.8": Difference(
                changed="""
                product_name varchar(255) not null
                """,
            ),
            "9.1": Difference(
                changed="""
                product_ean13 varchar(20)
                """,
            ),
        },
    ),
)

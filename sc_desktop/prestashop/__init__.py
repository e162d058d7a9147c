"""What a PrestaShop shop is: its tables, its switches, its columns and its laws."""

"""The dialog in which the user adds fields to the customers."""

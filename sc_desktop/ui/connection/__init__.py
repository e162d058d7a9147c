"""The form with which a shop is connected."""

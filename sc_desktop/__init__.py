"""SC Desktop: mass-edits the customers of a PrestaShop shop, reviewed, guarded and undoable."""

__version__ = "0.1.0"

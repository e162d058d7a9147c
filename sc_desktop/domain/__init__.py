"""Values and laws of the trade; standard library only."""

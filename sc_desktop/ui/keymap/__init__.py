"""The map of all keys (F1): searched and printed."""

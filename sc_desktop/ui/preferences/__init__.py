"""The preferences dialog, built from the records of prefs/*.toml."""

"""Every command once: a record with its text, shortcut, place and condition."""

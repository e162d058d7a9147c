"""Which rows to export, when none are selected."""

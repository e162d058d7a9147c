"""The main window; the only place where panes meet."""

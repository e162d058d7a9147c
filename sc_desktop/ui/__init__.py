"""The window: PySide6, thin. Widgets show and ask; they know no SQL, open no file, and never wait."""

"""A window on the demo shop, for contracts between documents, records and what is on the screen."""

from tests.kit.windows import demo, demo_file, open_user

__all__ = ["demo", "demo_file", "open_user"]

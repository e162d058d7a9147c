"""Whole windows for the tests of the interface."""

from tests.kit.windows import demo, demo_file, open_user

__all__ = ["demo", "demo_file", "open_user"]

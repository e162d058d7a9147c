"""Whole windows for the tests of the interface."""

from tests.kit.small_demo import small_demo_file, sql
from tests.kit.windows import demo, demo_file, open_user

__all__ = ["demo", "demo_file", "open_user", "small_demo_file", "sql"]

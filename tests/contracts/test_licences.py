"""What is shipped is told with its licence, and none of these binds the program."""

import re

from tools.licences import PAGE, ROOT, page_of


def test_that_the_page_names_every_package_shipped_in_its_version():
    pinned = re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    told = re.findall(r"^\| ([a-z0-9._-]+) \| (\S+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert told[1:] == pinned  # the first row is the table's head


def test_that_every_licence_is_permissive_or_weakly_binding():
    assert page_of(ROOT / "requirements.lock")[1] == []

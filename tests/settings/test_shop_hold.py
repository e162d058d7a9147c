"""The first program to open a shop holds it; the others can tell."""

import subprocess
import sys

from sc_desktop.settings.shop_hold import hold_shop

HOLDER = """
import sys, pathlib
from sc_desktop.settings.shop_hold import hold_shop
hold = hold_shop(pathlib.Path(sys.argv[1]), "a")
print()
input()
"""


def test_that_a_shop_is_held_by_the_first_until_it_is_given_back(tmp_path):
    first = hold_shop(tmp_path, "a")
    assert (first is not None, hold_shop(tmp_path, "a"), hold_shop(tmp_path, "b") is not None) == (True, None, True)
    first.give_back()
    assert hold_shop(tmp_path, "a") is not None


def test_that_a_program_that_is_killed_holds_nothing(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        held = hold_shop(tmp_path, "a")
        other.kill()
    assert (held, hold_shop(tmp_path, "a") is not None) == (None, True)


def test_that_a_folder_that_takes_no_file_tells_nothing(tmp_path):
    assert hold_shop(tmp_path / "missing", "a") is None


def test_that_nobody_else_can_read_who_works_where(tmp_path):
    hold_shop(tmp_path, "a")
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0

"""Passwords as each version of PrestaShop keeps them."""

import bcrypt
import pytest

from sc_desktop.domain.secret import Secret
from sc_desktop.i18n import tr
from sc_desktop.prestashop import passwords

OLD, MIDDLE, NEW = (1, 6, 1, 25), (1, 7, 8), (8, 2, 0)


def test_that_1_6_keeps_the_md5_of_cookie_key_and_password():
    # echo -n 'k3yé-secret' | md5sum
    assert passwords.hash_of(Secret("é-secret"), OLD, Secret("k3y")) == "1bc4ceafb8f3368bb3c5383237df3011"


@pytest.mark.parametrize("version", [MIDDLE, NEW])
def test_that_later_versions_keep_what_php_calls_bcrypt(version):
    made = passwords.hash_of(Secret("Crème brûlée"), version, None)
    assert (made[:7], len(made)) == ("$2y$10$", 60)
    assert bcrypt.checkpw("Crème brûlée".encode(), made.encode())
    assert made != passwords.hash_of(Secret("Crème brûlée"), version, None)


@pytest.mark.parametrize(
    ("version", "text", "is_one"),
    [
        (OLD, "12345", True), (OLD, "1234", False), (OLD, "x" * 254, True), (OLD, "x" * 255, False),
        (MIDDLE, "12345", True), (MIDDLE, "x" * 72, True), (MIDDLE, "x" * 73, False), (MIDDLE, "é" * 37, False),
        (NEW, "1234567", False), (NEW, "12345678", True), (NEW, " 12345678", False), (NEW, "1234\x005678", False),
    ],
)  # fmt: skip
def test_that_what_can_be_a_password_depends_on_the_version(version, text, is_one):
    assert (passwords.why_not(text, version) is None) == is_one


def test_that_a_password_made_by_chance_is_one_everywhere_and_never_the_same():
    made = {passwords.make_password().reveal() for _each in range(50)}
    assert len(made) == 50
    assert [text for text in made if any(passwords.why_not(text, version) for version in (OLD, MIDDLE, NEW))] == []


def test_that_a_reason_never_repeats_the_password():
    assert "p4ss" not in tr(passwords.why_not("p4ss", NEW))

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


OF_1_6, OF_1_7 = passwords.Policy(longest=254, most_bytes=0), passwords.Policy()
OF_8 = passwords.Policy(8, 72, 3)


@pytest.mark.parametrize(
    ("policy", "text", "is_one"),
    [
        (OF_1_6, "12345", True), (OF_1_6, "1234", False), (OF_1_6, "x" * 254, True), (OF_1_6, "x" * 255, False), (OF_1_6, "é" * 200, True),
        (OF_1_7, "12345", True), (OF_1_7, "x" * 72, True), (OF_1_7, "x" * 73, False), (OF_1_7, "é" * 37, False),
        (OF_8, "1234567", False), (OF_8, "12345678", True), (OF_8, " 12345678", False), (OF_8, "1234\x005678", False),
        (passwords.Policy(12, 20), "x" * 11, False), (passwords.Policy(12, 20), "x" * 20, True),
        (passwords.Policy(12, 20), "x" * 21, False),
    ],
)  # fmt: skip
def test_that_how_long_a_password_may_be_depends_on_the_shop(policy, text, is_one):
    assert (passwords.why_not(text, policy) is None) == is_one


@pytest.mark.parametrize(
    ("score", "text", "is_hard"),
    [
        (3, "password1", False), (3, "azertyuiop", False), (3, "abcabcabcabc", False), (3, "01/05/1985", False),
        (3, "correct horse battery", True),
        (4, "k7#Vq2!xLw", False), (4, "k7#Vq2!xLw9u", True), (0, "password1", True), (1, "password1", False),
        (3, "ab" * 36, False), (4, "4@8({[<369&#!1|0$5+7%2" * 3, True),
    ],
)  # fmt: skip
def test_that_what_is_too_easy_to_guess_is_told_with_what_is_missing(score, text, is_hard):
    reason = passwords.why_too_weak(text, passwords.Policy(8, 72, score))
    assert (reason is None) == is_hard
    assert is_hard or (f"the shop asks for {score}." in tr(reason) and text not in tr(reason))


@pytest.mark.parametrize("policy", [OF_1_6, OF_1_7, OF_8, passwords.Policy(30, 40, 4), passwords.Policy(8, 10, 3)])
def test_that_a_password_made_by_chance_is_one_in_every_shop_and_never_the_same(policy):
    made = {passwords.make_password(policy).reveal() for _each in range(20)}
    assert len(made) == 20
    assert [text for text in made if passwords.why_not(text, policy) or passwords.why_too_weak(text, policy)] == []


def test_that_a_reason_never_repeats_the_password():
    assert "p4ss" not in tr(passwords.why_not("p4ss", OF_8))

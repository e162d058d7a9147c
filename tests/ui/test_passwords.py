"""A new password in the window: made by chance and shown once, or typed twice; pending until the review."""

import bcrypt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton, QTableView

from tests.kit.windows import User, demo, demo_file, open_user

__all__ = ["demo", "demo_file", "open_user"]

KEEP = "SELECT passwd FROM ps_customer WHERE id_customer = ?"


def ask(user: User, customers: list[int]):
    user.select(customers)
    user.do("action.set_password")
    return user.dialog("passwordDialog")


def test_that_a_password_made_by_chance_is_shown_once_copied_and_valid_after_the_commit(demo):
    (ann,) = demo.ids()[:1]
    before = demo.sql(KEEP, ann)
    demo.click("setPassword", ask(demo, [ann]))
    given = demo.dialog("givenDialog")
    demo.click("copyPasswords", given)
    password = QApplication.clipboard().text()
    assert given.findChild(QTableView, "givenTable").model().index(0, 2).data() == password
    demo.click("closePasswords", given)
    assert (demo.pending, demo.sql(KEEP, ann)) == (1, before)
    demo.commit()
    ((hashed,),) = demo.sql(KEEP, ann)
    assert bcrypt.checkpw(password.encode(), hashed.encode())
    demo.undo_newest_batch()
    assert demo.sql(KEEP, ann) == before


def test_that_a_typed_password_has_to_be_long_enough_and_the_same_twice(demo):
    customers = demo.ids()[:2]
    dialog = ask(demo, customers)
    dialog.findChild(QRadioButton, "typePassword").click()
    first, again = (dialog.findChild(QLineEdit, name) for name in ("passwordText", "passwordAgain"))
    able, told = dialog.findChild(QPushButton, "setPassword"), dialog.findChild(QLabel, "passwordTold")
    seen = []
    asked = dialog.findChild(QLabel, "passwordPolicy").text()
    assert asked == "The shop asks for 8 to 72 characters, strength 3 of 4."
    for one, other in (("short", "short"), ("password1", "password1"), ("k7#Vq2!xLw", "k7#Vq2!xLv"), ("k7#Vq2!xLw", "k7#Vq2!xLw")):
        first.setText(one)
        again.setText(other)
        demo.settle()
        seen.append((able.isEnabled(), told.text().partition(":")[0].partition(";")[0]))
    short, weak, differing = "A password has at least 8 characters", "Too easy to guess", "The two are not the same."
    assert seen == [(False, short), (False, weak), (False, differing), (True, "")]
    assert {first.echoMode(), again.echoMode()} == {QLineEdit.EchoMode.Password}
    demo.click("setPassword", dialog)
    demo.until(lambda: demo.pending == 2)
    demo.do("action.undo")
    assert demo.pending == 0


def test_that_one_pending_when_the_program_ended_is_kept_as_its_hash_and_told_as_never_to_be_shown_again(open_user):
    user = open_user()
    ann, bob = user.ids()[:2]
    dialog = ask(user, [ann])
    dialog.findChild(QRadioButton, "typePassword").click()
    for name in ("passwordText", "passwordAgain"):
        dialog.findChild(QLineEdit, name).setText("correct horse battery")
    user.settle()
    user.click("setPassword", dialog)
    user.until(lambda: user.pending == 1)
    user.type_into(bob, "firstname", "Zoe")
    user.window.abandon()
    assert not [file for file in user.profile.rglob("*") if file.is_file() and b"correct horse" in file.read_bytes()]

    user = open_user()
    (told,) = [text for text in user.notices() if "from the last time" in text]
    assert (user.pending, "1 of them is a new password, which can't be shown again" in told) == (2, True)
    user.commit()
    ((hashed,),) = user.sql(KEEP, ann)
    assert bcrypt.checkpw(b"correct horse battery", hashed.encode())
    assert not [text for text in user.notices() if "from the last time" in text]


def test_that_neither_grid_nor_chooser_offers_the_password(demo):
    from sc_desktop.prestashop import customers

    assert "passwd" not in {column.key for column in customers.COLUMNS} | set(demo.column_keys())

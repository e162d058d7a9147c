"""The form to connect a shop, driven as its user does: one address or the fields, and the password in its own field only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton, QScrollArea, QWidget

from sc_desktop.domain.address import Profile
from sc_desktop.ui.connection.dialog import ConnectDialog, ConnectRequest
from sc_desktop.ui.theme import theme

CANARY = "canary-7Q"
FIELDS = ("urlEdit", "hostEdit", "portEdit", "userEdit", "passwordEdit", "databaseEdit", "prefixEdit")
BACK_OFFICE = "https://shop.example/admin123/"


class Robot:
    """What a user can do with the form, and see of it."""

    def __init__(self, qtbot, defaults=None, **more):
        self.qtbot = qtbot
        self.dialog = ConnectDialog(defaults, **more)
        qtbot.addWidget(self.dialog)
        self.opened: list[ConnectRequest] = []
        self.tested: list[ConnectRequest] = []
        self.dialog.open_asked.connect(self.opened.append)
        self.dialog.test_asked.connect(self.tested.append)
        with qtbot.waitExposed(self.dialog):
            self.dialog.open()

    def find(self, name, kind=QWidget):
        widget = self.dialog.findChild(kind, name)
        assert widget is not None, name
        return widget

    def types(self, name, text):
        field = self.find(name, QLineEdit)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)

    def pastes(self, name, text):
        field = self.find(name, QLineEdit)
        field.setFocus()
        field.selectAll()
        QApplication.clipboard().setText(text)
        self.qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def presses(self, key):
        self.qtbot.keyClick(QApplication.focusWidget() or self.dialog, key)

    def clicks(self, name):
        button = self.find(name)
        x = 8 if isinstance(button, QRadioButton) else button.width() // 2
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(x, button.height() // 2))

    def text(self, name):
        return self.find(name, QLineEdit).text()

    def texts(self):
        return {name: self.text(name) for name in FIELDS}

    def message(self):
        label = self.find("connectMessage", QLabel)
        return label.text() if label.isVisible() else ""

    def request(self):
        self.clicks("openButton")
        return self.opened[-1]


@pytest.fixture
def robot(qtbot):
    return Robot(qtbot)


@pytest.fixture
def known(qtbot):
    return Robot(qtbot, Profile("mysql", host="db.example", user="anna", database="shop", prefix="ps_"))


# -- the address and the fields fill each other ------------------------------------------------------------------------------------------


def test_that_an_address_pasted_fills_the_fields_and_keeps_no_password(robot):
    robot.pastes("urlEdit", f"mysql+pymysql://anna:{CANARY}@db.example:3307/shop")
    assert robot.texts() == {
        "urlEdit": "mysql://anna@db.example:3307/shop",
        "hostEdit": "db.example",
        "portEdit": "3307",
        "userEdit": "anna",
        "passwordEdit": CANARY,
        "databaseEdit": "shop",
        "prefixEdit": "",
    }
    assert "password" in robot.message()
    assert CANARY not in robot.message()


def test_that_an_address_typed_is_not_rewritten_before_its_user_has_finished(robot):
    robot.types("urlEdit", f"mysql://anna:{CANARY}@db.example/shop")
    assert robot.text("urlEdit") == f"mysql://anna:{CANARY}@db.example/shop"
    robot.presses(Qt.Key.Key_Tab)
    assert robot.text("urlEdit") == "mysql://anna@db.example/shop"
    assert robot.text("passwordEdit") == CANARY


def test_that_fields_typed_make_the_address(robot):
    for name, text in (("hostEdit", "db.example"), ("portEdit", "3307"), ("userEdit", "an@na"), ("databaseEdit", "my shop")):
        robot.types(name, text)
    assert robot.text("urlEdit") == "mysql://an%40na@db.example:3307/my%20shop"


def test_that_the_password_never_enters_the_address(known):
    known.types("passwordEdit", CANARY)
    known.types("userEdit", "bob")
    assert known.text("urlEdit") == "mysql://bob@db.example/shop"
    assert CANARY not in known.request().url


def test_that_a_password_is_not_shown_while_it_is_typed(robot):
    assert robot.find("passwordEdit", QLineEdit).echoMode() == QLineEdit.EchoMode.Password


def test_that_what_is_known_of_a_shop_stands_in_the_form(known):
    assert known.text("urlEdit") == "mysql://anna@db.example/shop"
    assert (known.text("hostEdit"), known.text("portEdit"), known.text("prefixEdit")) == ("db.example", "3306", "ps_")


def test_that_a_file_needs_no_other_field(robot):
    robot.pastes("urlEdit", "sqlite:////home/anna/demo.sqlite")
    assert not robot.find("hostEdit").isEnabled()
    assert robot.request().profile == Profile("sqlite", path="/home/anna/demo.sqlite")
    robot.pastes("urlEdit", "mysql://anna@db.example/shop")
    assert robot.find("hostEdit").isEnabled()


@pytest.mark.parametrize(
    ("name", "text", "kept"), [("portEdit", "3a1", "31"), ("portEdit", "1234567", "12345"), ("prefixEdit", "ps-;_", "ps_")]
)
def test_that_a_field_takes_only_what_can_be(robot, name, text, kept):
    robot.types(name, text)
    assert robot.text(name) == kept


# -- asking ------------------------------------------------------------------------------------------------------------------------------


def test_that_enter_opens_what_the_form_says(known):
    known.types("passwordEdit", CANARY)
    known.presses(Qt.Key.Key_Return)
    (request,) = known.opened
    assert request.profile == Profile("mysql", host="db.example", user="anna", database="shop", prefix="ps_")
    assert request.password.reveal() == CANARY
    assert request.writable is False


def test_that_the_test_button_asks_for_a_test_only(known):
    known.clicks("testButton")
    assert (len(known.tested), len(known.opened)) == (1, 0)
    assert known.dialog.isVisible()


def test_that_enter_on_the_test_button_tests(known):
    known.find("testButton").setFocus()
    known.presses(Qt.Key.Key_Space)
    assert (len(known.tested), len(known.opened)) == (1, 0)


def test_that_a_request_shows_its_password_to_nobody(known):
    known.types("passwordEdit", CANARY)
    request = known.request()
    assert CANARY not in f"{request} {request!r} {request.url_without_password}"


def test_that_an_empty_prefix_means_to_look_for_it(robot):
    robot.pastes("urlEdit", "mysql://anna@db.example/shop")
    assert robot.request().prefix is None


def test_that_escape_closes_without_asking(known):
    known.presses(Qt.Key.Key_Escape)
    assert not known.dialog.isVisible()
    assert known.opened == known.tested == []


@pytest.mark.parametrize(("missing", "word"), [("hostEdit", "server"), ("databaseEdit", "database")])
def test_that_what_is_missing_is_said_and_the_cursor_goes_there(known, missing, word):
    known.find(missing, QLineEdit).clear()
    known.clicks("openButton")
    assert known.opened == []
    assert word in known.message()
    assert known.find(missing).hasFocus()


def test_that_a_replica_is_a_part_of_the_address(known):
    known.types("replicaEdit", "copy.example:3307")
    assert known.text("urlEdit") == "mysql://anna@db.example/shop?replica=copy.example:3307"
    assert known.request().profile.of_replica.host == "copy.example"
    known.pastes("urlEdit", "mysql://anna@db.example/shop?replica=other.example")
    assert known.text("replicaEdit") == "other.example"


def test_that_a_replica_that_names_no_server_is_refused(known):
    known.types("replicaEdit", "copy.example/shop")
    known.clicks("openButton")
    assert known.opened == []
    assert "server:port" in known.message()
    assert known.find("replicaEdit").hasFocus()


def test_that_a_port_that_can_not_be_is_refused(known):
    known.types("portEdit", "70000")
    known.clicks("openButton")
    assert known.opened == []
    assert "65535" in known.message()
    assert known.find("portEdit").hasFocus()


def test_that_an_address_that_can_not_be_read_is_refused_without_repeating_it(robot):
    robot.types("urlEdit", f"postgres://anna:{CANARY}@db.example/shop")
    robot.clicks("openButton")
    assert robot.opened == []
    assert "mysql://" in robot.message()
    assert CANARY not in robot.message()


# -- answers -----------------------------------------------------------------------------------------------------------------------------


def test_that_nothing_more_can_be_asked_while_something_is_being_done(known):
    known.dialog.show_progress("Testing …")
    assert known.message() == "Testing …"
    known.presses(Qt.Key.Key_Return)
    assert known.opened == []
    known.dialog.show_success("All is well.", "It works.")
    assert (known.message(), known.find("connectHeadline", QLabel).text()) == ("All is well.", "It works.")
    known.presses(Qt.Key.Key_Return)
    assert len(known.opened) == 1


@pytest.mark.parametrize(
    ("stage", "field"),
    [("name", "hostEdit"), ("port", "hostEdit"), ("login", "passwordEdit"), ("rights", "databaseEdit"), ("prefix", "prefixEdit")],
)
def test_that_a_failure_is_told_in_its_four_parts_and_the_cursor_goes_where_it_is_mended(known, stage, field):
    known.dialog.show_failure("What.", "Effect.", "Why.", "Advice.", stage)
    assert known.message() == "What.\nEffect.\nWhy.\nAdvice."
    assert known.find("connectHeadline", QLabel).text()
    assert known.find(field).hasFocus()
    assert known.find("openButton", QPushButton).isEnabled()


def test_that_words_of_a_server_are_never_read_as_html(known):
    known.dialog.show_failure("<b>What</b>", "", "<img src=x>", "", "shop")
    assert known.find("connectMessage", QLabel).textFormat() == Qt.TextFormat.PlainText


def is_cut(robot, name):
    """Whether a field is lower than it wants to be, or lies outside of what is seen of it."""
    field = robot.find(name)
    return field.height() < field.sizeHint().height()


@pytest.mark.parametrize("lines", [1, 12, 60])
def test_that_fields_keep_their_height_whatever_there_is_to_say(known, lines):
    known.dialog.offer_tls("ab" * 32)
    known.dialog.offer_prefixes([f"shop{number}_" for number in range(14)])
    known.dialog.show_failure("What.", "Effect.", "\n".join(["Why the server did not answer."] * lines), "Advice.", "tls")
    known.qtbot.wait(50)
    assert [name for name in FIELDS if is_cut(known, name)] == []
    assert known.dialog.height() <= known.dialog.screen().availableGeometry().height()
    button = known.find("openButton")
    assert button.height() >= button.sizeHint().height()


def test_that_a_message_after_another_covers_nothing_and_is_seen_whole(known):
    known.dialog.show_progress("Testing …")
    known.qtbot.wait(20)
    known.dialog.show_success("\n".join(["This step went well."] * 7), "It works.")
    known.qtbot.wait(20)
    box, area, words = known.find("sshBox"), known.find("connectMessageArea"), known.find("connectMessageScroll", QScrollArea)
    assert area.geometry().top() > box.mapTo(known.dialog, box.rect().bottomLeft()).y()
    assert words.verticalScrollBar().maximum() == 0


def test_that_a_long_message_scrolls_and_its_beginning_is_seen(known):
    known.dialog.show_failure("What.", "", "\n".join(["Why."] * 60), "", "login")
    known.qtbot.wait(20)
    label, area = known.find("connectMessage", QLabel), known.find("connectMessageArea")
    assert label.height() >= label.heightForWidth(label.width())
    assert area.height() < 11 * label.fontMetrics().lineSpacing()
    assert known.find("connectMessageScroll").focusPolicy() == Qt.FocusPolicy.StrongFocus
    known.dialog.show_failure("What.", "", "", "", "login")
    assert known.find("connectMessageScroll").focusPolicy() == Qt.FocusPolicy.NoFocus


def test_that_asking_for_a_password_is_a_note_with_the_cursor_in_its_field(known):
    known.find("urlEdit").setFocus()
    known.dialog.ask_password("Type the password.")
    assert (known.message(), known.find("passwordEdit").hasFocus()) == ("Type the password.", True)
    assert known.find("connectMessageArea").palette().window().color() == theme().background("notice").color()
    known.qtbot.keyClicks(QApplication.focusWidget(), CANARY)
    assert known.request().password.reveal() == CANARY


def test_that_reading_only_is_told_of_shops_that_open_so(qtbot):
    assert Robot(qtbot).find("readOnlyFirst").isVisible()
    profile = Profile("mysql", host="db.example", user="anna", database="shop", prefix="ps_")
    allowed = Robot(qtbot, profile, read_only_first=False)
    assert not allowed.find("readOnlyFirst").isVisible()
    allowed.types("databaseEdit", "other")
    assert allowed.find("readOnlyFirst").isVisible()


def test_that_several_shops_in_a_database_are_a_choice_and_no_failure(robot):
    robot.pastes("urlEdit", "mysql://anna@db.example/shop")
    robot.dialog.show_progress("Opening …")
    robot.dialog.show_failure("No shop.", "Nothing was opened.", "It holds several.", "Choose one.", "prefix")
    robot.dialog.offer_prefixes(["b2b_", "ps_"])
    assert robot.message() == "This database holds several shops. Choose one."
    assert not robot.find("connectHeadline").isVisible()
    assert robot.find("connectMessageArea").palette().window().color() == theme().background("notice").color()
    assert robot.find("prefixChoice.b2b_").hasFocus()


def test_that_a_prefix_that_is_not_there_stays_a_failure(known):
    known.dialog.show_failure("No shop.", "Nothing was opened.", "No table begins with ps_.", "Check it.", "prefix")
    known.dialog.offer_prefixes(["a_", "b_"])
    assert known.message().startswith("No shop.")
    assert known.find("prefixChoice.a_").isVisible()


@pytest.mark.parametrize(
    ("field", "text"),
    [("databaseEdit", "other"), ("hostEdit", "other.example"), ("portEdit", "3307"), ("urlEdit", "mysql://anna@db.example/other")],
)
def test_that_shops_offered_go_when_another_database_or_server_is_typed(known, field, text):
    known.dialog.offer_prefixes(["", "ps_"])
    known.clicks("prefixChoice.")
    known.types(field, text)
    assert not known.find("prefixChoice").isVisible()
    assert known.request().prefix is None


def test_that_one_of_several_shops_can_be_picked(known):
    known.dialog.offer_prefixes(["b2b_", "ps_"])
    known.clicks("prefixChoice.b2b_")
    assert known.text("prefixEdit") == "b2b_"
    assert known.request().prefix == "b2b_"


def test_that_a_shop_without_a_prefix_can_be_picked(known):
    known.dialog.offer_prefixes(["", "ps_"])
    known.clicks("prefixChoice.")
    assert known.request().prefix == ""


def test_that_a_later_offer_replaces_the_one_before(known):
    known.dialog.offer_prefixes(["a_", "b_"])
    known.dialog.offer_prefixes(["c_", "d_"])
    assert sorted(button.objectName() for button in known.dialog.findChildren(QRadioButton) if button.isVisible()) == [
        "prefixChoice.c_",
        "prefixChoice.d_",
    ]


def test_that_nothing_is_said_of_encryption_until_it_matters(known):
    assert not known.find("tlsChoice").isVisible()
    assert known.request().tls == "auto"


def test_that_a_certificate_offered_is_verified_unless_its_user_trusts_it_alone(known):
    known.dialog.offer_tls("ab" * 32)
    assert known.request().tls == "verify"
    known.clicks("tlsPin")
    request = known.request()
    assert (request.tls, request.certificate) == ("pin", "ab" * 32)
    assert "AB:AB" in known.find("tlsFingerprint", QLabel).text()
    known.clicks("tlsOff")
    assert (known.request().tls, known.request().certificate) == ("off", "")


def test_that_an_authoritys_file_is_verified_against_and_kept_in_the_address(known):
    known.dialog.offer_tls("ab" * 32)
    known.clicks("tlsPin")
    known.types("tlsCaEdit", "/home/anna/ca 1.pem")
    request = known.request()
    assert (request.tls, request.certificate, request.profile.ca_file) == ("verify", "", "/home/anna/ca 1.pem")
    again = Robot(known.qtbot, request.profile)
    assert again.text("tlsCaEdit") == "/home/anna/ca 1.pem"
    again.types("hostEdit", "other.example")
    assert not again.find("tlsCaEdit").isVisible()
    assert again.request().profile.tls == "auto"


def test_that_without_a_certificate_there_is_none_to_trust(known):
    known.dialog.offer_tls("")
    assert not known.find("tlsPin").isVisible()
    assert known.find("tlsOff").isVisible()


def test_that_what_was_agreed_with_one_server_does_not_hold_for_another(known):
    known.dialog.offer_tls("ab" * 32)
    known.clicks("tlsPin")
    known.types("hostEdit", "other.example")
    assert not known.find("tlsChoice").isVisible()
    request = known.request()
    assert (request.tls, request.certificate, request.url) == ("auto", "", "mysql://anna@other.example/shop")


def test_that_a_certificate_trusted_before_is_still_trusted(qtbot):
    robot = Robot(qtbot, Profile("mysql", host="db.example", database="shop", tls="pin", certificate="ab" * 32))
    assert robot.find("tlsPin", QRadioButton).isChecked()
    assert (robot.request().tls, robot.request().certificate) == ("pin", "ab" * 32)


# -- for everybody ---------------------------------------------------------------------------------------------------------------------


def test_that_every_control_has_a_name_for_readers(known):
    QAccessible.setActive(True)
    known.dialog.offer_tls("ab" * 32)
    known.dialog.offer_prefixes(["ps_"])
    for name in (*FIELDS, "testButton", "cancelButton", "openButton", "tlsVerify", "tlsPin", "tlsOff", "prefixChoice.ps_"):
        assert QAccessible.queryAccessibleInterface(known.find(name)).text(QAccessible.Text.Name), name


def test_that_tab_leads_through_the_form_in_reading_order(known):
    known.find("settingsFileButton").setFocus()
    order = [
        *("settingsFileButton", "hostEdit", "portEdit", "databaseEdit", "userEdit", "passwordEdit", "prefixEdit", "sshBox", "rememberBox"),
        *("productionBox", "backOfficeEdit", "replicaEdit", "urlEdit", "testButton", "cancelButton", "openButton"),
    ]
    visited = []
    for _ in order:
        visited.append(QApplication.focusWidget().objectName())
        known.presses(Qt.Key.Key_Tab)
    assert visited == order


def test_that_enter_opens_the_shop_after_a_test_that_went_well(known):
    known.find("testButton").setFocus()
    known.dialog.show_progress("Testing …")
    known.dialog.show_success("It answers.")
    assert known.dialog.focusWidget().objectName() == "openButton"


def test_that_letters_after_alt_are_each_used_once(known):
    letters = [text[text.index("&") + 1].lower() for text in _marked(known.dialog)]
    assert len(letters) == len(set(letters))


def _marked(dialog):
    texts = [widget.text() for kind in (QLabel, QPushButton) for widget in dialog.findChildren(kind)]
    return [text for text in texts if "&" in text]


def test_that_the_form_grows_with_what_it_has_to_say(known):
    before = known.dialog.height()
    known.dialog.offer_tls("ab" * 32)
    known.dialog.show_failure("What " * 40, "Effect.", "Why " * 40, "Advice.", "tls")
    assert known.dialog.height() > before
    label = known.find("connectMessage", QLabel)
    assert label.height() >= label.heightForWidth(label.width())


# -- in the window -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("allowed", [False, True])
def test_that_a_known_shop_asks_for_its_password_and_says_whether_it_opens_for_reading_only(demo, allowed):
    profile = Profile("mysql", host="db.example", user="anna", database="shop", prefix="ps_")
    demo.window.desk.shops.remember(profile.key, title="Shop", url=profile.url(), prefix="ps_", write_allowed=allowed)
    demo.window.opening.ask_password(profile, "Shop")
    dialog = demo.dialog("connectDialog")
    assert dialog.focusWidget().objectName() == "passwordEdit"
    assert "Type the password" in dialog.findChild(QLabel, "connectMessage").text()
    assert dialog.findChild(QLabel, "readOnlyFirst").isVisible() is not allowed


# -- the address of the back office ------------------------------------------------------------------------------------------------------


@pytest.fixture
def linked(qtbot):
    profile = Profile("mysql", host="db.example", user="anna", database="shop", prefix="ps_")
    return Robot(qtbot, profile, back_office=BACK_OFFICE)


def test_that_an_address_copied_from_the_browser_is_taken_without_its_page_and_token(known):
    known.types("backOfficeEdit", "https://shop.example/admin123/index.php?controller=AdminOrders&token=c0ffee")
    assert known.request().back_office == BACK_OFFICE


def test_that_an_address_left_as_it_was_tells_nothing_new(linked, known):
    assert (linked.text("backOfficeEdit"), linked.request().back_office) == (BACK_OFFICE, None)
    assert (known.text("backOfficeEdit"), known.request().back_office) == ("", None)


def test_that_an_address_that_is_emptied_is_to_be_forgotten(linked):
    linked.find("backOfficeEdit", QLineEdit).clear()
    assert linked.request().back_office == ""


def test_that_what_is_no_web_address_is_refused_at_its_field(known):
    known.types("backOfficeEdit", "javascript:alert(1)")
    known.clicks("openButton")
    assert known.opened == []
    assert "https://" in known.message()
    assert known.find("backOfficeEdit").hasFocus()


@pytest.mark.parametrize(("field", "text"), [("hostEdit", "other.example"), ("databaseEdit", "other"), ("prefixEdit", "b_")])
def test_that_another_shop_does_not_get_the_address_of_the_one_before(linked, field, text):
    linked.types(field, text)
    assert (linked.text("backOfficeEdit"), linked.request().back_office) == ("", None)


def test_that_an_address_typed_for_another_shop_stays_while_that_is_told(linked):
    linked.types("backOfficeEdit", "https://other.example/admin/")
    linked.types("databaseEdit", "other")
    assert linked.request().back_office == "https://other.example/admin/"

"""The preferences dialog, driven as its user does: each choice counts at once, is marked as changed, and can be taken back."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QLabel, QLineEdit, QListWidget, QPushButton, QScrollArea, QWidget

from sc_desktop.errors import Expected
from sc_desktop.i18n import use_language
from sc_desktop.settings.store import Settings
from sc_desktop.ui.preferences.dialog import PreferencesDialog

INTERACTIVE = ("QAbstractButton", "QLineEdit", "QAbstractSpinBox", "QComboBox", "QListWidget")


class Robot:
    """What a user can do with the dialog, and see of it."""

    def __init__(self, qtbot, settings):
        self.qtbot, self.settings = qtbot, settings
        self.dialog = PreferencesDialog(settings)
        qtbot.addWidget(self.dialog)
        with qtbot.waitExposed(self.dialog):
            self.dialog.show()

    def find(self, name, kind=QWidget):
        widget = self.dialog.findChild(kind, name)
        assert widget is not None, name
        return widget

    def click(self, name):
        button = self.find(name)
        x = 8 if button.inherits("QCheckBox") else button.width() // 2
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(x, button.height() // 2))

    def types(self, name, text):
        field = self.find(name)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)

    def presses(self, key, name=""):
        self.qtbot.keyClick(self.find(name) if name else self.dialog, key)

    def searches(self, text):
        self.types("preferences.search", text)

    def page_titles(self):
        pages = self.find("preferences.pages", QListWidget)
        return [pages.item(row).text() for row in range(pages.count()) if not pages.item(row).isHidden()]

    def goes_to(self, title):
        pages = self.find("preferences.pages", QListWidget)
        (item,) = pages.findItems(title, Qt.MatchFlag.MatchExactly)
        self.qtbot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=pages.visualItemRect(item).center())

    def shown(self):
        """Keys of the preferences in sight."""
        return {key for key in keys(self.settings) if self.find(f"pref.{key}").isVisible()}

    def notice(self):
        return self.find("preferences.notice", QLabel).text()


def keys(settings):
    return [preference.key for page in settings.pages for preference in page.preferences]


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path)


@pytest.fixture
def robot(qtbot, settings):
    return Robot(qtbot, settings)


def test_that_every_preference_has_its_editor_with_a_name_for_readers(robot, settings):
    for key in keys(settings):
        assert robot.find(f"pref.{key}").accessibleName() == settings.preference(key).label


def test_that_each_widget_one_can_use_has_a_name_for_readers(robot):
    QAccessible.setActive(True)
    for widget in robot.dialog.findChildren(QWidget):
        is_part = (
            widget.objectName().startswith("qt_") or widget.parent().inherits("QAbstractSpinBox") or widget.parent().inherits("QLineEdit")
        )
        if not is_part and any(widget.inherits(kind) for kind in INTERACTIVE):
            face = QAccessible.queryAccessibleInterface(widget)
            assert face.text(QAccessible.Text.Name), widget.objectName()


def test_that_labels_never_read_their_text_as_html(robot):
    assert {label.textFormat() for label in robot.dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_that_a_number_typed_counts_when_typing_has_ended(robot, settings):
    told = []
    settings.on_change.append(told.append)
    robot.types("pref.customers.max_rows", "500")
    assert told == []
    robot.presses(Qt.Key.Key_Return, "pref.customers.max_rows")
    assert (settings.whole("customers.max_rows"), told) == (500, ["customers.max_rows"])
    assert robot.dialog.isVisible()


def test_that_zero_customers_reads_all(robot, settings):
    robot.types("pref.customers.max_rows", "0")
    robot.presses(Qt.Key.Key_Return, "pref.customers.max_rows")
    assert settings.whole("customers.max_rows") == 0
    assert robot.find("pref.customers.max_rows").text() == "All"


def test_that_a_number_half_typed_counts_when_the_dialog_closes(robot, settings):
    robot.types("pref.customers.max_rows", "70")
    robot.presses(Qt.Key.Key_Escape)
    assert not robot.dialog.isVisible()
    assert settings.whole("customers.max_rows") == 70


def test_that_a_tick_counts_at_once(robot, settings):
    robot.click("pref.customers.show_deleted")
    assert settings.flag("customers.show_deleted") is True


def test_that_a_choice_counts_at_once_and_its_value_is_stored_not_its_label(robot, settings):
    robot.goes_to("Export")
    robot.presses(Qt.Key.Key_Down, "pref.export.separator")
    assert settings.choice("export.separator") == ","


def test_that_a_text_counts_when_return_is_pressed(robot, settings):
    robot.goes_to("Editing")
    robot.types("pref.editing.author", "  Ann Lee ")
    robot.presses(Qt.Key.Key_Return, "pref.editing.author")
    assert settings.text("editing.author") == "Ann Lee"
    assert robot.find("pref.editing.author").text() == "Ann Lee"


def test_that_the_wheel_over_an_editor_does_not_change_its_value(robot, settings):
    for key in ("customers.max_rows", "export.separator", "appearance.language"):
        field, before = robot.find(f"pref.{key}"), settings.value(key)
        robot.dialog.open_at(key)
        nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(field, QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), *nothing, False))
        assert settings.value(key) == before


def test_that_only_a_changed_value_offers_the_way_back(robot, settings):
    assert not robot.find("reset.customers.max_rows").isVisible()
    settings.set("customers.max_rows", 7)
    assert robot.find("reset.customers.max_rows").isVisible()
    assert robot.find("label.customers.max_rows").font().bold()
    robot.click("reset.customers.max_rows")
    assert settings.whole("customers.max_rows") == 100
    assert not robot.find("reset.customers.max_rows").isVisible()
    assert not robot.find("label.customers.max_rows").font().bold()


def test_that_resetting_all_can_be_undone(robot, settings):
    assert not robot.find("preferences.reset_all").isEnabled()
    settings.set("customers.max_rows", 7)
    settings.set("export.bom", False)
    robot.click("preferences.reset_all")
    assert not any(settings.is_changed(key) for key in keys(settings))
    assert robot.notice() == "2 preferences are back to their defaults."
    robot.click("preferences.undo")
    assert (settings.whole("customers.max_rows"), settings.flag("export.bom")) == (7, False)
    assert (robot.notice(), robot.find("preferences.undo").isVisible()) == ("", False)


def test_that_undoing_a_reset_leaves_alone_what_was_chosen_since(robot, settings):
    settings.set("customers.max_rows", 7)
    settings.set("export.bom", False)
    robot.click("preferences.reset_all")
    settings.set("customers.max_rows", 8)
    robot.click("preferences.undo")
    assert (settings.whole("customers.max_rows"), settings.flag("export.bom")) == (8, False)


def test_that_a_restart_is_asked_for_only_when_it_would_change_something(robot, settings):
    settings.set("customers.max_rows", 7)
    assert robot.notice() == ""
    robot.goes_to("Appearance")
    robot.presses(Qt.Key.Key_Down, "pref.appearance.language")
    assert "Start the program again" in robot.notice()
    robot.presses(Qt.Key.Key_Up, "pref.appearance.language")
    assert robot.notice() == ""


def test_that_the_search_finds_preferences_across_pages_by_any_of_their_texts(robot):
    robot.searches("excel comma")
    assert robot.shown() == {"export.separator", "export.decimal"}
    robot.searches("wait")
    assert robot.shown() == {"connection.connect_timeout", "connection.read_timeout"}
    assert robot.page_titles() == ["Connection"]


def test_that_the_search_ignores_case_and_accents(robot):
    robot.searches("FRANCAIS")
    assert robot.shown() == {"appearance.language"}


def test_that_the_search_for_a_page_shows_all_of_it(robot):
    robot.searches("connection")
    assert {"connection.connect_timeout", "connection.read_timeout"} <= robot.shown()


def test_that_a_search_without_an_answer_says_so(robot):
    robot.searches("zzz")
    assert robot.shown() == set()
    assert robot.find("preferences.nothing", QLabel).isVisible() and "zzz" in robot.find("preferences.nothing", QLabel).text()


def test_that_escape_ends_the_search_before_it_closes_the_dialog(robot):
    robot.searches("wait")
    robot.presses(Qt.Key.Key_Escape, "preferences.search")
    assert robot.dialog.isVisible() and robot.find("preferences.search", QLineEdit).text() == ""
    assert robot.shown() == {f"customers.{key}" for key in ("max_rows", "show_deleted", "company_columns", "watch_period")}
    robot.presses(Qt.Key.Key_Escape, "preferences.search")
    assert not robot.dialog.isVisible()


def test_that_a_page_shows_its_own_preferences_only(robot):
    robot.goes_to("Connection")
    assert robot.shown() == {"connection.connect_timeout", "connection.read_timeout"}


def test_that_opening_at_a_preference_shows_it_and_gives_it_the_focus(robot, qtbot):
    robot.searches("wait")
    robot.dialog.open_at("export.decimal")
    field = robot.find("pref.export.decimal")
    qtbot.waitUntil(field.hasFocus)
    assert field.isVisible() and robot.find("preferences.search", QLineEdit).text() == ""


def test_that_opening_at_the_limit_lets_one_type_the_new_number_at_once(qtbot, settings):
    dialog = PreferencesDialog(settings)
    qtbot.addWidget(dialog)
    dialog.open_at("customers.max_rows")
    field = dialog.findChild(QWidget, "pref.customers.max_rows")
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), "500")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert settings.whole("customers.max_rows") == 500


def test_that_opening_at_a_preference_scrolls_to_it_when_the_dialog_is_low(robot, qtbot):
    robot.dialog.resize(640, 300)
    robot.dialog.open_at("export.bom")
    field = robot.find("pref.export.bom")
    qtbot.waitUntil(lambda: not field.visibleRegion().isEmpty())


def test_that_an_unknown_preference_can_not_be_opened(robot):
    with pytest.raises(KeyError):
        robot.dialog.open_at("customers.unheard_of")


def test_that_a_folder_can_be_picked_without_stopping_the_program(robot, settings, tmp_path, qtbot):
    (tmp_path / "exports").mkdir()
    robot.goes_to("Export")
    robot.click("browse.export.folder")
    picker = robot.find("folder.export.folder", QFileDialog)
    picker.selectFile(str(tmp_path / "exports"))
    picker.accept()
    qtbot.waitUntil(lambda: settings.text("export.folder") == str(tmp_path / "exports"))
    assert robot.find("pref.export.folder", QLineEdit).text() == str(tmp_path / "exports")


def test_that_what_is_refused_stays_in_the_editor_with_the_reason(robot, settings):
    robot.goes_to("Export")
    robot.types("pref.export.folder", "not a full path")
    robot.presses(Qt.Key.Key_Return, "pref.export.folder")
    fault = robot.find("fault.export.folder", QLabel)
    assert fault.isVisible() and "full path" in fault.text()
    assert (robot.find("pref.export.folder", QLineEdit).text(), settings.text("export.folder")) == ("not a full path", "")


def test_that_a_disk_that_refuses_is_told_beside_the_preference(robot, settings, monkeypatch):
    def refuse(*_args):
        raise Expected(what="settings.json could not be saved.", effect="Nothing changed.")

    monkeypatch.setattr("sc_desktop.settings.store.write_json", refuse)
    robot.click("pref.customers.show_deleted")
    assert "could not be saved" in robot.find("fault.customers.show_deleted", QLabel).text()
    assert settings.flag("customers.show_deleted") is False
    assert not robot.find("pref.customers.show_deleted").isChecked()


def test_that_damage_found_at_the_start_is_told_at_the_top(qtbot, tmp_path):
    (tmp_path / "settings.json").write_text("{{")
    robot = Robot(qtbot, Settings(tmp_path))
    frame = robot.find("preferences.problems", QFrame)
    assert frame.isVisible()
    assert any("settings.json.broken-1" in label.text() for label in frame.findChildren(QLabel))


def test_that_nothing_is_told_at_the_top_when_all_is_well(robot):
    assert not robot.find("preferences.problems", QFrame).isVisible()


def test_that_a_value_changed_elsewhere_is_shown_also_after_the_dialog_was_closed(robot, settings):
    robot.presses(Qt.Key.Key_Escape)
    settings.set("customers.max_rows", 7)
    robot.dialog.show()
    assert robot.find("pref.customers.max_rows").text() == "7"


def test_that_a_closed_dialog_no_longer_listens(robot, settings):
    assert len(settings.on_change) == 1
    robot.presses(Qt.Key.Key_Escape)
    assert settings.on_change == []


def test_that_the_close_button_closes(robot):
    (close,) = [button for button in robot.dialog.findChildren(QPushButton) if button.text() == "Close"]
    robot.qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not robot.dialog.isVisible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_the_dialog_fits_a_small_screen_and_cuts_no_page_at_its_side(qtbot, settings, language):
    use_language(language)
    for preference in (settings.preference(key) for key in keys(settings) if settings.preference(key).kind == "flag"):
        settings.set(preference.key, not preference.default)
    robot = Robot(qtbot, settings)
    assert robot.dialog.width() <= 1024 and robot.dialog.height() <= 700
    least = robot.dialog.minimumSizeHint()
    assert least.width() <= 900 and least.height() <= 600
    robot.dialog.resize(least)
    area = robot.find("preferences.area", QScrollArea)
    for key in keys(settings):
        robot.dialog.open_at(key)
        QApplication.sendPostedEvents()
        assert area.horizontalScrollBar().maximum() == 0, key

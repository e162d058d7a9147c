"""The window as a whole: closing with pending changes, a real shop read-only first, export, a server that goes away, panes by keys."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QTableView, QTreeWidget

from sc_desktop.app import _speak
from sc_desktop.domain.address import Secret
from sc_desktop.i18n import use_language
from sc_desktop.ui import file_export
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


@pytest.fixture(scope="module")
def built(mariadb, tmp_path_factory):
    shop = TestShop(mariadb, tmp_path_factory.mktemp("shop"), customers=40)
    yield shop
    shop.drop()


@pytest.fixture
def shop(built):
    """A real shop of 40 customers, as built."""
    built.reset()
    return built


@pytest.fixture
def real(open_user, shop):
    """A person at a window on it."""
    return open_user(shop.server.url(shop.database))


def is_read_only(user):
    """Whether the badge says so."""
    found = user.find("statusReadOnly", QPushButton)
    assert found.text() == "Read-only"
    return found.isVisible()


def confirmation(user):
    user.until(lambda: any(each.isVisible() for each in user.window.findChildren(QPushButton, "confirmButton")))
    return user.dialog("confirmDialog")


# -- closing and coming back ---------------------------------------------------------------------------------------------------------------


def close_with_a_change(user):
    user.type_into(user.ids()[0], "firstname", "Zoe")
    user.window.close()
    return user.dialog("keepPendingDialog")


def test_that_pending_changes_survive_a_crash(open_user):
    user = open_user()
    customer = user.ids()[0]
    user.type_into(customer, "firstname", "Zoe")
    user.window.abandon()
    again = open_user()
    assert (again.text(customer, "firstname"), again.pending) == ("Zoe", 1)
    assert any("1 change from the last time" in text for text in again.notices())


def test_that_closing_without_changes_asks_nothing(demo):
    demo.window.close()
    assert not demo.open_dialogs()


def test_that_escape_stays_when_closing_asks(demo):
    dialog = close_with_a_change(demo)
    demo.bot.keyClick(dialog, _KEY.Key_Escape)
    assert demo.window.isVisible()
    assert demo.pending == 1


def test_that_closing_can_keep_the_changes_for_the_next_time(demo, open_user):
    demo.click("keepPending", close_with_a_change(demo))
    window = demo.window
    demo.until(lambda: window not in QApplication.topLevelWidgets() or not window.isVisible())
    assert open_user().pending == 1


def test_that_closing_can_discard_the_changes(demo, open_user):
    demo.click("discardPending", close_with_a_change(demo))
    window = demo.window
    demo.until(lambda: window not in QApplication.topLevelWidgets() or not window.isVisible())
    assert open_user().pending == 0


def test_that_closing_can_go_to_the_review(demo):
    demo.click("reviewPending", close_with_a_change(demo))
    assert demo.dialog("reviewDialog").findChild(QTableView, "changesTable").model().rowCount() == 1


def test_that_what_is_being_typed_counts_when_the_window_closes(demo):
    demo.type_into(demo.ids()[0], "firstname", "Zoe", end=None)
    demo.window.close()
    assert demo.dialog("keepPendingDialog").isVisible()


# -- read-only first -----------------------------------------------------------------------------------------------------------------------


def test_that_a_real_shop_opens_read_only(real):
    assert is_read_only(real)


def test_that_the_first_edit_offers_to_allow_writing_and_no_stages_nothing(real):
    customer = real.ids()[0]
    before = real.text(customer, "firstname")
    real.type_into(customer, "firstname", "Zoe")
    dialog = confirmation(real)
    assert "Allow writing" in dialog.findChild(QPushButton, "confirmButton").text()
    real.bot.keyClick(dialog, _KEY.Key_Escape)
    real.settle()
    assert (real.pending, real.text(customer, "firstname"), is_read_only(real)) == (0, before, True)


def test_that_an_edit_ended_by_a_click_on_the_badge_asks_once_and_is_taken(real):
    customer = real.ids()[0]
    real.type_into(customer, "firstname", "Zoe", end=None)
    real.click("statusReadOnly")
    real.settle()
    assert len([each for each in real.open_dialogs() if each.objectName() == "confirmDialog"]) == 1
    real.confirm()
    real.settle()
    assert (real.pending, real.text(customer, "firstname"), is_read_only(real), real.open_dialogs()) == (1, "Zoe", False, [])


def test_that_agreeing_takes_the_edit_and_is_remembered_for_the_shop(real, open_user, shop):
    customer = real.ids()[0]
    real.type_into(customer, "firstname", "Zoe")
    real.confirm()
    real.settle()
    assert (real.pending, real.text(customer, "firstname"), is_read_only(real)) == (1, "Zoe", False)
    real.window.abandon()
    assert not is_read_only(open_user(shop.server.url(shop.database)))


def test_that_one_act_on_several_columns_asks_once(real):
    real.select(real.ids()[:3])
    real.press(_KEY.Key_Delete)
    confirmation(real)
    assert len(real.open_dialogs()) == 1


def test_that_writable_opens_a_shop_that_can_be_written_to(open_user, shop):
    assert not is_read_only(open_user(shop.server.url(shop.database), writable=True))


def test_that_the_first_commit_shows_the_statements_of_the_journal_and_asks_once(open_user, shop):
    user = open_user(shop.server.url(shop.database), writable=True)
    customer = user.ids()[0]
    user.type_into(customer, "firstname", "Zoe")
    user.do("action.review")
    review = user.dialog("reviewDialog")
    user.click("commitButton", review)
    dialog = confirmation(user)
    statements = dialog.findChild(object, "confirmDetails").toPlainText()
    assert statements.count("CREATE TABLE") == 3
    user.bot.keyClick(dialog, _KEY.Key_Escape)
    user.until(lambda: review.findChild(QPushButton, "commitButton").isEnabled())
    assert shop.read(customer)["firstname"] != "Zoe"
    user.commit_review()
    assert shop.read(customer)["firstname"] == "Zoe"
    user.type_into(customer, "firstname", "Ann")
    user.do("action.review")
    user.click("commitButton", user.dialog("reviewDialog"))
    user.settle()
    assert shop.read(customer)["firstname"] == "Ann", "it is not asked again"


def test_that_after_a_commit_marks_are_gone_and_rows_are_read_again(open_user, shop):
    user = open_user(shop.server.url(shop.database), writable=True)
    customer = user.ids()[0]
    user.type_into(customer, "firstname", "Zoe")
    user.commit()
    assert (user.pending, user.text(customer, "firstname")) == (0, "Zoe")
    assert any("1 customer was changed" in text for text in user.notices())


def test_that_committing_goes_through_the_review(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "firstname", "Zoe")
    demo.do("action.commit")
    demo.dialog("reviewDialog")
    assert demo.pending == 1, "nothing is written that was not shown"
    demo.do("action.commit")
    demo.settle()
    assert demo.sql("SELECT firstname FROM ps_customer WHERE id_customer = ?", customer) == [("Zoe",)]


def test_that_a_newsletter_given_needs_the_consent_ticked(demo):
    ((customer,),) = demo.sql("SELECT MAX(id_customer) FROM ps_customer WHERE deleted = 0 AND newsletter = 0")
    demo.search(str(customer))
    demo.go_to(customer, "newsletter")
    demo.press(_KEY.Key_Space)
    demo.do("action.review")
    review = demo.dialog("reviewDialog")
    assert not review.findChild(QPushButton, "commitButton").isEnabled()
    demo.commit_review(consents=True)
    assert demo.sql("SELECT newsletter FROM ps_customer WHERE id_customer = ?", customer) == [(1,)]


# -- export --------------------------------------------------------------------------------------------------------------------------------


def test_that_the_selection_is_exported_without_a_question(demo, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(file_export, "open_folder", opened.append)
    demo.sets("export.folder", str(tmp_path))
    demo.select(demo.ids()[:3])
    demo.do("action.export_csv")
    demo.settle()
    (file,) = tmp_path.glob("customers_light_*.csv")
    (notice,) = [text for text in demo.notices() if str(file) in text]
    assert notice.startswith("3 customers were exported")
    demo.notice_button("Open folder")
    assert opened == [tmp_path]


@pytest.mark.parametrize(("button", "rows"), [("exportShown", 100), ("exportAll", 2000)])
def test_that_without_a_selection_the_export_asks_which_rows(demo, tmp_path, button, rows):
    demo.sets("export.folder", str(tmp_path))
    demo.do("action.export_csv")
    demo.click(button, demo.dialog("exportScopeDialog"))
    demo.settle()
    (file,) = tmp_path.glob("customers_light_*.csv")
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) >= rows + 1


# -- a server that goes away ---------------------------------------------------------------------------------------------------------------


def test_that_a_server_gone_in_mid_use_is_told_once_and_retry_works_when_it_is_back(open_user, start_mariadb, tmp_path):
    server: MariaDbServer = start_mariadb()
    shop = TestShop(server, tmp_path, customers=20)
    user = open_user(server.url(shop.database))
    customer = user.ids()[0]
    user.select([customer])
    server.crash()
    user.press(_KEY.Key_F5)
    assert user.ids(), "what was read stays on the screen"
    assert any(each.isVisible() and each.text() == "Retry" for each in user.window.findChildren(QPushButton, "noticeButton"))
    server.restart()
    shop.change_elsewhere(customer, firstname="Back")
    user.notice_button("Retry")
    assert user.text(customer, "firstname") == "Back"
    assert user.label("summaryName").startswith("Back")
    assert user.notices() == []


def test_that_rows_a_dead_server_does_not_give_are_not_asked_for_without_end(open_user, start_mariadb, tmp_path):
    server: MariaDbServer = start_mariadb()
    shop = TestShop(server, tmp_path, customers=20)
    user = open_user(server.url(shop.database))
    server.crash()
    user.window.grid.model.drop_wishes(list(user.window.grid.model.ids))
    user.table.viewport().update()
    user.settle()
    assert not user.window.property("busy")
    server.restart()
    user.press(_KEY.Key_F5)
    assert "…" not in user.texts("email")


# -- keys and menus ------------------------------------------------------------------------------------------------------------------------


def test_that_f6_goes_round_the_panes_and_shift_f6_back(demo):
    stops = [demo.find("groupsTree", QTreeWidget), demo.table, demo.find("propertyTabs")]

    def where():
        focus = QApplication.focusWidget()
        return next(place for place, stop in enumerate(stops) if stop is focus or stop.isAncestorOf(focus))

    demo.table.setFocus()
    seen = []
    for modifiers in (_MOD.NoModifier, _MOD.NoModifier, _MOD.NoModifier, _MOD.ShiftModifier):
        demo.hits(_KEY.Key_F6, modifiers)
        seen.append(where())
    assert seen == [2, 0, 1, 0]


def test_that_tab_follows_the_order_of_reading(demo):
    names, widget = [], demo.find("groupSearch")
    widget.setFocus()
    for _ in range(12):
        focus = QApplication.focusWidget()
        names.append(focus.objectName())
        if names[-1] == "customerTable":
            break
        demo.bot.keyClick(focus, _KEY.Key_Tab)
    wanted = ["groupSearch", "groupsTree", "viewPicker", "quickSearch", "customerTable"]
    assert [name for name in names if name in wanted] == wanted


def test_that_the_context_menu_of_the_grid_holds_the_actions_on_cells(demo):
    ids = [action.objectName() for action in demo.table.actions()]
    assert {"action.copy", "action.fill_selection", "action.revert_cell"} <= set(ids)
    assert demo.table.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu


def test_that_revert_is_offered_only_where_a_selected_cell_is_pending(demo):
    first, second = demo.ids()[:2]
    demo.type_into(first, "firstname", "Zoe")
    demo.select([second], "firstname")
    assert not demo.find("action.revert_cell", QAction).isEnabled()
    demo.select([first], "firstname")
    assert demo.find("action.revert_cell", QAction).isEnabled()


def test_that_the_title_tells_the_shop_and_that_changes_are_pending(demo):
    assert demo.window.windowTitle().startswith("Maison Lavande")
    demo.type_into(demo.ids()[0], "firstname", "Zoe")
    assert demo.window.windowTitle().startswith("*Maison Lavande")


def test_that_busy_ends_and_settled_tells(demo):
    with demo.bot.waitSignal(demo.window.settled, timeout=10_000):
        demo.window.deeds.refresh()
        assert demo.window.property("busy") is True
    assert demo.window.property("busy") is False


def test_that_the_window_speaks_the_language_of_the_preference(open_user):
    open_user().sets("appearance.language", "fr")
    again = open_user()
    assert "clients" in again.label("shownLabel")
    assert again.find("action.undo", QAction).text().replace("&", "") == "Annuler"
    use_language("en")


@pytest.mark.parametrize(("choice", "height"), [("compact", 22), ("normal", 26), ("roomy", 32)])
def test_that_the_height_of_rows_follows_the_preference_at_once(demo, choice, height):
    demo.sets("appearance.row_height", choice)
    assert demo.table.rowHeight(0) == height


def test_that_the_height_of_rows_is_chosen_in_the_menu_and_is_there_at_the_next_start(open_user):
    user = open_user()
    heights = ["compact", "normal", "roomy"]
    for choice in ("roomy", "compact", "compact"):
        user.do(f"action.rows_{choice}")
        user.settle()
        assert [each for each in heights if user.find(f"action.rows_{each}", QAction).isChecked()] == [choice]
    assert user.table.rowHeight(0) == 22
    user.window.close()
    again = open_user()
    assert again.table.rowHeight(0) == 22
    assert again.find("action.rows_compact", QAction).isChecked()


def test_that_the_theme_follows_the_preference_at_once(demo):
    demo.sets("appearance.theme", "dark")
    assert demo.window.palette().base().color().lightness() < 80
    demo.sets("appearance.theme", "light")
    assert demo.window.palette().base().color().lightness() > 200


def test_that_the_demo_shop_invites_to_connect_a_shop(demo):
    demo.notice_button("Connect your shop")
    assert demo.dialog("connectDialog").isVisible()


def test_that_opening_another_shop_empties_what_was_of_the_first(demo, shop):
    demo.search("mar")
    demo.select(demo.ids()[:1])
    demo.window.opening.open(shop.profile(), Secret(""))
    demo.settle()
    assert (demo.selected(), len(demo.ids())) == ([], int(shop.execute("SELECT COUNT(*) FROM ps_customer WHERE deleted = 0")[0][0]))
    assert demo.find("quickSearch").text() == ""
    assert not any("demo shop" in text for text in demo.notices())


def test_that_a_status_tip_of_an_action_is_shown_and_gone(demo):
    QApplication.sendEvent(demo.find("action.undo", QAction), QEvent(QEvent.Type.Enter))
    assert demo.find("statusShop", QLabel).isVisible()


def test_that_a_second_window_on_the_same_shop_is_warned_of(demo, open_user):
    assert not any("another window" in text for text in demo.notices())
    assert any("another window" in text for text in open_user().notices())


def test_that_a_window_that_was_closed_is_not_another_window(demo, open_user):
    demo.window.abandon()
    assert not any("another window" in text for text in open_user().notices())


def test_that_discarding_everything_forgets_what_was_refused(demo):
    customer = demo.ids()[0]
    index = demo.table.model().index(0, demo.column_keys().index("firstname"))
    demo.table.model().keep_draft(customer, "firstname", "J0hn", "no digits")
    assert demo.table.model().draft(index) is not None
    demo.table.model().drop_drafts()
    assert demo.table.model().draft(index) is None


def test_that_nobody_else_can_read_what_is_kept_for_the_user(demo):
    demo.sets("customers.max_rows", 50)
    assert {f"{path.name}: {path.stat().st_mode & 0o777:o}" for path in demo.profile.iterdir() if path.stat().st_mode & 0o077} == set()


def test_that_the_sides_give_way_before_the_grid_in_a_narrow_window(demo):
    demo.window.resize(1500, 800)
    demo.settle()
    demo.window.resize(1024, 720)
    demo.settle()
    groups, grid, properties = demo.window.panes.sizes()
    assert (groups, properties) == (demo.window.groups.minimumWidth(), demo.window.properties.minimumWidth())
    assert grid > groups + properties


def test_that_keys_hide_a_side_and_bring_it_back(demo):
    demo.table.setFocus()
    wide = demo.table.width()
    for key in (Qt.Key.Key_F7, Qt.Key.Key_F8):
        demo.hits(key)
    assert (demo.window.groups.isVisible(), demo.window.properties.isVisible(), demo.table.width() > wide) == (False, False, True)
    for key in (Qt.Key.Key_F7, Qt.Key.Key_F8):
        demo.hits(key)
    assert (demo.window.groups.isVisible(), demo.window.properties.isVisible()) == (True, True)


def test_that_what_qts_own_translation_lacks_is_said_in_our_words(demo, monkeypatch, qtbot):
    monkeypatch.setattr("sc_desktop.app.tr", lambda text: f"«{text}»")
    use_language("fr")
    _speak()
    try:
        dialog = QFileDialog(demo.window)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        shown = {dialog.findChild(QLabel, name).text() for name in ("lookInLabel", "fileTypeLabel", "fileNameLabel")}
        assert shown == {"«&Look in:»", "«Files of &type:»", "&Nom de fichier\u00a0:"}
    finally:
        use_language("en")
        _speak()

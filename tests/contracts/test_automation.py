"""docs/automation.md and the program agree: every name of the page is found, and the page holds every name that was promised."""

import re
import socket
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QTabWidget

from sc_desktop.domain.ssh import SshPrompt, SshQuestion
from sc_desktop.prestashop import customers
from sc_desktop.settings.crash_log import CrashLog
from sc_desktop.ui.connection.ssh_questions import SshQuestions
from sc_desktop.ui.crash import CrashGuard
from sc_desktop.ui.grid.question import Question

PAGE = (Path(__file__).parents[2] / "docs" / "automation.md").read_text(encoding="utf-8")
NAMES = """
mainWindow groupsTree groupSearch viewPicker quickSearch customerTable shownLabel legend noticeBar statusReadOnly propertyTabs
summaryTab groupsTab noteEditor groupsTable connectDialog urlEdit hostEdit portEdit userEdit passwordEdit databaseEdit prefixEdit
testButton openButton connectMessage reviewDialog changesTable commitButton confirmButton historyDialog historyTable undoBatchButton
exportScopeDialog exportShown exportAll preferencesDialog pref.customers.max_rows
action.connect action.refresh action.undo action.redo action.revert_cell action.discard action.review action.commit action.history
action.export_csv action.export_orders action.preferences action.select_all pref.customers.company_columns
"""
PROMISED = NAMES.split()
COLUMNS = ("member", "default", "name")
NOT_NAMES = {"busy", "settled", "pending_count", "pending_changed", "offscreen", "url", "prefix", "profile_dir", *COLUMNS}


def names_in(section):
    """What stands in backquotes and is spelled as a name is: with a capital inside, or with a point."""
    found = re.findall(r"`([a-z][A-Za-z]*(?:\.[a-z_]+)*)`", section)
    return {name for name in found if name not in NOT_NAMES and (not name.islower() or "." in name)} - NOT_NAMES


def part(title):
    """The section of the page under a title."""
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def names_of(user):
    return {each.objectName() for each in (user.window, *user.window.findChildren(QObject)) if each.objectName()}


@pytest.mark.parametrize("name", PROMISED)
def test_that_the_page_holds_what_was_promised(name):
    assert f"`{name}`" in PAGE


def test_that_every_name_of_the_window_is_found(demo):
    demo.search("zzzqqq")  # the empty grid is made when it is first needed
    demo.search("")
    demo.type_into(demo.ids()[0], "firstname", "Zoe")
    demo.do("action.find_in_grid")  # so is the bar that finds
    demo.do("action.values")  # and the dock of values
    demo.do("action.figures")
    demo.settle()
    demo.window.grid.findChild(Question).waiting_changed.emit(True)  # and what offers not to wait for a slow shop
    assert names_in(part("The window")) - names_of(demo) == set()


def test_that_every_action_of_the_page_is_found_and_no_other(demo):
    told = {name for name in names_in(part("The actions")) if name.startswith("action.")}
    assert told == {name for name in names_of(demo) if name.startswith("action.")}


def test_that_the_keys_of_the_page_are_those_of_the_columns():
    keys = set(re.search(r"own names: `([^`]+)`", PAGE)[1].split()) | set(re.search(r"computed ones are `([^`]+)`", PAGE)[1].split())
    assert keys == {column.key for column in customers.COLUMNS if not column.is_hidden}


def dialog_rows():
    """Name of each dialog, and the names inside it."""
    return [
        (name, names_in(inside)) for name, inside in re.findall(r"^\| `(\w+Dialog)` \|[^|]*\|(.*)\|$", part("The dialogs"), re.MULTILINE)
    ]


def open_review(user):
    user.type_into(user.ids()[0], "firstname", "Zoe")
    user.do("action.review")


def ask_to_discard(user):
    user.type_into(user.ids()[0], "firstname", "Zoe")
    user.do("action.discard")


def ask_on_closing(user):
    user.type_into(user.ids()[0], "firstname", "Zoe")
    user.window.close()


def open_bulk(user):
    user.select(user.ids()[:2], "lastname")
    user.do("action.change_many")


def commit_past_a_stranger(user):
    customer = user.ids()[0]
    user.type_into(customer, "firstname", "Zoe")
    user.do("action.review")
    user.dialog("reviewDialog")
    user.sql("UPDATE ps_customer SET firstname = 'Elsewhere' WHERE id_customer = ?", customer)
    user.commit_review()


def close_while_it_writes(user):
    user.window.desk.begin_work(user.ids()[:1])
    user.window.close()


def open_after_a_crash(user):
    """As if the batch had been begun and the program killed: its end is missing in the shop, its notes are on this computer."""
    customer = user.ids()[0]
    user.type_into(customer, "firstname", "Zoe")
    user.do("action.review")
    user.commit_review()
    user.sql("UPDATE ps_scd_batch SET date_end = NULL, computer = ?", socket.gethostname())
    user.window.unfinished.look()
    user.settle()


def ask_for_sql(user):
    open_review(user)
    user.click("showSqlButton", user.dialog("reviewDialog"))
    user.settle()


def change_a_value(user):
    user.go_to(user.ids()[0], "id_gender")
    user.do("action.values")
    user.settle()
    table = user.find("valuesTable")
    table.setCurrentIndex(table.model().index(0, 0))
    user.click("changeValueButton")


def meet_a_mistake(user):
    error = ValueError("a mistake of ours")
    CrashGuard(CrashLog(user.profile), user.window).take(type(error), error, None)
    user.settle()


def ask_for_a_password(user):
    user.select(user.ids()[:1])
    user.do("action.set_password")


def ask_for_an_address(user):
    user.select(user.ids()[:1])
    user.find("propertyTabs", QTabWidget).setCurrentWidget(user.find("addressesTab"))
    user.settle()
    user.find("newAddress").click()
    user.settle()


def make_a_password(user):
    ask_for_a_password(user)
    user.dialog("passwordDialog").findChild(QObject, "setPassword").click()
    user.settle()


def ask_for_a_code(user):
    question = SshQuestion("web@ssh.example", "", (SshPrompt("Verification code:", False),))
    SshQuestions(user.window, user.window)(question)


OPENED_BY = {
    "connectDialog": lambda user: user.do("action.connect"),
    "sshQuestionDialog": ask_for_a_code,
    "shopDialog": lambda user: user.window.shops.show(),  # the action is for shops on a server
    "reviewDialog": open_review,
    "sqlDialog": ask_for_sql,
    "bulkDialog": open_bulk,
    "passwordDialog": ask_for_a_password,
    "newAddressDialog": ask_for_an_address,
    "givenDialog": make_a_password,
    "reportDialog": commit_past_a_stranger,
    "configureDialog": lambda user: user.do("action.configure_view"),
    "rulesDialog": lambda user: user.do("action.colour_rules"),
    "ownFieldsDialog": lambda user: user.do("action.own_fields"),
    "historyDialog": lambda user: user.do("action.history"),
    "exportScopeDialog": lambda user: user.do("action.export_csv"),
    "preferencesDialog": lambda user: user.do("action.preferences"),
    "keyMapDialog": lambda user: user.do("action.keys"),
    "filterDialog": lambda user: user.do("action.filter_build"),
    "changeValueDialog": change_a_value,
    "confirmDialog": ask_to_discard,
    "writingDialog": close_while_it_writes,
    "unfinishedDialog": open_after_a_crash,
    "keepPendingDialog": ask_on_closing,
    "crashDialog": meet_a_mistake,
}
FIELDS_OF_EDITS = """
bulkFind bulkBy bulkMode bulkMatchCase bulkCase bulkSource bulkSign bulkNumber bulkDecimals bulkMonths bulkDays bulkExpression bulkGroups
"""
ONLY_SOMETIMES = {"confirmDialog": {"confirmDetails"}, "bulkDialog": set(FIELDS_OF_EDITS.split())}


def test_that_the_page_names_every_dialog():
    assert [name for name, _inside in dialog_rows()] == list(OPENED_BY)


@pytest.mark.parametrize("name", OPENED_BY)
def test_that_every_name_inside_a_dialog_is_found(demo, name):
    OPENED_BY[name](demo)
    dialog = demo.dialog(name)
    inside = dict(dialog_rows())[name] - ONLY_SOMETIMES.get(name, set())
    assert inside - {each.objectName() for each in dialog.findChildren(QObject)} == set()


def test_that_the_groups_table_has_the_columns_of_the_page(demo):
    demo.find("propertyTabs", QTabWidget).setCurrentWidget(demo.find("groupsTab"))
    demo.select(demo.ids()[:1])
    model = demo.find("groupsTable").model()
    keys = [model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.UserRole) for place in range(model.columnCount())]
    assert keys == list(COLUMNS)

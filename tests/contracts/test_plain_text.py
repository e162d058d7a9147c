"""What strangers wrote into the shop is shown as it is, never read as HTML; and every widget says its name to a screen reader."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLabel, QTabWidget, QWidget

UI = Path(__file__).parents[2] / "sc_desktop" / "ui"
EVIL = "<b>x</b><img src=x>"
MAY_MAKE_LABELS = {
    "present.py": "plain_label itself",
    "grid/shown.py": "shownLabel: its link is ours, and no text of the shop stands in it",
    "preferences/row.py": "titles and helps of our own records, as plain text",
    "window/statistics_flow.py": "CutLabel: plain text, painted as such",
}
MAY_ASK_BY_BOX = {"window/deeds.py": "About: no text of the shop"}
INTERACTIVE = (
    "QAbstractButton",
    "QLineEdit",
    "QAbstractItemView",
    "QTabBar",
    "QPlainTextEdit",
    "QComboBox",
    "QAbstractSpinBox",
    "QListWidget",
)
LISTENING = Qt.ItemDataRole.ToolTipRole


def makers(name):
    """Files of the interface that call this class, or build upon it."""
    found = set()
    for path in UI.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        used = [node.func for node in nodes if isinstance(node, ast.Call)]
        used += [base for node in nodes if isinstance(node, ast.ClassDef) for base in node.bases]
        if any(ast.unparse(each).split(".")[-1] == name for each in used):
            found.add(path.relative_to(UI).as_posix())
    return found


def test_that_labels_are_made_by_plain_label_only():
    assert makers("QLabel") == set(MAY_MAKE_LABELS)


def test_that_message_boxes_hold_no_text_of_the_shop():
    assert makers("QMessageBox") == set(MAY_ASK_BY_BOX)


@pytest.fixture
def evil(open_user):
    """A window on a shop whose names, groups, titles and notes are tags."""
    user = open_user()
    user.sql("UPDATE ps_customer SET firstname = ?, lastname = ?, company = ?, note = ?", EVIL, EVIL, EVIL, EVIL)
    for table in ("group_lang", "gender_lang"):
        user.sql(f"UPDATE ps_{table} SET name = ?", EVIL)
    user.sql("UPDATE ps_configuration SET value = ? WHERE name = 'PS_SHOP_NAME'", EVIL)
    user.do("action.open_demo")
    user.settle()
    user.select(user.ids()[:1])
    return user


def reads_html(text):
    """Whether Qt would take the text for HTML and the tags for its own."""
    return "<img" in text or "<b>x" in text


def offenders(user):
    """Labels and tooltips in which a stranger's tags would act."""
    found = []
    for label in user.window.findChildren(QLabel):
        is_ours = label.objectName() == "shownLabel" and not reads_html(label.text())
        if label.text() and label.textFormat() != Qt.TextFormat.PlainText and not is_ours and not label.inherits("QTipLabel"):
            found.append((label.objectName(), label.text()))
    found += [(each.objectName(), each.toolTip()) for each in user.window.findChildren(QWidget) if reads_html(each.toolTip())]
    for view in user.window.findChildren(QAbstractItemView):
        model = view.model()
        if model is not None:
            found += [(view.objectName(), tip) for tip in tips(model) if reads_html(tip)]
    return found


def tips(model: QAbstractItemModel):
    for row in range(min(model.rowCount(), 20)):
        for place in range(model.columnCount()):
            yield str(model.index(row, place).data(LISTENING) or "")


def seen(user):
    """That the tags are shown at all, and not dropped."""
    return any(EVIL in label.text() for label in user.window.findChildren(QLabel))


@pytest.mark.parametrize("view", ["Light", "Overview"])
def test_that_tags_are_text_in_the_grid_and_the_summary(evil, view):
    evil.pick_view(view)
    assert evil.cell(evil.ids()[0], "firstname") == EVIL
    assert seen(evil)
    assert offenders(evil) == []


def test_that_tags_are_text_in_the_groups(evil):
    evil.find("propertyTabs", QTabWidget).setCurrentWidget(evil.find("groupsTab"))
    evil.settle()
    assert offenders(evil) == []


def test_that_tags_are_text_in_the_marks_of_changes_and_in_refusals(evil):
    customer = evil.ids()[0]
    evil.type_into(customer, "firstname", "Zoe")
    evil.type_into(customer, "lastname", EVIL + "<i>", end=None)
    evil.click_cell(evil.ids()[3], "email")
    assert evil.notices()
    assert offenders(evil) == []


def test_that_tags_are_text_in_the_review_and_the_history(evil):
    evil.type_into(evil.ids()[0], "firstname", "Zoe")
    evil.do("action.review")
    evil.dialog("reviewDialog")
    evil.settle()
    assert offenders(evil) == []
    evil.commit_review()
    evil.do("action.history")
    evil.dialog("historyDialog")
    evil.settle()
    assert offenders(evil) == []


# -- names for screen readers --------------------------------------------------------------------------------------------------------------


def nameless(window: QObject):
    """Interactive widgets in sight that a screen reader could not name."""
    QAccessible.setActive(True)
    found = []
    for widget in window.findChildren(QWidget):
        inside = (
            widget.objectName().startswith("qt_") or widget.parent().inherits("QComboBox") or widget.parent().inherits("QAbstractSpinBox")
        )
        inside = inside or widget.inherits("QHeaderView")  # the table speaks its titles
        if widget.isVisible() and not inside and any(widget.inherits(kind) for kind in INTERACTIVE):
            told = QAccessible.queryAccessibleInterface(widget)
            if told is None or not told.text(QAccessible.Text.Name):
                found.append((type(widget).__name__, widget.objectName(), widget.parent().objectName()))
    return found


def test_that_every_widget_of_the_window_has_a_name(demo):
    demo.select(demo.ids()[:1])
    assert nameless(demo.window) == []
    demo.find("propertyTabs", QTabWidget).setCurrentWidget(demo.find("groupsTab"))
    demo.settle()
    demo.search("zzzqqq")
    assert nameless(demo.window) == []


@pytest.mark.parametrize("action", ["action.connect", "action.preferences", "action.history", "action.export_csv"])
def test_that_every_widget_of_a_dialog_has_a_name(demo, action):
    demo.do(action)
    demo.until(lambda: bool(demo.open_dialogs()))
    demo.settle()
    assert [nameless(dialog) for dialog in demo.open_dialogs() if isinstance(dialog, QDialog)] == [[]]

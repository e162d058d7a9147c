"""The main job end to end, on three shops: edit, review, commit past a foreign edit, export, undo; each time an independent look."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from tests.kit.robot import Robot

NAMES = "SELECT id_customer, firstname, lastname FROM ps_customer ORDER BY id_customer"
MEMBERS = "SELECT id_customer, id_group FROM ps_customer_group ORDER BY id_customer, id_group"
EVERYTHING = (
    "SELECT id_customer, id_gender, firstname, lastname, email, active, newsletter, optin, id_default_group, note, date_add"
    " FROM ps_customer ORDER BY id_customer"
)


@pytest.fixture
def robot(shop: Any, open_robot: Callable[..., Robot]) -> Robot:
    robot = open_robot(shop.url)
    if shop.url is not None:
        robot.allow_writing()
    return robot


def test_that_fifty_rows_and_ten_memberships_are_changed_past_a_foreign_edit_exported_and_undone(
    robot: Robot, shop: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    before, members_before = shop.execute(EVERYTHING), shop.execute(MEMBERS)
    vip = shop.execute("SELECT id_group FROM ps_group_lang WHERE name = %s", ("VIP",))[0][0]
    ids = robot.ids()[:50]

    # 50 rows get one name in one act, 10 of them join a group
    _set_in_all(robot, ids, "firstname", "Camille", qtbot)
    assert robot.table.model().property("pending_count") >= 45
    joiners = [each for each in ids if (each, vip) not in members_before][:10]
    _join(robot, joiners, vip)
    assert shop.execute(EVERYTHING) == before, "nothing is written before the review"

    # a colleague changes one of them meanwhile
    stranger = joiners[0]
    shop.execute("UPDATE ps_customer SET firstname = %s WHERE id_customer = %s", ("Changed Elsewhere", stranger))
    robot.commit()
    _close_report(robot)

    names = {row[0]: row[1] for row in shop.execute(NAMES)}
    assert names[stranger] == "Changed Elsewhere"
    assert {each: names[each] for each in ids if each != stranger and names[each] != "Camille"} == {}
    joined = {row[0] for row in shop.execute(MEMBERS) if row[1] == vip} - {row[0] for row in members_before if row[1] == vip}
    assert joined == set(joiners), "a membership is not in conflict with a colleague's edit of the name, which was left unticked"

    # one click writes them to a file
    robot.window.desk.settings.set("export.folder", str(tmp_path))
    robot.select(ids)
    robot.do("action.export_csv")
    robot.settle()
    (file,) = tmp_path.glob("customers_*.csv")
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig", newline=""), delimiter=";"))
    assert [int(row["ID"]) for row in rows] == ids
    assert {row["First name"] for row in rows} == {"Camille", "Changed Elsewhere"}

    # and the batch is taken back, the colleague's edit kept
    robot.undo_newest_batch()
    after = shop.execute(EVERYTHING)
    changed = {old[0] for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {stranger}
    assert shop.execute(MEMBERS) == members_before


def _set_in_all(robot: Robot, ids: list[int], key: str, text: str, qtbot: QtBot) -> None:
    """Select the cells, type, Ctrl+Enter."""
    robot.select(ids, key)
    robot.open_editor_on_selection()
    editor = robot.focused_line()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    robot.settle()


def _join(robot: Robot, ids: list[int], group: int) -> None:
    """Select the customers, go to the tab Groups, tick the group."""
    robot.select(ids)
    tabs = robot.find("propertyTabs", QTabWidget)
    tabs.setCurrentWidget(robot.find("groupsTab"))
    robot.settle()
    model = robot.find("groupsTable", QTableView).model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data(Qt.ItemDataRole.UserRole) == group)
    model.setData(model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    robot.settle()


def _close_report(robot: Robot) -> None:
    for dialog in robot.open_dialogs():
        dialog.close()
    robot.settle()

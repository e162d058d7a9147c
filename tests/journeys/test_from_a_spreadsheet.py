"""A block copied in a spreadsheet, pasted by key: the bad date is marked and left out, mended, and all of it written and taken back."""

import datetime
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit

from tests.kit.faults import without_stamp
from tests.kit.hands import Hands
from tests.kit.shop import TestShop
from tests.kit.spreadsheets import from_excel, from_libreoffice

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
WRONG = 6  # the row of the bad date


def test_that_a_block_of_a_spreadsheet_goes_in_but_for_a_bad_date_that_is_mended(
    open_hands: Callable[..., Hands], served: TestShop
) -> None:
    before = without_stamp(served.read_all())
    user = open_hands(served.server.url(served.database))
    user.allows_writing()
    user.picks(user.find("viewPicker", QComboBox), "All fields")
    ids = user.ids()[:50]
    days = [str(datetime.date(1980, 1, 31) + datetime.timedelta(days=31 * place)) for place in range(50)]
    rows = [[f"from.calc{each}@example.com", day] for each, day in zip(ids, days, strict=True)]
    rows[WRONG][1] = "1980-02-31"

    # pasted from the first cell on; what is refused is told before, and marked after
    QApplication.clipboard().setMimeData(from_excel(rows))
    user.clicks_at(ids[0], "email")
    user.commands("action.paste")
    question = user.dialog("confirmDialog")
    told = question.findChild(QPlainTextEdit, "confirmDetails").toPlainText()
    assert told.count("\n") == 0 and f"#{ids[WRONG]}" in told and "1980-02-31" in told
    user.confirm()
    user.settle()
    assert user.pending == 99
    assert user.text(ids[WRONG], "birthday") == (before[ids[WRONG]]["birthday"] or "")
    assert "1980-02-31" in user.cell(ids[WRONG], "birthday", Qt.ItemDataRole.ToolTipRole)

    # what was refused stands there to be mended: by a cell of another spreadsheet; twice back, twice forth
    user.clicks_at(ids[WRONG], "birthday")
    user.presses("F2")
    assert user.focused_line().text() == "1980-02-31"
    user.presses("Esc")
    QApplication.clipboard().setMimeData(from_libreoffice([["1980-02-28"]]))
    user.commands("action.paste")
    assert user.pending == 100
    user.commands("action.undo")
    user.commands("action.undo")
    assert user.pending == 0
    user.commands("action.redo")
    user.commands("action.redo")
    assert user.pending == 100
    assert without_stamp(served.read_all()) == before, "nothing is written before the review"

    # written, looked at, taken back
    user.commands("action.review")
    user.writes_what_is_reviewed()
    rows[WRONG][1] = "1980-02-28"
    wanted = {each: {"email": email, "birthday": day} for each, (email, day) in zip(ids, rows, strict=True)}
    assert without_stamp(served.read_all()) == {each: {**row, **wanted.get(each, {})} for each, row in before.items()}
    user.takes_the_newest_batch_back()
    assert without_stamp(served.read_all()) == before

"""Copy, cut, paste and fill in the grid on the demo shop, as in a spreadsheet; what can't be taken is told before anything is staged."""

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QTableView

from tests.ui.test_editing import details, stored

__all__ = ["details"]
_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


def clip(text):
    QGuiApplication.clipboard().setText(text)


def clipped():
    return QGuiApplication.clipboard().text()


def select_block(user, ids, first, last):
    model = user.model
    box = QItemSelection(user.index(ids[0], first), user.index(ids[-1], last))
    user.table.setFocus()
    user.table.selectionModel().setCurrentIndex(user.index(ids[0], first), QItemSelectionModel.SelectionFlag.NoUpdate)
    user.table.selectionModel().select(box, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    user.settle()
    assert model is user.model


def pastes(user, text):
    clip(text)
    user.hits(_KEY.Key_V, _MOD.ControlModifier)


def details_of(user):
    return user.dialog("confirmDialog").findChild(QPlainTextEdit, "confirmDetails").toPlainText()


def test_that_a_block_is_pasted_from_the_current_cell_on(demo):
    ids = demo.ids()[:2]
    demo.go_to(ids[0], "firstname")
    pastes(demo, "Zoé\tMartin\nLéa\tDurand\n")
    assert [(demo.text(each, "firstname"), demo.text(each, "lastname")) for each in ids] == [("Zoé", "Martin"), ("Léa", "Durand")]
    assert demo.pending == 4
    demo.do("action.undo")
    demo.settle()
    assert demo.pending == 0


def test_that_one_value_goes_into_every_selected_cell(demo):
    ids = demo.ids()[:5]
    select_block(demo, ids, "lastname", "lastname")
    pastes(demo, "Martin")
    assert {demo.text(each, "lastname") for each in ids} == {"Martin"}


def test_that_a_block_is_repeated_over_a_selection_it_fits_into(demo):
    ids = demo.ids()[:4]
    select_block(demo, ids, "firstname", "lastname")
    pastes(demo, "Zoé\tMartin\nLéa\tDurand")
    assert [demo.text(each, "firstname") for each in ids] == ["Zoé", "Léa", "Zoé", "Léa"]


def test_that_a_shape_that_does_not_fit_is_explained_before_anything_is_staged(demo):
    ids = demo.ids()[:3]
    select_block(demo, ids, "firstname", "lastname")
    clip("Zoé\tMartin\nLéa\tDurand")
    demo.hits(_KEY.Key_V, _MOD.ControlModifier)
    assert "2 × 2" in details_of(demo)
    assert demo.pending == 0
    demo.confirm()
    demo.settle()
    assert demo.pending == 4


def test_that_refused_and_read_only_cells_are_listed_and_the_others_can_be_filled(demo):
    ids = demo.ids()[:2]
    demo.go_to(ids[0], "lastname")
    clip("Mar<tin\tno-mail\tmaybe\nDurand\tlea@example.com\tyes")
    demo.hits(_KEY.Key_V, _MOD.ControlModifier)
    listed = details_of(demo).splitlines()
    assert len(listed) == 3
    assert all(f"#{ids[0]}" in line for line in listed)
    demo.confirm()
    demo.settle()
    assert demo.text(ids[1], "lastname") == "Durand"
    assert demo.text(ids[0], "lastname") != "Mar<tin"


def test_that_what_was_refused_is_marked_until_the_paste_is_taken_back_and_again_with_it(demo):
    ids = demo.ids()[:2]
    demo.go_to(ids[0], "lastname")
    pastes(demo, "Mar<tin\nDurand")
    demo.confirm()
    demo.settle()
    assert set(demo.model.drafts) == {(ids[0], "lastname")}
    demo.do("action.undo")
    demo.settle()
    assert not demo.model.drafts
    demo.do("action.redo")
    assert set(demo.model.drafts) == {(ids[0], "lastname")}
    demo.go_to(ids[0], "firstname")
    pastes(demo, "Zoé\tMartin")
    assert not demo.model.drafts


def test_that_many_refused_for_one_reason_are_told_in_one_line_with_examples(demo):
    demo.go_to(demo.ids()[0], "lastname")
    pastes(demo, "\n".join(["Mar<tin"] * 9 + ["Durand"]))
    lines = details_of(demo).splitlines()
    assert len(lines) == 4
    assert "9 cells" in lines[0]


def test_that_more_than_a_thousand_cells_are_seen_before_and_after_first(demo):
    demo.sets("customers.max_rows", 0)
    ids = demo.ids()
    before = demo.text(ids[0], "lastname")
    demo.go_to(ids[0], "lastname")
    pastes(demo, "\n".join(f"Durand{'x' * (place % 7)}" for place in range(1001)))
    shown = demo.dialog("confirmDialog").findChild(QTableView, "bulkPreview").model()
    assert [shown.index(0, place).data() for place in (2, 3)] == [before, "Durand"]
    assert str(ids[0]) in shown.index(0, 0).data()
    demo.dialog("confirmDialog").reject()


def test_that_a_pasted_block_is_selected_after(demo):
    ids = demo.ids()[:2]
    demo.go_to(ids[0], "firstname")
    pastes(demo, "Zoé\tMartin\nLéa\tDurand")
    assert [(column.key, list(chosen)) for column, chosen in demo.table.cells()] == [("firstname", ids), ("lastname", ids)]


def test_that_ctrl_enter_fills_every_selected_cell_of_the_same_kind_as_one_step(demo):
    ids = demo.ids()[:3]
    select_block(demo, ids, "firstname", "lastname")
    demo.types("Camille")
    demo.hits(_KEY.Key_Return, _MOD.ControlModifier)
    assert {demo.text(each, key) for each in ids for key in ("firstname", "lastname")} == {"Camille"}
    demo.do("action.undo")
    assert demo.pending == 0


def test_that_pasting_into_a_read_only_column_says_so_and_changes_nothing(demo):
    demo.go_to(demo.ids()[0], "id_customer")
    pastes(demo, "12")
    assert demo.pending == 0
    assert any("can't be edited" in text for text in demo.notices())


def test_that_an_empty_clipboard_is_told(demo):
    demo.go_to(demo.ids()[0], "lastname")
    pastes(demo, "")
    assert demo.pending == 0
    assert demo.notices()


def test_that_rows_that_do_not_fit_below_are_told(demo):
    last = demo.ids()[-1]
    demo.go_to(last, "lastname")
    clip("Martin\nDurand")
    demo.hits(_KEY.Key_V, _MOD.ControlModifier)
    assert "1 row" in details_of(demo)


def test_that_a_copied_block_is_what_the_cells_show_pending_changes_included(demo):
    ids = demo.ids()[:2]
    demo.type_into(ids[0], "lastname", "Meunier")
    select_block(demo, ids, "firstname", "lastname")
    demo.hits(_KEY.Key_C, _MOD.ControlModifier)
    assert clipped() == "\n".join(f"{demo.text(each, 'firstname')}\t{demo.text(each, 'lastname')}" for each in ids)
    assert "mso-number-format" in QGuiApplication.clipboard().mimeData().html()


def test_that_cells_here_and_there_are_no_block_and_are_not_copied(demo):
    clip("as before")
    ids = demo.ids()
    select_block(demo, ids[:1], "firstname", "firstname")
    for customer, key in ((ids[2], "firstname"), (ids[3], "lastname")):
        demo.table.selectionModel().select(demo.index(customer, key), QItemSelectionModel.SelectionFlag.Select)
    demo.do("action.copy")
    demo.settle()
    assert clipped() == "as before"
    assert any("here and there" in text for text in demo.notices())


def test_that_titles_can_be_copied_along(demo):
    demo.go_to(demo.ids()[0], "lastname")
    demo.do("action.copy_with_headers")
    demo.settle()
    assert clipped().splitlines()[0] == "Last name"


def test_that_rows_the_grid_has_not_read_are_copied_with_their_texts(demo):
    demo.sets("customers.max_rows", 0)
    demo.go_to(demo.ids()[0], "email")
    demo.hits(_KEY.Key_Down, _MOD.ControlModifier | _MOD.ShiftModifier)
    demo.do("action.copy")
    demo.settle()
    expected = [row[0] for row in demo.sql("SELECT email FROM ps_customer WHERE deleted = 0 ORDER BY id_customer DESC")]
    assert clipped().split("\n") == expected


def test_that_cut_copies_and_empties(details):
    customer = details.ids()[0]
    details.type_into(customer, "company", "Dupont SA")
    details.go_to(customer, "company")
    details.hits(_KEY.Key_X, _MOD.ControlModifier)
    assert (clipped(), details.text(customer, "company")) == ("Dupont SA", "")


def test_that_what_was_copied_here_can_be_pasted_here_in_every_kind(details):
    source, target = details.ids()[:2]
    select_block(details, [source], "birthday", "note")
    details.do("action.copy")
    select_block(details, [target], "birthday", "note")
    details.do("action.paste")
    details.settle()
    for key in ("birthday", "company", "website", "id_default_group", "note"):
        assert details.text(target, key) == details.text(source, key)


def test_that_fill_down_repeats_the_first_row_and_of_one_row_takes_the_row_above(demo):
    ids = demo.ids()[:4]
    above = demo.text(ids[0], "lastname")
    select_block(demo, ids[:3], "lastname", "lastname")
    demo.hits(_KEY.Key_D, _MOD.ControlModifier)
    assert [demo.text(each, "lastname") for each in ids[:3]] == [above] * 3
    demo.go_to(ids[3], "lastname")
    demo.hits(_KEY.Key_D, _MOD.ControlModifier)
    assert demo.text(ids[3], "lastname") == above


def test_that_today_goes_into_dates_only(details):
    customer = details.ids()[0]
    details.go_to(customer, "company")
    details.do("action.put_today")
    assert details.pending == 0
    details.go_to(customer, "birthday")
    details.do("action.put_today")
    details.settle()
    assert details.text(customer, "birthday") == details.window.desk.shop.now()[:10]


def test_that_a_paste_is_reviewed_written_and_taken_back_like_any_edit(demo):
    ids = demo.ids()[:2]
    before = [stored(demo, each, "lastname") for each in ids]
    demo.go_to(ids[0], "lastname")
    pastes(demo, "Martin\nDurand")
    demo.commit()
    assert [stored(demo, each, "lastname") for each in ids] == ["Martin", "Durand"]
    demo.undo_newest_batch()
    assert [stored(demo, each, "lastname") for each in ids] == before


def test_that_ctrl_and_an_arrow_go_to_the_edge_and_shift_selects_up_to_it(demo):
    ids = demo.ids()
    demo.go_to(ids[3], "lastname")
    demo.hits(_KEY.Key_Down, _MOD.ControlModifier)
    assert demo.table.currentIndex().row() == len(ids) - 1
    demo.hits(_KEY.Key_Up, _MOD.ControlModifier | _MOD.ShiftModifier)
    assert len(demo.selected()) == len(ids)
    demo.hits(_KEY.Key_Left, _MOD.ControlModifier)
    assert (demo.table.currentIndex().row(), demo.table.currentIndex().column()) == (0, 0)
    demo.hits(_KEY.Key_End, _MOD.ControlModifier | _MOD.ShiftModifier)
    assert len(demo.selected_cells()) == len(ids) * demo.model.columnCount()


def test_that_delete_on_ticks_says_how_they_are_turned(demo):
    demo.go_to(demo.ids()[0], "newsletter")
    demo.hits(_KEY.Key_Delete)
    assert demo.pending == 0
    assert any("space bar" in text for text in demo.notices())

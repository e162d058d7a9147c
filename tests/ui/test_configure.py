"""Views are configured by keys and by mouse; what is made of them is in the user's own files, never in those shipped."""

import tomllib

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog, QLineEdit, QListWidget, QTableView, QTreeWidget

from sc_desktop.datafiles import data_folder
from sc_desktop.domain.folding import fold

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier


class Configuring:
    """The dialog, as its user sees it."""

    def __init__(self, user):
        self.user = user
        user.do("action.configure_view")
        self.dialog = user.dialog("configureDialog")
        user.settle()

    def part(self, kind, name):
        return self.dialog.findChild(kind, name)

    @property
    def shown(self):
        shown = self.part(QListWidget, "shownColumns")
        return [shown.item(place).data(Qt.ItemDataRole.UserRole) for place in range(shown.count())]

    @property
    def message(self):
        return self.user.label("configureMessage")

    def focus(self, *keys):
        """Select these columns among those shown, and go there."""
        shown = self.part(QListWidget, "shownColumns")
        shown.clearSelection()
        for key in keys:
            shown.item(self.shown.index(key)).setSelected(True)
        shown.setFocus()

    def press(self, key, modifiers=_MOD.NoModifier):
        self.user.bot.keyClick(QApplication.focusWidget() or self.dialog, key, modifiers)
        self.user.settle()

    def search(self, text):
        field = self.part(QLineEdit, "columnSearch")
        field.setFocus()
        field.clear()
        self.user.bot.keyClicks(field, text)

    def click(self, name):
        self.user.click(name, self.dialog)
        self.user.settle()

    def call_it(self, title):
        """Answer the question for a name."""
        asking = self.user.dialog("viewTitleDialog")
        assert isinstance(asking, QInputDialog)
        asking.setTextValue(title)
        asking.accept()
        self.dialog.activateWindow()
        self.user.settle()

    def drop(self, list_name, keys, place=None):
        """Let go of dragged columns on a list: above the column `place`, or below all."""
        wanted = self.part(QListWidget if list_name == "shownColumns" else QTreeWidget, list_name)
        data = QMimeData()
        data.setData("application/x-sc-desktop-columns", str(list(keys)).replace("'", '"').encode())
        at = (
            wanted.viewport().rect().bottomLeft()
            if place is None
            else wanted.visualItemRect(wanted.item(self.shown.index(place))).topLeft()
        )
        event = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, _MOD.NoModifier)
        wanted.dropEvent(event)
        self.user.settle()


def own_file(user, name):
    return tomllib.loads((user.profile / "views" / f"{name}.toml").read_text("utf-8"))


def own_files(user):
    return sorted(path.name for path in (user.profile / "views").glob("*"))


def test_that_columns_are_added_moved_and_taken_away_by_keys_alone(demo):
    before = {path.name: path.read_bytes() for path in data_folder("views").glob("*.toml")}
    dialog = Configuring(demo)
    dialog.search("telephone")  # not a word of the title
    dialog.press(_KEY.Key_Return)
    dialog.search("phone")
    dialog.press(_KEY.Key_Return)
    assert dialog.shown[-1] == "phone"
    dialog.focus("phone")
    dialog.press(_KEY.Key_Up, _MOD.AltModifier)
    dialog.press(_KEY.Key_Up, _MOD.AltModifier)
    dialog.focus("id_gender", "active")
    dialog.press(_KEY.Key_Delete)
    wanted = ["id_customer", "firstname", "lastname", "email", "newsletter", "phone", "optin", "date_add"]
    assert dialog.shown == wanted
    dialog.press(_KEY.Key_Return, _MOD.ControlModifier)
    assert demo.column_keys() == wanted
    assert own_file(demo, "light")["columns"] == wanted
    assert {path.name: path.read_bytes() for path in data_folder("views").glob("*.toml")} == before


def test_that_the_preview_shows_what_the_shop_holds_before_anything_is_kept(demo):
    dialog = Configuring(demo)
    dialog.search("company (account")
    dialog.press(_KEY.Key_Return)
    preview = dialog.part(QTableView, "viewPreview").model()
    ids = demo.ids()[: preview.rowCount()]
    told = {row[0]: row[1] or "" for row in demo.sql("SELECT id_customer, company FROM ps_customer")}
    assert [preview.index(row, preview.columnCount() - 1).data() for row in range(len(ids))] == [told[each] for each in ids]
    assert preview.rowCount() > 0
    demo.hits(_KEY.Key_Escape)
    assert "company" not in demo.column_keys() and own_files(demo) == []


def test_that_columns_are_dragged_between_the_lists_and_within(demo):
    dialog = Configuring(demo)
    dialog.drop("shownColumns", ["age", "birthday"], "lastname")
    dialog.drop("shownColumns", ["email"], "id_customer")
    dialog.drop("availableColumns", ["optin"])
    dialog.drop("shownColumns", ["id_gender"])
    rest = ["lastname", "active", "newsletter", "date_add"]
    wanted = ["email", "id_customer", "firstname", "age", "birthday", *rest, "id_gender"]
    assert dialog.shown == wanted
    dialog.click("saveView")
    assert demo.column_keys() == wanted


def test_that_a_view_shows_at_least_one_column(demo):
    dialog = Configuring(demo)
    dialog.focus(*dialog.shown)
    dialog.press(_KEY.Key_Delete)
    assert len(dialog.shown) == 9
    assert "at least one column" in dialog.message


def test_that_a_new_view_is_named_kept_and_picked_again_after_a_restart(open_user):
    user = open_user()
    dialog = Configuring(user)
    dialog.click("newView")
    dialog.call_it("Société d’été")
    dialog.search("siret")
    dialog.press(_KEY.Key_Return)
    dialog.click("saveView")
    assert own_files(user) == ["societe-d-ete.toml"]
    user.window.close()
    again = open_user()
    assert again.find("viewPicker", QComboBox).currentText() == "Société d’été"
    assert again.column_keys() == ["id_customer", "firstname", "lastname", "siret"]


def test_that_save_as_leaves_the_view_it_was_made_of_alone(demo):
    dialog = Configuring(demo)
    dialog.focus("email")
    dialog.press(_KEY.Key_Delete)
    dialog.click("saveViewAs")
    dialog.call_it("Without addresses")
    assert own_files(demo) == ["without-addresses.toml"]
    assert "email" not in demo.column_keys()
    demo.pick_view("Light")
    assert "email" in demo.column_keys()


def test_that_a_name_is_given_once_only(demo):
    dialog = Configuring(demo)
    dialog.click("duplicateView")
    dialog.call_it("overview")
    assert "already" in dialog.message
    assert dialog.part(QComboBox, "configuredView").count() == 6


def test_that_a_changed_shipped_view_can_be_reset_and_an_own_one_deleted(demo):
    dialog = Configuring(demo)
    dialog.focus("email")
    dialog.press(_KEY.Key_Delete)
    dialog.click("duplicateView")
    dialog.call_it("Mine")
    dialog.click("saveView")
    assert own_files(demo) == ["light.toml", "mine.toml"]
    dialog = Configuring(demo)
    dialog.click("deleteView")
    views = dialog.part(QComboBox, "configuredView")
    views.setCurrentIndex(views.findText("Light"))
    dialog.click("resetView")
    assert "email" in dialog.shown
    dialog.click("saveView")
    assert own_files(demo) == []
    assert demo.find("viewPicker", QComboBox).findText("Mine") == -1
    assert "email" in demo.column_keys()


def test_that_saving_the_view_takes_what_was_dragged_widened_and_sorted(open_user):
    user = open_user()
    header = user.table.horizontalHeader()
    header.moveSection(user.column("email"), 0)
    user.settle()
    header.resizeSection(0, 333)
    user.click_header("lastname")
    user.do("action.save_view")
    user.settle()
    kept = own_file(user, "light")
    assert (kept["columns"][0], kept["widths"]["email"], kept["sort"]) == ("email", 333, ["lastname"])
    user.window.close()
    (user.profile / "window.json").unlink()  # the view holds it, not the memory of the window
    again = open_user()
    assert again.column_keys()[0] == "email"
    assert again.table.columnWidth(0) == 333
    assert again.texts("lastname") == sorted(again.texts("lastname"), key=fold)


def test_that_a_view_goes_through_a_file_to_somebody_else(open_user, tmp_path):
    user = open_user()
    dialog = Configuring(user)
    dialog.focus("email")
    dialog.press(_KEY.Key_Delete)
    dialog.click("exportView")
    asking = user.dialog("exportViewDialog")
    asking.setDirectory(str(tmp_path))
    asking.fileSelected.emit(str(tmp_path / "sent.toml"))
    asking.reject()
    (tmp_path / "sent.toml").write_text((tmp_path / "sent.toml").read_text().replace("columns", "later = true\npinned = -3\ncolumns"))
    dialog.click("importView")
    asking = user.dialog("importViewDialog")
    asking.fileSelected.emit(str(tmp_path / "sent.toml"))
    asking.reject()
    user.settle()
    assert "pinned" in dialog.message and "later" in dialog.message
    assert dialog.shown == ["id_customer", "id_gender", "firstname", "lastname", "active", "newsletter", "optin", "date_add"]
    dialog.click("saveView")
    assert own_files(user) == ["light-copy.toml", "light.toml"]
    assert (own_file(user, "light-copy")["title"], own_file(user, "light-copy")["later"]) == ("Light (copy)", True)


def test_that_a_broken_file_is_told_and_left_as_it_is(open_user):
    user = open_user()
    user.window.close()
    folder = user.profile / "views"
    folder.mkdir(exist_ok=True)
    (folder / "mine.toml").write_text("columns = 3")
    again = open_user()
    assert any("mine.toml" in text for text in again.notices())
    assert (folder / "mine.toml").read_text() == "columns = 3"

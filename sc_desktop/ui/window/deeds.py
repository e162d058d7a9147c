"""What the actions do, each in a line or two: the flows do the work."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from sc_desktop import __version__
from sc_desktop.domain.filters import Op
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.theme import apply_theme, apply_zoom, theme, zoom_after

if TYPE_CHECKING:
    from sc_desktop.ui.preferences.dialog import PreferencesDialog
    from sc_desktop.ui.window.main_window import MainWindow


class WindowDeeds(QObject):
    """The commands of one window; see ui/actions."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._desk = window, window.desk
        self._preferences: PreferencesDialog | None = None

    def connect_shop(self) -> None:
        self._window.opening.connect_shop()

    def open_demo(self) -> None:
        self._window.opening.open(None, None)

    def show_shop(self) -> None:
        self._window.shops.show()

    def refresh(self) -> None:
        self._window.grid.refresh()
        self._window.arrivals.begin()
        self._window.groups.refresh()
        self._window.properties.reread()
        self._window.late.renew()
        self._window.late.renewal.look(tells=True)

    def quit(self) -> None:
        self._window.close()

    def undo(self) -> None:
        self._window.late.follow_step(self._desk.stage.undo(), is_undone=True)

    def redo(self) -> None:
        self._window.late.follow_step(self._desk.stage.redo(), is_undone=False)

    def revert_cell(self) -> None:
        """Drop the pending changes of the selected cells, memberships included where the column of groups is selected."""
        grid = self._window.grid
        self._desk.stage.revert(tr(N_("Revert cells")), grid.selecting.pending_keys())
        grid.model.drop_drafts(grid.table.selected_cells())

    def discard(self) -> None:
        count = self._desk.stage.free_count
        from sc_desktop.ui.confirm import ConfirmDialog

        dialog = ConfirmDialog(
            tr(N_("Discard all changes?")),
            tr(N_("What was edited and not written yet is dropped. The shop is not touched. Ctrl+Z brings it back.")),
            trn(N_("Discard {count} change"), N_("Discard {count} changes"), count),
            warning=True,
            parent=self._window,
        )
        dialog.accepted.connect(self._discard_now)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _discard_now(self) -> None:
        stage = self._desk.stage
        stage.revert(tr(N_("Discard all changes")), [change.key for change in stage])
        self._window.grid.model.drop_drafts()

    def select_all(self) -> None:
        self._window.grid.table.select_everything()
        self._window.grid.table.setFocus()

    def select_nothing(self) -> None:
        self._window.grid.table.clearSelection()

    def copy(self) -> None:
        self._window.late.clipboard.copy()

    def copy_with_headers(self) -> None:
        self._window.late.clipboard.copy(with_headers=True)

    def cut(self) -> None:
        self._window.late.clipboard.cut()

    def paste(self) -> None:
        self._window.late.clipboard.paste()

    def fill_down(self) -> None:
        self._window.late.filling.fill_down()

    def fill_right(self) -> None:
        self._window.late.filling.fill_right()

    def put_today(self) -> None:
        self._window.late.clipboard.put_today()

    def change_many(self) -> None:
        self._window.late.bulk.open()

    def replace_text(self) -> None:
        self._window.late.bulk.open("replace")

    def set_password(self) -> None:
        self._window.late.passwords.open()

    def fill_selection(self) -> None:
        """The current cell's value into every selected cell that holds the same kind of value."""
        table, model = self._window.grid.table, self._window.grid.model
        index = table.currentIndex()
        if index.isValid() and model.stored(model.id_at(index.row()), "id_customer")[0]:
            column = model.columns[index.column()]
            stored = model.stored(model.id_at(index.row()), column.key)[1]
            value = self._desk.stage.value(column.subject, (model.id_at(index.row()),), column.key, stored)
            self._window.grid.giving.fill_selected(column, "" if value is None else column.kind.typed(value))

    def review(self) -> None:
        self.finish_typing()
        self._window.commits.review()

    def commit(self) -> None:
        self._window.commits.commit()

    def show_history(self) -> None:
        self._window.history.show()

    def export_csv(self) -> None:
        self._window.late.exports.export()

    def export_orders(self) -> None:
        self._window.late.exports.export_orders()

    def show_orders(self) -> None:
        """The tab of orders on the selected customers, as a click on their number does."""
        self._window.properties.show_list("orders")

    def show_in_back_office(self) -> None:
        from sc_desktop.ui.back_office import show_customer

        show_customer(self._desk, self._window.grid.table.selected_ids()[0])

    def show_preferences(self) -> None:
        self._dialog().show()

    def show_preference(self, key: str) -> None:
        """Open the preferences at one of them."""
        self._dialog().open_at(key)

    def apply_preference(self, key: str) -> None:
        """A preference about the whole window was changed."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if key == "appearance.theme":
            apply_theme(app, self._desk.settings.choice(key))
            self._window.commands.paint_icons()
        elif key == "appearance.zoom":
            self._window.grid.table.delegate.finish()
            apply_zoom(app, self._desk.settings.whole(key))
            self._window.commands.size_icons()
            self._window.groups.refresh()
            self._forget_preferences()

    def _forget_preferences(self) -> None:
        """They were measured at another zoom: made anew at their next opening."""
        dialog = self._preferences
        if dialog is not None and dialog.isVisible():
            dialog.finished.connect(self._forget_preferences)
        elif dialog is not None:
            self._preferences = None
            dialog.deleteLater()

    def toggle_theme(self) -> None:
        self._desk.settings.set("appearance.theme", "light" if theme().name == "dark" else "dark")

    def zoom(self, steps: int) -> None:
        """So many steps larger; 0 is back to normal."""
        settings = self._desk.settings
        settings.set("appearance.zoom", zoom_after(settings.whole("appearance.zoom"), steps))

    def set_row_height(self, height: str) -> None:
        """Rows compact, normal or roomy; chosen once more it stays so, and ticked."""
        self._desk.settings.set("appearance.row_height", height)
        self._window.follow_soon()

    def choose_columns(self) -> None:
        table = self._window.grid.table
        place = table.header.mapToGlobal(table.header.rect().bottomLeft())
        self._window.grid.columns.show_menu(place, table.currentIndex().column())

    def configure_view(self) -> None:
        self._window.late.views.configure()

    def show_values(self, key: str = "") -> None:
        """The dock of values on this column."""
        self._window.late.values.show(key, chart=False)

    def toggle_figures(self) -> None:
        self._window.late.figures.toggle()

    def toggle_values(self) -> None:
        self._window.late.values.toggle()

    def show_own_fields(self) -> None:
        self._window.late.own_fields.open()
        self._window.late.renewal.look(tells=False)

    def save_view(self) -> None:
        self._window.late.views.save()

    def toggle_groups(self) -> None:
        self._toggle(self._window.groups)

    def toggle_properties(self) -> None:
        self._toggle(self._window.properties)

    def _toggle(self, pane: QWidget) -> None:
        if pane.isAncestorOf(QApplication.focusWidget() or self._window):
            self._window.grid.table.setFocus()
        pane.setVisible(pane.isHidden())
        self._window.follow_soon()

    def toggle_deleted(self) -> None:
        settings = self._desk.settings
        settings.set("customers.show_deleted", not settings.flag("customers.show_deleted"))

    def find(self) -> None:
        self._window.grid.search.setFocus()
        self._window.grid.search.selectAll()

    def filter_by_cell(self, op: Op) -> None:
        self._window.grid.filter_deeds.filter_by_cell(op)

    def build_filter(self) -> None:
        self._window.grid.filter_deeds.build()

    def colour_shown(self) -> None:
        self._window.late.rules.colour_shown()

    def show_rules(self) -> None:
        self._window.late.rules.open()

    def toggle_filter_row(self) -> None:
        self._window.grid.filter_row.toggle()

    def clear_filter(self) -> None:
        self._window.grid.filter_row.empty()
        self._window.grid.filters.clear()

    def go_to_filter(self, way: int) -> None:
        self._window.grid.filters.go(way)

    def go_to(self) -> None:
        self._window.late.going.ask()

    def repeat(self) -> None:
        """The value given last once more."""
        self._window.grid.repeat()

    def find_in_grid(self) -> None:
        self._window.grid.find_bar.open()

    def find_next(self) -> None:
        self._window.grid.find_bar.go(1)

    def find_previous(self) -> None:
        self._window.grid.find_bar.go(-1)

    def finish_typing(self) -> None:
        """Take what is being typed in a cell or a note: a command is about to look at the pending changes."""
        self._window.grid.table.delegate.finish()
        self._window.properties.finish()

    def next_tab(self) -> None:
        self._window.properties.turn_tab(1)

    def previous_tab(self) -> None:
        self._window.properties.turn_tab(-1)

    def next_pane(self) -> None:
        """F6 goes round: groups, grid, properties, and the values of a column where they stand."""
        self._go_to_pane(1)

    def previous_pane(self) -> None:
        self._go_to_pane(-1)

    def _go_to_pane(self, step: int) -> None:
        panes: list[QWidget] = [self._window.groups.tree, self._window.grid.table, self._window.properties.tabs]
        if self._window.late.opened_values is not None:
            panes.append(self._window.late.opened_values.pane)
        stops = [pane for pane in panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        here = next((place for place, stop in enumerate(stops) if focus is not None and (stop is focus or stop.isAncestorOf(focus))), None)
        here = (stops.index(self._window.grid.table) - step if here is None else here) + step
        stops[here % len(stops)].setFocus()

    def show_keys(self) -> None:
        """The map of all keys; the one that stands already is brought to the front."""
        from sc_desktop.ui.keymap.dialog import KeyMapDialog

        dialog = self._window.findChild(KeyMapDialog)
        if dialog is None:
            dialog = KeyMapDialog(self._window.shortcuts, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.changing_asked.connect(self.change_keys)
        dialog.show()
        dialog.activateWindow()

    def change_keys(self, searched: str = "") -> None:
        self._dialog().open_page("keys", searched)

    def show_about(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setWindowTitle(tr(N_("About SC Desktop")))
        box.setText(tr(N_("SC Desktop {version}: mass-edits the customers of a PrestaShop shop. MIT licence."), version=__version__))
        box.finished.connect(box.deleteLater)
        box.open()

    def _dialog(self) -> "PreferencesDialog":
        """The preferences; loaded when they are first asked for."""
        if self._preferences is None:
            from sc_desktop.ui.preferences.dialog import PreferencesDialog

            self._preferences = PreferencesDialog(self._desk.settings, self._window, shortcuts=self._window.shortcuts)
        assert isinstance(self._preferences, QDialog)
        return self._preferences

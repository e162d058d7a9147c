"""Where the panes meet: which signal of one calls which slot of another. Nothing else happens here."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sc_desktop.ui.window.main_window import MainWindow


def wire(window: "MainWindow") -> None:
    """Connect desk, panes and flows of one window."""
    desk, grid, groups = window.desk, window.grid, window.groups
    desk.shop_opened.connect(grid.open_shop)
    desk.shop_shown.connect(window.properties.open_shop)
    desk.shop_shown.connect(groups.open_shop)
    desk.shop_left.connect(grid.close_shop)
    desk.shop_left.connect(groups.close_shop)
    desk.notice_given.connect(window.notices.show_notice)
    desk.stage_changed.connect(window.follow_soon)
    desk.typed.connect(window.follow_soon)
    grid.table.delegate.opened.connect(window.follow_soon)
    desk.stage_changed.connect(partial(window.notices.clear, "refusal"))
    desk.stage_changed.connect(partial(_forget_old_news, window))
    desk.preference_wanted.connect(window.deeds.show_preference)
    desk.refresh_wanted.connect(window.deeds.refresh)
    desk.shop_opened.connect(partial(window.notices.clear, "opening"))
    window.opening.had_alone.connect(window.unfinished.look)
    groups.groups_chosen.connect(grid.filter_groups)
    grid.everyone_asked.connect(groups.choose_everyone)
    grid.groups_wanted.connect(groups.choose)
    grid.filters.changed.connect(window.follow_soon)
    grid.selection_changed.connect(partial(_follow_selection, window))
    grid.shown_changed.connect(window.follow_soon)
    grid.table.zoom_asked.connect(window.deeds.zoom)
    desk.shop_shown.connect(lambda: window.late.own_fields.tell_problems())
    desk.shop_shown.connect(window.late.watch_replica)
    desk.shop_opened.connect(window.late.restore)
    grid.columns.values_wanted.connect(window.deeds.show_values)
    grid.table.delegate.tip_asked.connect(lambda index, place: window.late.tips.show(index, place))
    grid.table.view_wanted.connect(grid.view_picker.pick)
    grid.table.customer_tip_asked.connect(lambda: window.late.tips.show_current())
    grid.fill_handle.wanted.connect(lambda drag: window.late.filling.fill_on(drag))
    for told in (grid.selection_changed, grid.shown_changed, desk.stage_changed):
        told.connect(partial(_follow_statistics, window))
    for told in (grid.selection_changed, grid.shown_changed):
        told.connect(window.late.follow)
    grid.columns.configure_wanted.connect(window.deeds.configure_view)
    grid.columns.save_wanted.connect(window.deeds.save_view)
    window.commands.menus["filter"].aboutToShow.connect(lambda: window.late.saved_filters.fill())
    grid.table.list_asked.connect(window.properties.show_list)
    window.properties.counted.connect(window.follow_soon)
    window.commits.committed.connect(partial(_on_committed, window))
    window.commits.committing_changed.connect(partial(window.notices.clear, "bulk"))  # "not written yet" is no longer so
    window.commits.grid_wanted.connect(grid.show_among)
    window.commits.committing_changed.connect(window.follow_soon)
    window.history.undo_asked.connect(window.commits.undo_of)
    window.history.forgotten.connect(window.properties.reread)
    desk.shop_left.connect(window.history.close)
    desk.history_wanted.connect(window.history.show)
    window.status.review_asked.connect(window.deeds.review)
    window.status.writing_asked.connect(window.opening.ask_to_write)
    desk.settings.on_change.append(grid.apply_preferences)
    desk.settings.on_change.append(window.deeds.apply_preference)
    desk.settings.on_change.append(lambda _key: window.follow_soon())
    grid.apply_zoom()


def _forget_old_news(window: "MainWindow") -> None:
    """What was pending from the last time is decided."""
    if not len(window.desk.stage):
        window.notices.clear("pending")
        window.notices.clear("bulk")


def _follow_selection(window: "MainWindow") -> None:
    window.properties.show_customers(window.grid.selecting.named_ids(), of=window.grid.selecting.count)
    window.follow_soon()


def _follow_statistics(window: "MainWindow") -> None:
    """What is selected adds up to something else; the flow is made at the first selection."""
    if window.late.has_statistics or window.grid.table.selectionModel().hasSelection():
        window.late.statistics.follow_soon()


def _on_committed(window: "MainWindow", applied: Sequence[int]) -> None:
    """The shop was written to: whoever shows what changed reads it again; selection and scroll stay."""
    window.grid.reread(applied)
    window.groups.refresh()
    window.properties.reread()
    window.history.refresh()
    window.late.renew()

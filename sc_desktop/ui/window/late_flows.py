"""What the window can do only once it is asked to: loaded and made at its first use, so that the window itself comes sooner."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sc_desktop.domain.stage import Step
    from sc_desktop.ui.window.bulk_flow import BulkFlow
    from sc_desktop.ui.window.clipboard_flow import ClipboardFlow
    from sc_desktop.ui.window.closing_flow import ClosingFlow
    from sc_desktop.ui.window.export_flow import ExportFlow
    from sc_desktop.ui.window.figures_flow import FiguresFlow
    from sc_desktop.ui.window.filling_flow import FillingFlow
    from sc_desktop.ui.window.going_flow import GoingFlow
    from sc_desktop.ui.window.intake import Intake
    from sc_desktop.ui.window.main_window import MainWindow
    from sc_desktop.ui.window.own_fields_flow import OwnFieldsFlow
    from sc_desktop.ui.window.password_flow import PasswordFlow
    from sc_desktop.ui.window.renewal_flow import RenewalFlow
    from sc_desktop.ui.window.replica_flow import ReplicaFlow
    from sc_desktop.ui.window.rules_flow import RulesFlow
    from sc_desktop.ui.window.saved_filters_flow import SavedFiltersFlow
    from sc_desktop.ui.window.statistics_flow import StatisticsFlow
    from sc_desktop.ui.window.tip_flow import TipFlow
    from sc_desktop.ui.window.values_flow import ValuesFlow
    from sc_desktop.ui.window.view_flow import ViewFlow


class LateFlows:
    """The flows of one window that hear of nothing but what their own commands tell them."""

    def __init__(self, window: "MainWindow") -> None:
        self._window, self._desk, self._grid = window, window.desk, window.grid

    @cached_property
    def bulk(self) -> "BulkFlow":
        from sc_desktop.ui.window.bulk_flow import BulkFlow

        return BulkFlow(self._desk, self._grid, self._window)

    @cached_property
    def clipboard(self) -> "ClipboardFlow":
        from sc_desktop.ui.window.clipboard_flow import ClipboardFlow

        return ClipboardFlow(self._desk, self._grid, self._intake, self._window)

    @cached_property
    def closing(self) -> "ClosingFlow":
        from sc_desktop.ui.window.closing_flow import ClosingFlow

        return ClosingFlow(self._desk, self._window.commits, self._window)

    @cached_property
    def going(self) -> "GoingFlow":
        from sc_desktop.ui.window.going_flow import GoingFlow

        return GoingFlow(self._desk, self._grid, self._window)

    @cached_property
    def tips(self) -> "TipFlow":
        from sc_desktop.ui.window.tip_flow import TipFlow

        return TipFlow(self._desk, self._grid, self._window)

    @cached_property
    def filling(self) -> "FillingFlow":
        from sc_desktop.ui.window.filling_flow import FillingFlow

        return FillingFlow(self._desk, self._grid, self._intake, self._window)

    @cached_property
    def exports(self) -> "ExportFlow":
        from sc_desktop.ui.window.export_flow import ExportFlow

        return ExportFlow(self._desk, self._grid, self._window)

    @cached_property
    def views(self) -> "ViewFlow":
        from sc_desktop.ui.window.view_flow import ViewFlow

        return ViewFlow(self._desk, self._grid, self._window)

    @cached_property
    def rules(self) -> "RulesFlow":
        from sc_desktop.ui.window.rules_flow import RulesFlow

        return RulesFlow(self._desk, self._grid, self._window)

    @cached_property
    def saved_filters(self) -> "SavedFiltersFlow":
        from sc_desktop.ui.window.saved_filters_flow import SavedFiltersFlow

        return SavedFiltersFlow(self._desk, self._grid, self._window.commands, self._window)

    @cached_property
    def own_fields(self) -> "OwnFieldsFlow":
        from sc_desktop.ui.window.own_fields_flow import OwnFieldsFlow

        flow = OwnFieldsFlow(self._desk, self._grid, self._window)
        self.renewal.renewed.connect(flow.show_offered)
        return flow

    @cached_property
    def renewal(self) -> "RenewalFlow":
        from sc_desktop.ui.window.renewal_flow import RenewalFlow

        return RenewalFlow(self._window)

    @cached_property
    def passwords(self) -> "PasswordFlow":
        from sc_desktop.ui.window.password_flow import PasswordFlow

        return PasswordFlow(self._desk, self._grid, self._window)

    @property
    def has_statistics(self) -> bool:
        """Whether statistics of a selection were ever shown."""
        return "statistics" in self.__dict__

    @cached_property
    def statistics(self) -> "StatisticsFlow":
        from sc_desktop.ui.window.statistics_flow import StatisticsFlow

        return StatisticsFlow(self._desk, self._grid, self._window.status)

    @cached_property
    def values(self) -> "ValuesFlow":
        from sc_desktop.ui.window.values_flow import ValuesFlow

        return ValuesFlow(self._window)

    @property
    def opened_values(self) -> "ValuesFlow | None":
        """The dock of a column's values, once it was wanted."""
        return self.values if "values" in self.__dict__ else None

    @cached_property
    def figures(self) -> "FiguresFlow":
        from sc_desktop.ui.window.figures_flow import FiguresFlow

        return FiguresFlow(self._window)

    @property
    def opened_figures(self) -> "FiguresFlow | None":
        """The strip of key figures, once it was wanted."""
        return self.figures if "figures" in self.__dict__ else None

    def restore(self) -> None:
        """A shop is open: what stood beside the grid the last time stands there again."""
        if self._desk.layout.is_kept("values_dock") and self.opened_values is None:
            self.values.show()
            self._grid.table.setFocus()  # where the keyboard is at the start
        if self._desk.layout.is_kept("figure_strip"):
            self.figures.show()

    def follow(self) -> None:
        """The grid shows other customers, or the cursor is in another column."""
        for flow in (self.opened_values, self.opened_figures):
            if flow is not None:
                flow.follow_soon()

    def renew(self) -> None:
        """The shop is read again, or was written: what was counted of it is old."""
        for flow in (self.opened_values, self.opened_figures):
            if flow is not None:
                flow.renew()

    def watch_replica(self) -> None:
        """The shop is open: tell how far its replica is behind, where it has one."""
        if self._desk.shop.replica is not None:
            self._replica.watch()

    @cached_property
    def _replica(self) -> "ReplicaFlow":
        from sc_desktop.ui.window.replica_flow import ReplicaFlow

        return ReplicaFlow(self._desk, self._window.status, self._window)

    def follow_step(self, step: "Step | None", *, is_undone: bool) -> None:
        """A step was taken back or done again: so are the marks of what was refused with it."""
        if step is not None and "_intake" in self.__dict__:
            self._intake.follow(step, is_undone=is_undone)

    @cached_property
    def _intake(self) -> "Intake":
        from sc_desktop.ui.window.intake import Intake

        return Intake(self._desk, self._grid.model, self._window)

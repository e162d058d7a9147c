"""From "Change many" to pending changes: which customers are meant, a preview on real rows, and staging with progress."""

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import Change, customer_of
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Selection, WholeResult
from sc_desktop.domain.stage import Draft, step_of
from sc_desktop.domain.stage import Step as Stepped
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.jobs.runner import Task as Job
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sc_desktop.domain.edits import Step, Unusable
    from sc_desktop.settings.recipes import Recipe
    from sc_desktop.ui.bulk.dialog import BulkDialog, Scope, Wish
    from sc_desktop.workspace.staging import Preview, Staged, Task
    from sc_desktop.workspace.workspace import Workspace

_LISTED = 4


class BulkFlow(QObject):
    """One dialog at a time. What is selected when it opens is what it works on."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._grid, self._window = desk, grid, window
        self._dialog: BulkDialog | None = None
        self._wish: Wish | None = None
        self._cells: Mapping[str, Sequence[int]] = {}
        self._selection: Selection | None = None
        self._job: Job | None = None
        self._preview_soon = Debounce(desk.jobs, self._ask_preview, 200, self)

    def open(self, edit: str = "") -> None:
        """Show the dialog, with an edit already chosen if named."""
        from sc_desktop.ui.bulk.dialog import BulkDialog

        if self._dialog is not None:
            self._dialog.raise_()
            return
        grid, shop = self._grid, self._desk.shop
        self._selection = grid.selecting.selection()
        self._cells = {column.key: ids for column, ids in grid.table.cells() if column.is_editable}
        index = grid.table.currentIndex()
        column = grid.model.columns[index.column()].key if index.isValid() else "lastname"
        dialog = BulkDialog(shop.columns, shop.manner, self._scopes(), column=column, edit=edit, parent=self._window)
        dialog.recipe_kept.connect(self._on_recipe_kept)
        dialog.recipe_dropped.connect(self._on_recipe_dropped)
        dialog.preview_asked.connect(self._on_preview_asked)
        dialog.staging_asked.connect(self._on_staging_asked)
        dialog.cancel_asked.connect(self._on_cancel_asked)
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        dialog.open()
        dialog.show_recipes(self._recipes())

    def _scopes(self) -> "list[Scope]":
        from sc_desktop.ui.bulk.dialog import CELLS, RESULT, ROWS, Scope

        total, selection, columns = self._grid.total, self._selection, self._grid.model.columns
        result = Scope(RESULT, self._grid.model.rowCount() if total is None else total)
        if isinstance(selection, WholeResult):
            rows = [replace(result, count=selection.count, is_selected=True)]
        else:
            rows = [Scope(ROWS, len(selection.ids))] if selection is not None else []
        cells = [Scope(CELLS, self._cell_customers(), tuple(self._cells))] if self._cells else []
        is_of_rows = len(self._cells) == sum(column.is_editable for column in columns) > 1  # customers are meant rather than cells
        found = [*rows, *cells] if is_of_rows else [*cells, *rows]
        return found if isinstance(selection, WholeResult) else [*found, result]

    def _cell_customers(self) -> int:
        """How many customers have a selected cell that can be edited."""
        if isinstance(self._selection, WholeResult):
            return self._selection.count
        return self._grid.table.selected_count([place for place, column in enumerate(self._grid.model.columns) if column.is_editable])

    def _tasks(self, wish: "Wish") -> "tuple[Task, ...]":
        from sc_desktop.ui.bulk.dialog import CELLS, RESULT

        staging, selection = use_cases.staging, self._selection
        if wish.scope == CELLS:
            whole = selection if isinstance(selection, WholeResult) else None
            return tuple(staging.on_cells(wish.steps[0].edit, self._cells, whole=whole))
        if wish.scope == RESULT or selection is None:
            query = replace(self._grid.query, limit=None)
            selection = WholeResult(query, self._grid.total or self._grid.model.rowCount())
        return (staging.Task(wish.steps, selection),)

    # -- recipes -----------------------------------------------------------------------------------------------------------------------

    def _recipes(self) -> "Sequence[Recipe]":
        """Those of the profile; what is wrong with a file is told once, when the dialog opens."""
        from sc_desktop.settings.recipes import load_recipes

        recipes, problems = load_recipes(self._desk.folder)
        if problems:
            self._desk.tell("\n".join(map(tr, problems)), role="warning", topic="recipes")
        return recipes

    def _on_recipe_kept(self, title: str, steps: "Sequence[Step]") -> None:
        from sc_desktop.settings.recipes import save_recipe

        try:
            save_recipe(self._desk.folder, title, steps)
        except Expected as error:
            self._desk.tell_failure(error)
            return
        self._desk.tell_done(tr(N_("The recipe “{title}” is kept; it stands under “What to do”."), title=title), topic="recipes")
        self._show_recipes()

    def _on_recipe_dropped(self, key: str) -> None:
        from sc_desktop.settings.recipes import delete_recipe

        delete_recipe(self._desk.folder, key)
        self._show_recipes()

    def _show_recipes(self) -> None:
        if self._dialog is not None:
            self._dialog.show_recipes(self._recipes())

    # -- preview -----------------------------------------------------------------------------------------------------------------------

    def _on_preview_asked(self, wish: "Wish") -> None:
        self._wish = wish
        self._preview_soon.ask()

    def _ask_preview(self) -> None:
        wish = self._wish
        if wish is not None and self._dialog is not None:
            self._desk.ask(
                "preview",
                _tried,
                use_cases.staging.preview,
                self._tasks(wish),
                tuple(self._desk.stage),
                done=partial(self._on_preview, wish),
                failed=partial(self._on_fault, wish),
                owner=self._dialog,
            )

    def _on_preview(self, wish: "Wish", answer: "Preview | Unusable") -> None:
        from sc_desktop.domain.edits import Unusable

        if self._dialog is None:
            return
        if isinstance(answer, Unusable):
            self._dialog.show_fault(wish, answer)
        else:
            self._dialog.show_preview(wish, answer)

    def _on_fault(self, wish: "Wish", error: Expected) -> None:
        if self._dialog is not None:
            self._dialog.show_fault(wish, error)

    # -- staging -----------------------------------------------------------------------------------------------------------------------

    def _on_staging_asked(self, wish: "Wish") -> None:
        self._desk.when_writable(partial(self._stage, wish))

    def _stage(self, wish: "Wish") -> None:
        if self._dialog is None:
            return
        self._dialog.show_progress(0, 0)
        job = self._desk.ask(
            "stage",
            make_step,
            self._tasks(wish),
            wish.title,
            self._desk.stage.draft(),
            done=partial(self._on_staged, wish),
            failed=partial(self._on_failed, wish),
            stepped=self._dialog.show_progress,
            stopped=self._dialog.show_stopped,
            owner=self._dialog,
        )
        assert isinstance(job, Job)
        self._job = job

    def _on_cancel_asked(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()

    def _on_failed(self, wish: "Wish", error: Expected) -> None:
        if self._dialog is not None:
            self._dialog.show_stopped()
            self._dialog.show_fault(wish, error)

    def _on_staged(self, wish: "Wish", answer: "tuple[Staged, Stepped, Draft, frozenset[int]] | Unusable") -> None:
        dialog = self._dialog
        if dialog is None:
            return
        if not isinstance(answer, tuple):
            dialog.show_stopped()
            dialog.show_fault(wish, answer)
            return
        staged, step, outcome, customers = answer
        dialog.show_done()
        if not self._desk.stage.take(step, outcome):  # something else was staged meanwhile, or a batch is writing some of these customers
            self._desk.change(wish.title, staged.changes)
        tell_staged(self._desk, staged, len(customers - self._desk.stage.in_work))

    def _on_closed(self, _result: int) -> None:
        dialog, self._dialog, self._wish, self._job = self._dialog, None, None, None
        if dialog is not None:
            dialog.deleteLater()


def tell_staged(desk: Desk, staged: "Staged", changed: int) -> None:
    """What became of an edit, for so many customers who are in no batch's work; refusals with their reasons."""
    told = trn(N_("{count} customer is changed, not written yet."), N_("{count} customers are changed, not written yet."), changed)
    lines = [told]
    if staged.unchanged:
        lines.append(trn(N_("{count} was so already."), N_("{count} were so already."), staged.unchanged))
    if staged.gone:
        lines.append(trn(N_("{count} customer is not there any more."), N_("{count} customers are not there any more."), staged.gone))
    text = " ".join(lines)
    if staged.refusals:
        text += "\n" + trn(N_("{count} refused and left as it is:"), N_("{count} refused and left as they are:"), len(staged.refusals))
        text += "".join(f"\n{grouped(each.count)} × {tr(each.example)}" for each in staged.reasons[:_LISTED])
        desk.tell(text, role="warning", topic="bulk")
    else:
        desk.tell_done(text, topic="bulk")


def make_step(workspace: "Workspace", tasks: "tuple[Task, ...]", title: str, draft: Draft, *, progress: Progress) -> Any:
    """On the lane: what the tasks come to, the step of it ready for the stage, and what is pending then: the window need not make them."""
    with uncollected():
        staged = _tried(workspace, use_cases.staging.stage_edit, tasks, tuple(draft.pending.values()), progress=progress)
        if not isinstance(staged, use_cases.staging.Staged):
            return staged
        step = step_of(title, staged.changes, draft.pending)
        return staged, step, draft.after(step), frozenset(map(customer_of, staged.changes))


def _tried(
    workspace: "Workspace", use_case: "Callable[..., Any]", tasks: "tuple[Task, ...]", pending: tuple[Change, ...], *, progress: Progress
) -> Any:
    """On the lane: the answer, or the reason why the request is none, which is the user's to mend and no fault of the program."""
    from sc_desktop.domain.edits import Unusable

    try:
        return use_case(workspace, tasks, pending=pending, progress=progress)
    except Unusable as unusable:
        return unusable

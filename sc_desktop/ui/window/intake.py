"""Many cells at once, pasted or carried on: worked out off the window's thread, asked about where something is left out, one step."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sc_desktop.domain.change import ChangeKey
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.stage import Draft, Step, step_of
from sc_desktop.i18n import N_, grouped, tr
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.model import CustomerModel

if TYPE_CHECKING:
    from sc_desktop.workspace.pasting import Pasted, RefusedText
    from sc_desktop.workspace.workspace import Workspace

ASKED_ABOVE = 1000  # cells
TOLD_ABOVE = 5000  # rows to read, and between two tellings how far it is
LISTED = 200
MARKED = 1000  # refused cells
_TOPIC = "intake"


class _Wish(Struct, frozen=True):
    """What is done is called `title`; `notes` are told along, `done` hears how many cells it came to."""

    title: str
    notes: tuple[str, ...]
    done: Callable[[int], None] | None


class Intake(QObject):
    """Takes what a use case makes of cells to the stage. Above 1,000 cells, or when something is left out, the user is asked first."""

    def __init__(self, desk: Desk, model: CustomerModel, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._model, self._window = desk, model, window
        self._job: Task | None = None
        self._told = 0
        self._marked: tuple[Sequence[ChangeKey], Sequence[RefusedText]] | None = None  # the last step's keys, and what was refused with it

    def take(
        self,
        title: str,
        use_case: Callable[..., "Pasted"],
        *values: object,
        notes: Sequence[str] = (),
        done: Callable[[int], None] | None = None,
    ) -> None:
        """Work out `use_case(workspace, *values, progress=...)` and make it pending under this title. `notes` are told along.

        `done` hears how many cells are pending by it."""
        self._desk.when_writable(partial(self._ask, _Wish(title, tuple(notes), done), use_case, values))

    def _ask(self, wish: "_Wish", use_case: Callable[..., "Pasted"], values: tuple[object, ...]) -> None:
        self._told = 0
        job = self._desk.ask(
            "stage",
            _worked_out,
            wish.title,
            use_case,
            values,
            self._desk.stage.draft(),
            done=partial(self._on_worked_out, wish),
            stepped=self._on_stepped,
            stopped=self._on_stopped,
            ended=partial(self._desk.untell, _TOPIC),
            owner=self,
        )
        self._job = job

    def _on_stepped(self, done: int, total: int) -> None:
        if total > TOLD_ABOVE and done - self._told >= TOLD_ABOVE:
            self._told = done
            text = tr(N_("{done} of {total} rows read …"), done=done, total=total)
            self._desk.tell(text, button=tr(N_("Cancel")), act=self._cancel, topic=_TOPIC)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()

    def _on_stopped(self) -> None:
        self._desk.tell_done(tr(N_("Stopped; no cell was changed.")), topic=_TOPIC)

    def _on_worked_out(self, wish: "_Wish", answer: "tuple[Pasted, Step, Draft]") -> None:
        from sc_desktop.ui.window.pasted_dialog import lines_of

        pasted = answer[0]
        lines = [*wish.notes, *lines_of(pasted, self._desk.shop.columns)]
        if not pasted.changes:
            self._desk.tell("\n".join(lines[:4]) or tr(N_("Nothing to change.")), role="warning", topic="refusal")
            self._mark(pasted, ())
        elif lines or len(pasted.changes) > ASKED_ABOVE:
            self._ask_first(wish, lines, answer)
        else:
            self._stage(wish, answer)

    def _stage(self, wish: "_Wish", answer: "tuple[Pasted, Step, Draft]") -> None:
        pasted, step, outcome = answer
        if not self._desk.stage.take(step, outcome):  # something else was staged meanwhile, or a batch is writing some of these customers
            self._desk.change(wish.title, pasted.changes)
        self._mark(pasted, step.keys)
        if wish.done is not None:
            wish.done(len(pasted.changes))

    def _mark(self, pasted: "Pasted", keys: Sequence[ChangeKey]) -> None:
        """The refused cells show it, and keep what they were to hold; those of the paste before do no more."""
        if self._marked is not None:
            self._model.drop_drafts({(each.customer, each.column) for each in self._marked[1]})
        self._marked = (keys, pasted.refused[:MARKED])
        self._show_marks(pasted.refused[:MARKED])

    def _show_marks(self, refused: "Sequence[RefusedText]") -> None:
        for each in refused:
            self._model.keep_draft(each.customer, each.column, each.text, tr(each.reason))

    def _ask_first(self, wish: "_Wish", lines: Sequence[str], answer: "tuple[Pasted, Step, Draft]") -> None:
        from sc_desktop.ui.window.pasted_dialog import PastedDialog

        shop = self._desk.shop
        more = [tr(N_("… and {count} more"), count=grouped(len(lines) - LISTED))] if len(lines) > LISTED else []
        told = [*lines[:LISTED], *more]
        names = self._desk.name_at_hand
        dialog = PastedDialog(wish.title, answer[0], told, columns=shop.columns, manner=shop.manner, name_of=names, parent=self._window)
        dialog.accepted.connect(partial(self._stage, wish, answer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def follow(self, step: Step, *, is_undone: bool) -> None:
        """A step was taken back or done again: what was refused with it is marked no more, or again."""
        if self._marked is None:
            return
        keys, refused = self._marked
        if is_undone and (step.keys is keys or not keys):
            self._model.drop_drafts({(each.customer, each.column) for each in refused})
        elif not is_undone and step.keys is keys:
            self._show_marks(refused)


def _worked_out(
    workspace: "Workspace", title: str, use_case: Callable[..., "Pasted"], values: tuple[object, ...], draft: Draft, *, progress: Progress
) -> "tuple[Pasted, Step, Draft]":
    """On the lane: what it comes to, the step of it, and what is pending then, so that the window need not make them."""
    with uncollected():
        pasted = use_case(workspace, *values, progress=progress)
        step = step_of(title, pasted.changes, draft.pending)
        return pasted, step, draft.after(step)

"""The desk of one window: the open shop, its pending changes, the lanes, what the user told. Panes share it and nothing else."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import CellChange, Change, ChangeKey, StoredValue, customer_of
from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.scope import Scope
from sc_desktop.domain.stage import Draft, Stage, Step
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, Message, msg, tr, trn
from sc_desktop.jobs.runner import Task
from sc_desktop.settings.shops import KnownShops
from sc_desktop.settings.store import Settings
from sc_desktop.settings.window_state import WindowState
from sc_desktop.ui.bridge import Done, Failed, Jobs

if TYPE_CHECKING:
    from sc_desktop.ui.at_rest import AtRest
    from sc_desktop.workspace.workspace import Workspace

_LOOKING = frozenset({"grid", "rows", "groups", "properties", "badges", "order_sheet", "column", "column_search", "figures", "ages", "tip"})
Setting = tuple[Column, Sequence[int], StoredValue]
AT_ONCE = 5_000  # cells that are changed while the window waits


class Notice(Struct, frozen=True):
    """A message below the panes. `role` is notice, warning or error; `button` offers `act`; one with the same `topic` is replaced.

    `passes`: it tells of something done, and goes by itself."""

    text: str
    role: str = "notice"
    button: str = ""
    act: Callable[[], None] | None = None
    topic: str = ""
    passes: bool = False


class Desk(QObject):
    """What the panes share. Signals tell in the past tense; nothing here draws."""

    shop_opened = Signal()
    shop_shown = Signal()
    shop_left = Signal()
    stage_changed = Signal()
    work_changed = Signal()
    rows_changed = Signal(object)
    notice_given = Signal(object)
    writing_wanted = Signal(object)
    preference_wanted = Signal(str)
    refresh_wanted = Signal()
    history_wanted = Signal(object)
    typed = Signal()

    def __init__(self, settings: Settings, shops: KnownShops, folder: Path, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings, self.shops, self.folder, self.jobs = settings, shops, folder, jobs
        self.layout = WindowState(folder)
        self.workspace: Workspace | None = None
        self.stage = Stage()
        self._unkept: Sequence[ChangeKey] = ()
        self._at_rest: AtRest | None = None
        self.is_committing = False
        self.at_hand: Callable[[int, str], tuple[bool, StoredValue]] = lambda customer, key: (False, None)
        jobs.failed.connect(self.tell_failure)
        jobs.ran_on.connect(self._tell_of_what_runs_on)

    # -- the shop ----------------------------------------------------------------------------------------------------------------------

    def take_shop(self, workspace: "Workspace", pending: Sequence[Change]) -> None:
        """The shop is open; `pending` are the edits kept from the last time."""
        self.workspace = workspace
        self.stage = Stage(pending)
        self._unkept = ()
        self.stage.on_change.append(self._on_staged)
        self.shop_opened.emit()
        self.stage_changed.emit()

    def look_from(self, scope: Scope) -> None:
        """Look at other shops of the multistore from now on; pending edits stay."""
        if self.workspace is not None and scope != self.workspace.scope:
            self.workspace = self.workspace.seen_from(scope)
            self.refresh_wanted.emit()

    def leave_shop(self) -> None:
        """The shop is closed; pending edits stay on this computer."""
        if self.workspace is not None:
            self.workspace.close()
            self.workspace = None
            self.stage = Stage()
            self.shop_left.emit()

    @property
    def shop(self) -> "Workspace":
        """The open shop; asked for only by what can't happen without one."""
        if self.workspace is None:
            raise RuntimeError("no shop is open")
        return self.workspace

    @property
    def shop_name(self) -> str:
        """What the open shop is called on the screen: by its user, else by itself; "" while none is open."""
        if self.workspace is None:
            return ""
        known = None if self.workspace.is_demo else self.shops.get(self.workspace.key)
        return known.shown if known is not None else self.workspace.title

    @property
    def back_office(self) -> str:
        """The web address of the open shop's back office; "" when its user told none."""
        known = self.shops.get(self.workspace.key) if self.workspace is not None else None
        return known.back_office if known is not None else ""

    def ask(
        self,
        lane: str,
        use_case: Callable[..., Any],
        *values: object,
        done: Done,
        owner: QObject,
        failed: Failed | None = None,
        stepped: Callable[[int, int], None] | None = None,
        stopped: Done | None = None,
        ended: Callable[[], None] | None = None,
        **named: object,
    ) -> Task:
        """Run `use_case(workspace, *values, progress=..., **named)` in a lane; see Jobs.run. What lanes only show may come of a replica."""
        asked = partial(use_cases.replica.look, use_case) if lane in _LOOKING and self.shop.replica is not None else use_case
        work = partial(_with_progress, asked, (self.shop, *values), named)
        return self.jobs.run(lane=lane, work=work, done=done, owner=owner, failed=failed, stepped=stepped, stopped=stopped, ended=ended)

    def _tell_of_what_runs_on(self) -> None:
        text = N_("The shop could not be told to stop: its server may be busy with what you gave up until that ends by itself.")
        self.tell(tr(text), role="warning", topic="runs_on")

    # -- telling -----------------------------------------------------------------------------------------------------------------------

    def tell(self, text: str, *, role: str = "notice", button: str = "", act: Callable[[], None] | None = None, topic: str = "") -> None:
        """Show a message below the panes."""
        self.notice_given.emit(Notice(text, role, button, act, topic))

    def tell_done(self, text: str, *, button: str = "", act: Callable[[], None] | None = None, topic: str = "") -> None:
        """Show below the panes what was done; the message goes by itself."""
        self.notice_given.emit(Notice(text, "notice", button, act, topic, passes=True))

    def untell(self, topic: str) -> None:
        """Drop the messages of a topic: they are no longer so."""
        self.notice_given.emit(Notice("", topic=topic))

    def offer_retry(self, error: Expected, topic: str) -> None:
        """Show why reading failed; one click reads everything again."""
        self.tell(str(error), role="error", button=tr(N_("Retry")), act=self.refresh_wanted.emit, topic=topic)

    def tell_failure(self, error: Expected) -> None:
        """Show what the world did, in its four parts."""
        self.tell(str(error), role="error", topic="failure")

    # -- editing -----------------------------------------------------------------------------------------------------------------------

    def give(self, ids: Sequence[int], column: Column, value: object) -> Message | None:
        """Give one value to the column of these customers. Returns why it is refused, else None: it is, or soon will be, pending."""
        after = self._read(column, ids, value)
        if isinstance(after, Message):
            self._refuse([(column, after)])
            return after
        self.when_writable(partial(self._stage_values, tr(column.label), [(column, ids, after)]))
        return None

    def give_all(self, title: str, cells: Sequence[tuple[Column, Sequence[int]]], value: object) -> None:
        """Give one value to all these cells, customers by column, as one step; a column that refuses it is left alone."""
        read = [(column, ids, self._read(column, ids, value)) for column, ids in cells]
        wanted: list[Setting] = [(column, ids, after) for column, ids, after in read if not isinstance(after, Message)]
        if wanted:
            self.when_writable(partial(self._stage_values, title, wanted))
        self._refuse([(column, reason) for column, _ids, reason in read if isinstance(reason, Message)])

    def clear(self, cells: Sequence[tuple[Column, Sequence[int]]]) -> None:
        """Empty these cells, customers by column, as one step; a column that can't be empty is refused and left alone."""
        emptied: list[Setting] = []
        refused: list[tuple[Column, Message]] = []
        for column, ids in cells:
            reason = column.refuse(column.kind.empty) if column.is_editable else msg(N_("This column can't be edited."))
            if reason is None:
                emptied.append((column, ids, column.kind.empty))
            else:
                refused.append((column, reason))
        if emptied:
            self.when_writable(partial(self._stage_values, tr(N_("Clear cells")), emptied))
        self._refuse(refused)  # told after the others are pending, which drops older refusals

    def change(self, title: str, changes: Sequence[Change]) -> None:
        """Make these changes pending as one step, once the shop may be written to."""
        if changes:
            self.when_writable(partial(self._stage_changes, title, list(changes)))

    def when_writable(self, act: Callable[[], object]) -> None:
        """Act now, or once the user has allowed writing to this shop."""
        if self.shop.is_writable:
            act()
        else:
            self.writing_wanted.emit(act)

    def begin_work(self, customers: Iterable[int]) -> None:
        """A batch begins to write these customers: they can be read, and edited again after `end_work`."""
        self.is_committing = True
        self.stage.hold(customers)
        self.work_changed.emit()

    def end_work(self) -> None:
        """The batch has ended."""
        self.is_committing = False
        self.stage.let_go()
        self.work_changed.emit()

    def tell_in_work(self, customers: int) -> None:
        """Say why so many customers can't be edited now."""
        text = trn(
            N_("{count} customer is being written to the shop and was left alone: edit it again when that is done."),
            N_("{count} customers are being written to the shop and were left alone: edit them again when that is done."),
            customers,
        )
        self.tell(text, role="warning", topic="refusal")

    def _stage_changes(self, title: str, changes: Sequence[Change]) -> None:
        self.stage.add(title, changes)
        busy = {customer_of(change) for change in changes} & self.stage.in_work
        if busy:  # told after the others are pending, which drops older refusals
            self.tell_in_work(len(busy))

    def _stage_values(self, title: str, wanted: Sequence[Setting]) -> None:
        """Against what the grid has read, or, for rows it has not, what the shop holds now; many in a lane, up to the step of undo."""
        if sum(len(ids) for _column, ids, _after in wanted) > AT_ONCE:
            made = partial(self._take_many, title, wanted)
            self.ask("stage", use_cases.editing.set_many, title, wanted, self.stage.draft(), done=made, owner=self)
            return
        changes: list[CellChange] = []
        for column, ids, after in wanted:
            for customer in ids:
                was_read, before = self.at_hand(customer, column.key)
                if not was_read:
                    self.ask("stage", use_cases.editing.set_values, wanted, done=partial(self._take_changes, title, wanted), owner=self)
                    return
                if self._why_not_of(customer, column) is None:
                    changes.append(CellChange(column.subject, (customer,), column.key, before, after))
        self._take_changes(title, wanted, changes)

    def _take_changes(self, title: str, wanted: Sequence[Setting], changes: Sequence[CellChange]) -> None:
        columns, manner = self.shop.columns, self.shop.manner
        self._stage_changes(title, [use_cases.editing.as_meant(change, columns, manner) for change in changes])
        self._tell_rowless(wanted, changes)

    def _take_many(self, title: str, wanted: Sequence[Setting], made: tuple[Sequence[Change], Step, Draft]) -> None:
        changes, step, outcome = made
        if not self.stage.take(step, outcome):  # something else was staged meanwhile, or a batch is writing some of these customers
            self._stage_changes(title, changes)
        self._tell_rowless(wanted, changes)

    def _why_not_of(self, customer: int, column: Column) -> Message | None:
        """Why a customer whose row was read has no cell in the column; None where it has one, or was not read."""
        was_read, there = self.at_hand(customer, column.stands_on) if column.stands_on else (False, None)
        return column.why_not_of({column.stands_on: there}) if was_read else None

    def _tell_rowless(self, wanted: Sequence[Setting], changes: Sequence[Change]) -> None:
        """Say who was left alone; told after the others are pending, which drops older refusals."""
        for column, ids, _after in wanted:
            left = len(ids) - sum(isinstance(each, CellChange) and each.column == column.key for each in changes) if column.stands_on else 0
            if left:
                text = trn(
                    N_("{column}: {count} customer has no row in the table {table} and was left alone; its module makes such rows."),
                    N_("{column}: {count} customers have no row in the table {table} and were left alone; its module makes such rows."),
                    left,
                    column=tr(column.label),
                    table=column.subject,
                )
                self.tell(text, role="warning", topic="refusal")

    def name_at_hand(self, customer: int) -> str:
        """The customer's name as far as the grid shows it; "" where it does not."""
        parts = [self.at_hand(customer, key) for key in ("firstname", "lastname")]
        return " ".join(str(value) for was_read, value in parts if was_read).strip()

    def _read(self, column: Column, ids: Sequence[int], value: object) -> StoredValue | Message:
        """What the column would store of it, or why it can't."""
        if not column.is_editable:
            return msg(N_("This column can't be edited."))
        try:
            after = column.kind.from_typed(value, self.shop.manner)
        except Unreadable as unreadable:
            return unreadable.reason
        reason = column.refuse(after) or (self._why_not_of(ids[0], column) if len(ids) == 1 else None)
        return after if reason is None else reason

    def _refuse(self, refused: Sequence[tuple[Column, Message]]) -> None:
        """Say which columns took nothing, each reason once."""
        reasons: dict[str, list[str]] = {}
        for column, reason in refused:
            reasons.setdefault(tr(reason), []).append(tr(column.label))
        kept = N_("{column}: {reason} The old value was kept.")
        if reasons:
            lines = [tr(kept, column=", ".join(columns), reason=reason) for reason, columns in reasons.items()]
            self.tell("\n".join(lines), role="warning", topic="refusal")

    def _on_staged(self, keys: Sequence[ChangeKey]) -> None:
        """Every step is kept on this computer at once, so that a crash loses none; with it what an earlier one could not keep."""
        self._keep((*self._unkept, *keys) if self._unkept else keys)
        if not len(self.stage):
            self._rest()
        self.stage_changed.emit()

    def _rest(self) -> None:
        """Nothing is pending any more: what that leaves behind is cleared away once nobody waits for anything."""
        if self._at_rest is None:
            from sc_desktop.ui.at_rest import AtRest

            self._at_rest = AtRest(self.jobs, self)
        self._at_rest.want()

    def _keep(self, keys: Sequence[ChangeKey]) -> None:
        local, shop, stage = self.shop.local, self.shop.key, self.stage
        done = self._on_kept_again if self._unkept else lambda _: None
        self._unkept = ()

        def keep(_progress: Progress) -> None:  # what is pending of a key by then is what counts: steps are kept in order
            local.keep(shop, ((key, stage.get(key)) for key in keys))

        self.jobs.run(lane="stage", work=keep, done=done, failed=partial(self._on_not_kept, stage, keys), owner=self)

    def _on_not_kept(self, stage: Stage, keys: Sequence[ChangeKey], error: Expected) -> None:
        if stage is self.stage:
            self._unkept = (*self._unkept, *keys)
            self.tell(str(error), role="error", button=tr(N_("Retry")), act=self._keep_again, topic="unkept")

    def _keep_again(self) -> None:
        if self.workspace is not None and self._unkept:
            self._keep(self._unkept)

    def _on_kept_again(self, _answer: object) -> None:
        if not self._unkept:
            self.untell("unkept")


def _with_progress(use_case: Callable[..., Any], values: tuple[object, ...], named: dict[str, object], progress: Progress) -> object:
    return use_case(*values, progress=progress, **named)

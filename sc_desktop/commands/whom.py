"""For whom a command acts: the customers of whom a condition holds, the members of groups, or all."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from sc_desktop.domain.expression import ExpressionError, read_condition
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.i18n import N_, tr
from sc_desktop.workspace import browsing, staging
from sc_desktop.workspace.staging import Reason
from sc_desktop.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Whom:
    """What the command line says of it: `where` as an expression, `groups` by name or id, or `everyone`."""

    where: str | None = None
    groups: tuple[str, ...] = ()
    everyone: bool = False

    def check(self) -> None:
        """Raises Mistake when nothing is said: nothing never means everyone."""
        if self.where is None and not self.groups and not self.everyone:
            raise Mistake(tr(N_("Say for whom: --where, --group or --all.")))


class Mistake(Exception):
    """The command line asks for what can't be understood; the text says why."""


def find_whom(workspace: Workspace, whom: Whom, *, progress: Progress) -> tuple[Sequence[int], Sequence[Reason]]:
    """The customers meant, newest first, and why some can't be told. Raises Mistake."""
    query = Query(groups=frozenset(_group(workspace, name) for name in whom.groups), limit=None)
    if whom.where is None:
        return browsing.find_ids(workspace, query, progress=progress), ()
    ground = staging.ground_of(workspace)
    try:
        condition = read_condition(whom.where, workspace.columns, manner=ground.manner, today=ground.today)
    except ExpressionError as fault:
        marks = " " * fault.start + "^" * max(1, fault.end - fault.start)
        raise Mistake(f"--where {whom.where}\n        {marks}\n{fault.reason}") from None
    found = staging.find_where(workspace, query, condition, progress=progress)
    return found.ids, staging.reasons_of(found.unanswered)


def nearest(problem: str, name: str, known: Sequence[str]) -> Mistake:
    """The mistake with the name that comes closest, if one does."""
    close = difflib.get_close_matches(name, known, n=1)
    return Mistake(tr(N_("{problem} Did you mean “{nearest}”?"), problem=problem, nearest=close[0]) if close else problem)


def _group(workspace: Workspace, name: str) -> int:
    labels = workspace.lists["group"]
    found = [number for number, label in labels.items() if label.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if name.isdecimal() and int(name) in labels:
        return int(name)
    if found:
        raise Mistake(tr(N_("Several groups are called “{name}”; give the id."), name=name))
    raise nearest(tr(N_("There is no group “{name}”."), name=name), name, list(labels.values()))

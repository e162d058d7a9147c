"""For whom a command acts: the customers of whom a condition holds, the members of groups, or all."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from sc_desktop.domain.expression import ExpressionError, read_condition
from sc_desktop.domain.filters import Where
from sc_desktop.domain.nearest import with_nearest
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.i18n import N_, Message, msg, tr
from sc_desktop.settings.filters import load_filters
from sc_desktop.workspace import browsing, staging
from sc_desktop.workspace.staging import Reason
from sc_desktop.workspace.workspace import Workspace


class Whom(Struct, frozen=True):
    """What the command line says of it: `where` as an expression, a saved `filter` of the profile folder by its name, `groups` by name or
    id, or `everyone`. What is said together must hold together."""

    where: str | None = None
    groups: tuple[str, ...] = ()
    everyone: bool = False
    filter: str | None = None
    profile: Path | None = None

    def check(self) -> None:
        """Raises Mistake when nothing is said: nothing never means everyone."""
        if self.where is None and self.filter is None and not self.groups and not self.everyone:
            raise Mistake(tr(N_("Say for whom: --where, --filter, --group or --all.")))
        if self.where is not None and not self.where.strip():
            raise Mistake(tr(N_("--where is empty: write a condition, like {example}."), example="orders_valid > 3"))


class Mistake(Exception):
    """The command line asks for what can't be understood; the text says why."""


def find_whom(workspace: Workspace, whom: Whom, *, progress: Progress) -> tuple[Sequence[int], Sequence[Reason]]:
    """The customers meant, newest first, and why some can't be told. Raises Mistake."""
    query = Query(groups=frozenset(_group(workspace, name) for name in whom.groups), limit=None, where=_filter(whom))
    if whom.where is None:
        return browsing.find_ids(workspace, query, progress=progress), ()
    ground = staging.ground_of(workspace)
    try:
        condition = read_condition(whom.where, workspace.columns, manner=ground.manner, today=ground.today)
    except ExpressionError as fault:
        place = len("--where ")
        lines = marked(f"--where {whom.where}", place + fault.start, place + fault.end)
        raise Mistake("\n".join((*lines, tr(fault.reason)))) from None
    found = staging.find_where(workspace, query, condition, progress=progress)
    return found.ids, staging.reasons_of(found.unanswered)


def marked(text: str, start: int, end: int) -> tuple[str, str]:
    """The text, and below it the marks of what is wrong in it."""
    return text, " " * start + "^" * max(1, end - start)


def unknown(problem: Message, name: str, known: Iterable[str]) -> Mistake:
    """The mistake of a name there is not, with the one that was probably meant."""
    return Mistake(tr(with_nearest(problem, name, known)))


def _filter(whom: Whom) -> Where | None:
    """The condition kept in the window under this name; None when none is named."""
    if whom.filter is None or whom.profile is None:
        return None
    saved, problems = load_filters(whom.profile)
    for problem in problems:
        print(tr(problem), file=sys.stderr)
    wanted = whom.filter.casefold()
    for each in saved:
        if wanted in (each.key, each.title.casefold()):
            return each.where
    raise unknown(msg(N_("There is no saved filter “{name}”."), name=whom.filter), whom.filter, [each.title for each in saved])


def _group(workspace: Workspace, name: str) -> int:
    labels = workspace.lists["group"]
    found = [number for number, label in labels.items() if label.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if name.isdecimal() and int(name) in labels:
        return int(name)
    if found:
        raise Mistake(tr(N_("Several groups are called “{name}”; give the id."), name=name))
    raise unknown(msg(N_("There is no group “{name}”."), name=name), name, labels.values())

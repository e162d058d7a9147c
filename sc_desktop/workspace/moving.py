"""Moving everybody from one group to another: what is asked for each kind of customer."""

from msgspec.structs import replace

from sc_desktop.domain.edits import Step
from sc_desktop.domain.edits.memberships import DEFAULT_GROUP, GROUPS, JoinGroups, LeaveGroups
from sc_desktop.domain.edits.setting import SetValue
from sc_desktop.domain.filters import Op, Test, both
from sc_desktop.domain.query import WholeResult
from sc_desktop.workspace.staging import Task


def tasks_of_move(members: WholeResult, gone: int, come: int, *, with_default: bool) -> tuple[Task, ...]:
    """The members of the group `gone` leave it and join `come`; without a group to leave, they only join.

    Nobody can leave the default group. `with_default`: for those who have `gone` as theirs, `come` becomes the default group as well;
    else they are refused."""
    moving = (Step(GROUPS, JoinGroups((come,))), *((Step(GROUPS, LeaveGroups((gone,))),) if gone else ()))
    if not (gone and with_default):
        return (Task(moving, members),)
    default = Step(DEFAULT_GROUP, SetValue(str(come)))
    return (
        Task((default, *moving), _those(members, Test(DEFAULT_GROUP, Op.IS, (gone,)))),
        Task(moving, _those(members, Test(DEFAULT_GROUP, Op.IS_NOT, (gone,)))),
    )


def _those(members: WholeResult, test: Test) -> WholeResult:
    return replace(members, query=replace(members.query, where=both(members.query.where, test)))

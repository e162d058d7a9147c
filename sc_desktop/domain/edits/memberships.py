"""Joining groups, leaving them, being in these and no others. The value that is edited is the column `groups`: ids with commas."""

from collections.abc import Callable
from typing import ClassVar

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Ground, Rewrite, Unusable, Values
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.i18n import N_, Message, msg

GROUPS = "groups"
DEFAULT_GROUP = "id_default_group"
_STAYS = msg(N_("A customer can't leave the default group: choose another default group first."))


def group_ids(stored: StoredValue) -> frozenset[int]:
    """The ids in the column's value."""
    return frozenset(int(part) for part in str(stored).split(",")) if stored else frozenset()


def stored_groups(groups: frozenset[int] | set[int]) -> StoredValue:
    """The column's value for these ids; None, as the shop gives it, for none."""
    return ",".join(map(str, sorted(groups))) or None


def why_not_groups(column: Column) -> Message | None:
    """Why a value can't be given to the column: that of the groups is changed by joining and leaving."""
    return msg(N_("Groups are joined and left.")) if column.key == GROUPS else None


class JoinGroups(Struct, frozen=True):
    """Make the customers members of these groups; what they are members of they stay."""

    name: ClassVar[str] = "join"
    title: ClassVar[str] = N_("Join groups")
    groups: tuple[int, ...]

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return _why_not(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        wanted = _known(self.groups, ground)
        return _rewrite(lambda now: now | wanted)


class LeaveGroups(Struct, frozen=True):
    """End the membership of these groups; who has one of them as the default group is refused."""

    name: ClassVar[str] = "leave"
    title: ClassVar[str] = N_("Leave groups")
    groups: tuple[int, ...]

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return _why_not(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        unwanted = frozenset(self.groups)
        if not unwanted:
            raise Unusable(msg(N_("Choose at least one group.")), "groups")
        return _rewrite(lambda now: now - unwanted)


class ReplaceGroups(Struct, frozen=True):
    """Make the customers members of these groups and of no others; who has another default group is refused."""

    name: ClassVar[str] = "regroup"
    title: ClassVar[str] = N_("Replace all groups")
    groups: tuple[int, ...]

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return _why_not(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        wanted = _known(self.groups, ground)
        return _rewrite(lambda now: wanted)


def _why_not(column: Column) -> Message | None:
    return None if column.key == GROUPS else msg(N_("Only the column of the groups is joined and left."))


def _known(groups: tuple[int, ...], ground: Ground) -> frozenset[int]:
    """The groups, all of which the shop has. Raises Unusable."""
    labels = ground.manner.labels("group")
    missing = next((group for group in groups if group not in labels), None)
    if missing is not None:
        raise Unusable(msg(N_("This shop has no group {number}."), number=str(missing)), "groups")
    if not groups:
        raise Unusable(msg(N_("Choose at least one group.")), "groups")
    return frozenset(groups)


def _rewrite(decide: Callable[[frozenset[int]], frozenset[int]]) -> Rewrite:
    def run(values: Values) -> StoredValue:
        now, default = group_ids(values[GROUPS]), int(str(values[DEFAULT_GROUP] or 0))
        after = decide(now)
        if default in now and default not in after:
            raise Unreadable(_STAYS)
        return stored_groups(after)

    return Rewrite(run, (DEFAULT_GROUP,))

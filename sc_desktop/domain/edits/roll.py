"""Every edit, in the order they are offered."""

from collections.abc import Mapping

from sc_desktop.domain.edits.calculating import Calculate, MoveDate
from sc_desktop.domain.edits.casing import ChangeCase
from sc_desktop.domain.edits.contract import Edit
from sc_desktop.domain.edits.copying import CopyFrom
from sc_desktop.domain.edits.memberships import JoinGroups, LeaveGroups, ReplaceGroups
from sc_desktop.domain.edits.replacing import Replace
from sc_desktop.domain.edits.setting import Clear, SetValue
from sc_desktop.domain.edits.trimming import Trim
from sc_desktop.domain.edits.working_out import WorkOut

_ALL: tuple[type[Edit], ...] = (
    *(SetValue, Clear, Replace, ChangeCase, Trim, CopyFrom, Calculate, MoveDate, WorkOut),
    *(JoinGroups, LeaveGroups, ReplaceGroups),
)
EDITS: Mapping[str, type[Edit]] = {edit.name: edit for edit in _ALL}

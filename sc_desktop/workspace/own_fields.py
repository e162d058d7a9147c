"""The user's own fields in an open shop: what can be added, and the columns made of what was defined."""

from collections.abc import Mapping, Sequence

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column, Worked
from sc_desktop.domain.expression import Expression, ExpressionError, read_expression
from sc_desktop.domain.expression.values import Type, to_stored
from sc_desktop.domain.kinds import Amount, Flag, Kind, Moment, Text, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.own_field import Formula, OwnField, StoredField
from sc_desktop.i18n import N_, Message
from sc_desktop.prestashop.customers import columns_of
from sc_desktop.prestashop.own_columns import Offered, offered_fields, own_columns
from sc_desktop.workspace.workspace import Workspace

_MONEY = Amount(empty=None, places=2)
_KINDS: Mapping[Type, Kind] = {
    Type.NUMBER: Amount(empty=None),
    Type.FLAG: Flag(empty=None),
    Type.DATE: Moment(empty=None),
}


def columns_with(workspace: Workspace, fields: Sequence[OwnField]) -> Mapping[str, Column]:
    """The columns of the shop, and after them those the fields make here."""
    native = columns_of(workspace.shop)
    own = own_columns(workspace.shop, fields, key=workspace.key, taken=native)
    columns = {**native, **own}
    for field in fields:
        if isinstance(field, Formula) and field.key not in columns:
            made = _worked(workspace, field, columns)
            if made is not None:
                own = {**own, field.key: made}
    return {**native, **own}


def take_fields(workspace: Workspace, fields: Sequence[OwnField]) -> None:
    """These fields from now on: what was read for others of the same keys is let go of."""
    workspace.columns = columns_with(workspace, fields)  # a new mapping: work under way goes on with the old one
    workspace.snapshots.let_go()


def list_offered(workspace: Workspace) -> Sequence[Offered]:
    """The stored columns of this shop that are no columns yet."""
    return offered_fields(workspace.shop, workspace.columns)


def why_unusable(workspace: Workspace, field: OwnField) -> Message | None:
    """Why a formula can't be understood here; None for what can, and for fields of another kind."""
    if not isinstance(field, Formula):
        return None
    try:
        _read(workspace, field, _plain(workspace.columns))
    except ExpressionError as fault:
        return fault.reason
    return None


def is_of_here(workspace: Workspace, field: OwnField) -> bool:
    """Whether the field belongs to this shop, or to every shop."""
    return not isinstance(field, StoredField) or field.shop == workspace.key


def _plain(columns: Mapping[str, Column]) -> Mapping[str, Column]:
    """Without formulas, so that none can need itself."""
    return {key: column for key, column in columns.items() if column.is_asked and not column.is_hidden}


def _read(workspace: Workspace, field: Formula, columns: Mapping[str, Column]) -> Expression:
    return read_expression(field.expression, columns, manner=workspace.manner, today=workspace.today)


def _worked(workspace: Workspace, field: Formula, columns: Mapping[str, Column]) -> Column | None:
    """The column of a formula; None when this shop lacks what it names."""
    try:
        found = _read(workspace, field, _plain(columns))
    except ExpressionError:
        return None
    kind, manner = _MONEY if found.part.is_money else _KINDS.get(found.type, Text(empty=None)), workspace.manner

    def run(values: Mapping[str, StoredValue]) -> StoredValue:
        return _answer(found, values, kind, manner)

    help_text = N_("Worked out on this computer by an expression of your own.")
    return Column(field.key, field.title, help_text, kind, Worked(found.reads, run), width=14, topic="own")


def _answer(found: Expression, values: Mapping[str, StoredValue], kind: Kind, manner: Manner) -> StoredValue:
    """What the cell holds; nothing where there is no answer."""
    answer = found.answer(values)
    if isinstance(answer, Message):
        return None
    try:
        return to_stored(answer, kind, manner)
    except Unreadable:
        return None

"""Cells that were copied elsewhere, read into changes: each text by its column's kind and PrestaShop's rule. Nothing is guessed."""

from collections.abc import Mapping, Sequence
from itertools import cycle

from msgspec import Struct

from sc_desktop.domain.change import CellChange, StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import Message
from sc_desktop.workspace.browsing import load_values
from sc_desktop.workspace.workspace import Workspace


class PastedColumn(Struct, frozen=True):
    """What goes into a column: its customers, and the texts for them; fewer texts than customers are repeated."""

    key: str
    ids: Sequence[int]
    texts: Sequence[str]


class RefusedText(Struct, frozen=True):
    """A text that can't stand in its cell, and why."""

    customer: int
    column: str
    text: str
    reason: Message


class Pasted(Struct, frozen=True):
    """What a paste would make pending. `read_only`: keys of columns that take nothing; `gone`: how many customers are no longer there."""

    changes: tuple[CellChange, ...]
    refused: tuple[RefusedText, ...]
    read_only: tuple[str, ...]
    gone: int = 0


def read_pasted(workspace: Workspace, columns: Sequence[PastedColumn], *, progress: Progress) -> Pasted:
    """The changes a paste makes against what the shop holds now; nothing is staged.

    An empty text in a cell that looks empty changes nothing: NULL, "" and a zero date all look empty."""
    meant = [column for column in columns if workspace.columns[column.key].is_editable]
    ids = list(dict.fromkeys(customer for column in meant for customer in column.ids))
    progress.begin(len(ids))
    held = load_values(workspace, [column.key for column in meant], ids, progress=progress)
    changes: list[CellChange] = []
    refused: list[RefusedText] = []
    manner = workspace.manner
    for pasted in meant:
        column = workspace.columns[pasted.key]
        subject = column.subject
        readings = {text: _read(column, text, manner) for text in set(pasted.texts)}
        for customer, text in zip(pasted.ids, cycle(pasted.texts), strict=False):
            reading = readings[text]
            if isinstance(reading, Message):
                refused.append(RefusedText(customer, pasted.key, text, reading))
            elif customer in held:
                before = held[customer][pasted.key]
                after = before if reading.is_empty and not column.kind.show(before, manner) else reading.value
                reason = column.why_not_of(held[customer]) if column.stands_on else None
                if reason is None:
                    changes.append(CellChange(subject, (customer,), pasted.key, before, after))
                elif after is not before:
                    refused.append(RefusedText(customer, pasted.key, text, reason))
    read_only = tuple(column.key for column in columns if not workspace.columns[column.key].is_editable)
    return Pasted(tuple(changes), tuple(refused), read_only, len(ids) - len(held))


class _Reading(Struct, frozen=True):
    """What a text says: the value, and whether that looks empty."""

    value: StoredValue
    is_empty: bool


def _read(column: Column, text: str, manner: Manner) -> _Reading | Message:
    """The stored value of a text, or why it can't stand in the column."""
    try:
        value = column.kind.from_typed(text, manner)
    except Unreadable as unreadable:
        return unreadable.reason
    return column.refuse(value) or _Reading(value, not column.kind.show(value, manner))


def change_of(column: Column, customer: int, before: StoredValue, after: StoredValue, manner: Manner) -> CellChange:
    """What puts a value into a customer's cell. An empty cell emptied again stays what it is: NULL, "" and a zero date all look empty."""
    looks_same = not column.kind.show(after, manner) and not column.kind.show(before, manner)
    return CellChange(column.subject, (customer,), column.key, before, before if looks_same else after)


def load_texts(workspace: Workspace, keys: Sequence[str], ids: Sequence[int], *, progress: Progress) -> Mapping[int, Sequence[str]]:
    """What the cells of these customers show, for copying rows the grid has not read; customers that are gone are missing."""
    progress.begin(len(ids))
    manner = workspace.manner
    kinds = [(key, workspace.columns[key].kind) for key in keys]
    found = load_values(workspace, keys, ids, progress=progress)
    return {customer: [kind.show(values[key], manner) for key, kind in kinds] for customer, values in found.items()}

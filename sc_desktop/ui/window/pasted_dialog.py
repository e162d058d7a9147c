"""What many cells would come to, before they are filled: the first of them before and after, and what is left as it is, by reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.bulk.sights import SightTable
from sc_desktop.ui.confirm import ConfirmDialog
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.theme import scaled

if TYPE_CHECKING:
    from sc_desktop.workspace.pasting import Pasted, RefusedText
    from sc_desktop.workspace.staging import Sight

SHOWN = 200  # cells
_EXAMPLES = 3
_ROWS_SEEN = 8

Columns = Mapping[str, Column]


class PastedDialog(ConfirmDialog):
    """Asks whether the cells are to be filled."""

    def __init__(
        self,
        title: str,
        pasted: "Pasted",
        lines: Sequence[str],
        *,
        columns: Columns,
        manner: Manner,
        name_of: Callable[[int], str],
        parent: QWidget,
    ) -> None:
        count = len(pasted.changes)
        text = trn(N_("{count} cell can be filled. Nothing is written to the shop before the review."),
                   N_("{count} cells can be filled. Nothing is written to the shop before the review."), count)  # fmt: skip
        deed = trn(N_("Fill {count} cell"), N_("Fill {count} cells"), count)
        super().__init__(title, text, deed, details="\n".join(lines), listed=True, warning=bool(lines), parent=parent)
        table = SightTable(columns)
        table.rows.show_sights(_sights(pasted, columns, manner, name_of))
        table.setMinimumSize(scaled(620), table.horizontalHeader().height() + _ROWS_SEEN * table.verticalHeader().defaultSectionSize())
        self.body.insertWidget(0, table, 1)
        if lines:
            self.body.insertWidget(1, plain_label(tr(N_("The following is left as it is:"))))


def lines_of(pasted: "Pasted", columns: Columns) -> list[str]:
    """What is not taken: each reason once, with how many cells it concerns and the first of them."""
    lines = [tr(N_("{column}: this column can't be edited."), column=tr(columns[key].label)) for key in pasted.read_only]
    if pasted.gone:
        lines.append(trn(N_("{count} customer is not there any more."), N_("{count} customers are not there any more."), pasted.gone))
    reasons: dict[tuple[str, str], list[RefusedText]] = {}
    for refused in pasted.refused:
        reasons.setdefault((refused.column, tr(refused.reason)), []).append(refused)
    for (key, reason), cells in reasons.items():
        column = tr(columns[key].label)
        if len(cells) > _EXAMPLES:
            lines.append(tr(N_("{column}, {count} cells: {reason}"), column=column, count=grouped(len(cells)), reason=reason))
            lines += (
                tr(N_("    for example customer {id}: “{text}”"), id=f"#{cell.customer}", text=cell.text) for cell in cells[:_EXAMPLES]
            )
        else:
            lines += map(_line, cells, [column] * len(cells), [reason] * len(cells))
    return lines


def _line(cell: "RefusedText", column: str, reason: str) -> str:
    told = N_("Customer {id}, {column}: “{text}” — {reason}") if cell.text else N_("Customer {id}, {column}: empty — {reason}")
    return tr(told, id=f"#{cell.customer}", column=column, text=cell.text, reason=reason)


def _sights(pasted: "Pasted", columns: Columns, manner: Manner, name_of: Callable[[int], str]) -> "list[Sight]":
    """The first cells as they are shown before and after."""
    from sc_desktop.workspace.staging import Sight

    sights = []
    for change in pasted.changes[:SHOWN]:
        kind = columns[change.column].kind
        customer = change.row[0]
        before, after = (kind.show(value, manner) for value in (change.before, change.after))
        sights.append(Sight(customer, name_of(customer), change.column, before, after))
    return sights

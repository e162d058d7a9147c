"""Finding a text in the cells of customers that are shown, whether the grid has read them or not."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from sc_desktop.domain.change import CellChange, Change, ChangeKey
from sc_desktop.domain.folding import fold
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace.browsing import load_values
from sc_desktop.workspace.workspace import Workspace

ROWS_A_QUESTION = 1000


class Wanted(Struct, frozen=True):
    """A text to find. Without `match_case`, case and accents are left aside; `whole_cell`: nothing else may stand in the cell."""

    text: str
    match_case: bool = False
    whole_cell: bool = False

    def test(self) -> Callable[[str], bool]:
        """Whether a cell that shows this text is meant."""
        wanted = self.text if self.match_case else fold(self.text)
        if self.whole_cell:
            return (lambda shown: shown == wanted) if self.match_case else (lambda shown: fold(shown) == wanted)
        return (lambda shown: wanted in shown) if self.match_case else (lambda shown: wanted in fold(shown))


def find_cells(
    workspace: Workspace,
    wanted: Wanted,
    keys: Sequence[str],
    ids: Sequence[int],
    pending: Mapping[ChangeKey, Change],
    *,
    progress: Progress,
) -> list[tuple[int, int]]:
    """The cells that show the text, as places in `ids` and in `keys`, in order; what is `pending` is what a cell shows."""
    progress.begin(len(ids))
    is_meant, manner = wanted.test(), workspace.manner
    columns = [(place, workspace.columns[key]) for place, key in enumerate(keys)]
    found: list[tuple[int, int]] = []
    for start in range(0, len(ids), ROWS_A_QUESTION):
        part = ids[start : start + ROWS_A_QUESTION]
        read = load_values(workspace, keys, part, rows=ROWS_A_QUESTION, progress=progress)
        for row, customer in enumerate(part, start=start):
            values = read.get(customer)
            for place, column in columns if values is not None else ():
                change = pending.get((column.subject, (customer,), column.key)) if pending else None
                value = change.after if isinstance(change, CellChange) else values[column.key]  # type: ignore[index]  # not None here
                if is_meant(column.kind.show(value, manner)):
                    found.append((row, place))
    return found

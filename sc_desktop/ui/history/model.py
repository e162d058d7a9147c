"""The batches as Qt's table asks for them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt

from sc_desktop.domain.batch import UNDO, Batch
from sc_desktop.domain.kinds import Moment
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, grouped, tr
from sc_desktop.ui.history.paged import Index, PagedModel
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.theme import icon, theme

TITLES = (
    N_("Date"),
    N_("Kind"),
    N_("Author"),
    N_("Computer"),
    N_("Changed"),
    N_("Already so"),
    N_("Conflicts"),
    N_("Gone"),
    N_("State"),
)
FIRST_COUNT, STATE = 4, 8
_ROLE = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOMENT = Moment()


class BatchesModel(PagedModel[Batch]):
    """One row a batch, in the order given; counts are customers."""

    titles = TITLES

    def __init__(self, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manner = manner

    def row_of(self, batch: str) -> int | None:
        """The row a batch stands in; None when it is not in the list."""
        return next((row for row, each in enumerate(self._items) if each.id == batch), None)

    def undone_on(self, batch: Batch) -> str:
        """When a batch was taken back, as the language writes it."""
        return self._date_of(batch.undone_by, batch.undone_on)

    def date_of(self, batch: Batch) -> str:
        """When a batch was begun."""
        return _MOMENT.show(batch.started, self._manner)

    def _date_of(self, batch: str, began: str) -> str:
        """When another batch was begun; a piece of its id when that is not known."""
        return _MOMENT.show(began, self._manner) or batch[:12]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.TextAlignmentRole and FIRST_COUNT <= section < STATE:
            return _RIGHT
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == _ROLE.DisplayRole:
            return self._texts[row][column]
        if role == _ROLE.ToolTipRole:
            return plain_tip(_in_full(self._texts[row]))
        if role == _ROLE.TextAlignmentRole and FIRST_COUNT <= column < STATE:
            return _RIGHT
        if column == STATE and not self.item_at(row).is_finished:
            return self._warn(role)
        return None

    @staticmethod
    def _warn(role: int) -> object:
        """Colours and icon of a batch whose end is not known."""
        if role == _ROLE.BackgroundRole:
            return theme().background("warning")
        if role == _ROLE.ForegroundRole:
            return theme().foreground("warning")
        return icon("triangle-exclamation") if role == _ROLE.DecorationRole else None

    def told(self, item: Batch) -> tuple[str, ...]:
        batch = item
        counts = (batch.applied, batch.already_so, batch.conflicts, batch.gone)
        if batch.kind == UNDO:
            kind = tr("Taken back: batch of {date}", date=self._date_of(batch.undoes, batch.undoes_on))
        else:
            kind = tr(batch.kind_told)
        return (self.date_of(batch), kind, batch.author.name, batch.author.computer, *map(grouped, counts), self._state(batch))

    def _state(self, batch: Batch) -> str:
        return ", ".join(map(tr, batch.standing(self.undone_on(batch)))) or tr("finished")


def _in_full(texts: Sequence[str]) -> str:
    """All cells of a row with their titles, a line each."""
    return "\n".join(tr("{column}: {value}", column=tr(title), value=text) for title, text in zip(TITLES, texts, strict=True))

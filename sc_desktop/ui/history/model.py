"""The batches as Qt's table asks for them; texts are made when the list arrives, which is short."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sc_desktop.domain.batch import UNDO, Batch
from sc_desktop.domain.kinds import Moment
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, grouped, tr
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.theme import icon, theme

Index = QModelIndex | QPersistentModelIndex
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
_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren


class BatchesModel(QAbstractTableModel):
    """One row a batch, in the order given; counts are customers."""

    def __init__(self, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._manner = manner
        self._batches: list[Batch] = []
        self._dates: dict[str, str] = {}
        self._texts: list[tuple[str, ...]] = []
        self._tips: list[str] = []

    def take(self, batches: Sequence[Batch]) -> None:
        """Show these batches."""
        self.beginResetModel()
        self._batches = list(batches)
        self._dates = {batch.id: _MOMENT.show(batch.started, self._manner) for batch in batches}
        self._texts = [self._row(batch) for batch in batches]
        self._tips = [_in_full(texts) for texts in self._texts]
        self.endResetModel()

    def batch_at(self, row: int) -> Batch:
        return self._batches[row]

    @property
    def has_open_ends(self) -> bool:
        """Whether a batch stands there whose end is not known."""
        return not all(batch.is_finished for batch in self._batches)

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        return self._texts[row][column]

    def row_of(self, batch: str) -> int | None:
        """The row a batch stands in; None when it is not in the list."""
        return next((row for row, each in enumerate(self._batches) if each.id == batch), None)

    def date_of(self, batch: str) -> str:
        """When a batch was begun, as the language writes it; a piece of its id when it is not in the list."""
        return self._dates.get(batch) or batch[:12]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._batches)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _ROLE.DisplayRole:
            return tr(TITLES[section])
        if role == _ROLE.TextAlignmentRole and FIRST_COUNT <= section < STATE:
            return _RIGHT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == _ROLE.DisplayRole:
            return self._texts[row][column]
        if role == _ROLE.ToolTipRole:
            return plain_tip(self._tips[row])
        if role == _ROLE.TextAlignmentRole and FIRST_COUNT <= column < STATE:
            return _RIGHT
        if column == STATE and not self._batches[row].is_finished:
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

    def _row(self, batch: Batch) -> tuple[str, ...]:
        counts = (batch.applied, batch.already_so, batch.conflicts, batch.gone)
        kind = tr("Taken back: batch of {date}", date=self.date_of(batch.undoes)) if batch.kind == UNDO else tr("Edit")
        return (self._dates[batch.id], kind, batch.author.name, batch.author.computer, *map(grouped, counts), self._state(batch))

    def _state(self, batch: Batch) -> str:
        ending = tr("finished") if batch.is_finished else tr("not finished")
        if not batch.undone_by:
            return ending
        taken_back = tr("taken back on {date}", date=self.date_of(batch.undone_by))
        return taken_back if batch.is_finished else tr("{one}, {other}", one=ending, other=taken_back)


def _in_full(texts: Sequence[str]) -> str:
    """All cells of a row with their titles, a line each."""
    return "\n".join(tr("{column}: {value}", column=tr(title), value=text) for title, text in zip(TITLES, texts, strict=True))

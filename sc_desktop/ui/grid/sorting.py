"""In which order the customers are wanted, by what is clicked and pressed on the titles."""

from PySide6.QtCore import QObject, Signal

from sc_desktop.domain.column import Worked
from sc_desktop.domain.query import NEWEST_FIRST
from sc_desktop.domain.view import SortKey
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.window_state import MOST_SORT_KEYS
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.header import GridHeader
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.question import Question


class Sorting(QObject):
    """Turns clicks on titles into an order; one the shop can't give is refused with a word."""

    wanted = Signal(tuple)

    def __init__(self, desk: Desk, model: CustomerModel, header: GridHeader, question: Question) -> None:
        super().__init__(header)
        self._desk, self._model, self._question = desk, model, question
        header.sort_asked.connect(self._on_asked)
        header.sort_added.connect(self._on_added)
        model.sort_wanted.connect(lambda key, descending: self._want((SortKey(key, descending),)))

    def _on_asked(self, section: int) -> None:
        """A click sorts, a second one turns the order, a third one goes back to the newest first."""
        key, now = self._model.columns[section].key, self._question.query.sort
        if len(now) > 1 or now[0].column != key:
            self._want((SortKey(key),))
        elif not now[0].descending:
            self._want((SortKey(key, descending=True),))
        else:
            self._want(NEWEST_FIRST if key != "id_customer" else (SortKey(key),))

    def _on_added(self, section: int) -> None:
        """A click with Shift sorts by one more column, a second one turns its order, a third one takes it away."""
        key, now = self._model.columns[section].key, list(self._question.query.sort)
        place = next((place for place, sort in enumerate(now) if sort.column == key), None)
        if place is None:
            now.append(SortKey(key))
        elif not now[place].descending:
            now[place] = SortKey(key, descending=True)
        else:
            del now[place]
        if len(now) <= MOST_SORT_KEYS:
            self._want(tuple(now) or NEWEST_FIRST)

    def _want(self, sort: tuple[SortKey, ...]) -> None:
        keys = {key.column for key in sort}
        worked = next((each for each in self._model.columns if isinstance(each.source, Worked) and each.key in keys), None)
        if worked is None:
            self.wanted.emit(sort)
            return
        text = tr(N_("“{column}” is worked out here, once rows are read: the shop can't sort by it."), column=tr(worked.label))
        self._desk.tell(text, role="warning", topic="refusal")

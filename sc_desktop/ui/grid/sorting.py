"""In which order the customers are wanted, by what is clicked and pressed on the titles."""

from PySide6.QtCore import QObject, Signal

from sc_desktop.domain.query import NEWEST_FIRST
from sc_desktop.domain.view import SortKey
from sc_desktop.settings.window_state import MOST_SORT_KEYS
from sc_desktop.ui.grid.header import GridHeader
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.question import Question


class Sorting(QObject):
    """Turns clicks on titles into an order."""

    wanted = Signal(tuple)

    def __init__(self, model: CustomerModel, header: GridHeader, question: Question) -> None:
        super().__init__(header)
        self._model, self._question = model, question
        header.sort_asked.connect(self._on_asked)
        header.sort_added.connect(self._on_added)
        model.sort_wanted.connect(lambda key, descending: self.wanted.emit((SortKey(key, descending),)))

    def _on_asked(self, section: int) -> None:
        """A click sorts, a second one turns the order, a third one goes back to the newest first."""
        key, now = self._model.columns[section].key, self._question.query.sort
        if len(now) > 1 or now[0].column != key:
            self.wanted.emit((SortKey(key),))
        elif not now[0].descending:
            self.wanted.emit((SortKey(key, descending=True),))
        else:
            self.wanted.emit(NEWEST_FIRST if key != "id_customer" else (SortKey(key),))

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
            self.wanted.emit(tuple(now) or NEWEST_FIRST)

"""That edits are pending from the last time is told as long as all of them are, whatever else becomes pending."""

from PySide6.QtCore import QObject, Signal

from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.stage import Stage
from sc_desktop.ui.window.pending_news import PendingNews


class Bulletin(QObject):
    """What the news needs of a desk."""

    shop_left = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage, self.told = stage, []

    def tell(self, text: str, *, topic: str) -> None:
        self.told.append(text)

    def untell(self, topic: str) -> None:
        self.told.clear()


def renamed(customer: int) -> CellChange:
    return CellChange(CUSTOMER, (customer,), "firstname", "Ann", f"Zoe {customer}")


def test_that_it_goes_with_the_first_that_is_written_though_more_is_pending_than_before(qapp):
    old = [renamed(1), renamed(2)]
    desk = Bulletin(Stage(old))
    news = PendingNews(desk, old)
    desk.stage.add("More", [renamed(customer) for customer in range(10, 20)])
    assert desk.told == ["2 changes from the last time are still pending."]
    desk.stage.settle([old[0].key])
    assert (desk.told, len(desk.stage)) == ([], 11)
    desk.stage.settle([old[1].key])
    news.deleteLater()

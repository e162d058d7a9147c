"""Names in capitals and mistyped addresses mended by keys and clicks, past a colleague's edit that is kept; and the batch taken back."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit, QTableView

from tests.kit.faults import without_stamp
from tests.kit.hands import Hands
from tests.kit.shop import TestShop

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
SHOUTED = ("DUPONT", "JEAN-PIERRE", "D'ORMESSON", "DE LA TOUR", "O'BRIEN", "MARTIN")
CALM = ("Dupont", "Jean-Pierre", "d'Ormesson", "de La Tour", "O'Brien", "Martin")


@pytest.fixture
def customers(served: TestShop) -> list[int]:
    """Six customers whose names are shouted, four of them with a mistyped e-mail address."""
    ids = [row[0] for row in served.execute("SELECT id_customer FROM ps_customer WHERE deleted = 0 ORDER BY id_customer DESC LIMIT 6")]
    for place, (customer, name) in enumerate(zip(ids, SHOUTED, strict=True)):
        email = f"someone{customer}@{'gmial.com' if place < 4 else 'example.com'}"
        served.execute("UPDATE ps_customer SET lastname = %s, email = %s WHERE id_customer = %s", (name, email, customer))
    return ids


def test_that_names_and_addresses_are_mended_past_a_colleague_s_edit_and_put_back(
    open_hands: Callable[..., Hands], served: TestShop, customers: list[int]
) -> None:
    before = without_stamp(served.read_all())
    user = open_hands(served.server.url(served.database))
    user.allows_writing()

    # whom the search finds: the names as an expression writes them, looked at before they are taken
    user.commands("action.find")
    user.writes("someone", "Return")
    user.until(lambda: user.ids() == customers)
    user.clicks_at(customers[0], "lastname")
    user.commands("action.select_all")
    user.commands("action.change_many")
    dialog = user.dialog("bulkDialog")
    user.settle()
    user.picks(user.part(dialog, QComboBox, "bulkColumn"), "Last name")
    user.picks(user.part(dialog, QComboBox, "bulkEdit"), "Expression")
    user.clicks(user.part(dialog, QPlainTextEdit, "bulkExpression").viewport())
    user.writes("title(lower(lastname))")
    user.settle()
    assert previewed(user, dialog) == list(zip(SHOUTED, CALM, strict=True))
    user.click("bulkApply", dialog)
    user.settle()

    # a regular expression in the addresses of the same customers
    user.commands("action.replace")
    dialog = user.dialog("bulkDialog")
    user.settle()
    user.picks(user.part(dialog, QComboBox, "bulkColumn"), "E-mail")
    user.fills(user.part(dialog, QLineEdit, "bulkFind"), r"@gmial\.")
    user.fills(user.part(dialog, QLineEdit, "bulkBy"), "@gmail.")
    user.picks(user.part(dialog, QComboBox, "bulkMode"), "Regular expression")
    user.until(lambda: len(previewed(user, dialog)) == 4)
    user.click("bulkApply", dialog)
    user.settle()
    assert user.pending == 6 + 4
    assert without_stamp(served.read_all()) == before, "nothing is written before the review"

    # a colleague changes one of the names meanwhile: it stays unticked, theirs is kept
    stranger = customers[1]
    served.execute("UPDATE ps_customer SET lastname = 'Jean-Paul' WHERE id_customer = %s", (stranger,))
    user.commands("action.review")
    table = user.part(user.dialog("reviewDialog"), QTableView, "changesTable")
    user.settle()
    told = {tuple(table.model().index(row, column).data() for column in (3, 4, 5)) for row in range(table.model().rowCount())}
    assert ("JEAN-PIERRE", "Jean-Paul", "Jean-Pierre") in told
    user.writes_what_is_reviewed()
    for report in user.open_dialogs():
        report.close()
    user.settle()
    after = without_stamp(served.read_all())
    wanted = {
        each: {"lastname": calm, "email": before[each]["email"].replace("@gmial.", "@gmail.")}
        for each, calm in zip(customers, CALM, strict=True)
    }
    wanted[stranger]["lastname"] = "Jean-Paul"
    assert after == {each: {**row, **wanted.get(each, {})} for each, row in before.items()}

    # taken back, the colleague's name stays
    user.takes_the_newest_batch_back()
    assert without_stamp(served.read_all()) == {**before, stranger: {**before[stranger], "lastname": "Jean-Paul"}}


def previewed(user: Hands, dialog: QDialog) -> list[tuple[str, str]]:
    """Before and after, as the dialog shows them."""
    model = user.part(dialog, QTableView, "bulkPreview").model()
    return [(model.index(row, 2).data(), model.index(row, 3).data()) for row in range(model.rowCount())]

"""What stands in a column: its values with the number of customers that have each."""

from collections.abc import Mapping

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_table
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.i18n import N_, msg
from sc_desktop.prestashop.customers.asking import ask_entry_counts
from sc_desktop.workspace.workspace import Workspace


def count_entries(workspace: Workspace, query: Query, key: str, *, progress: Progress) -> Mapping[int, int]:
    """How many of the customers that answer the query have each entry of the column's list; 0 counts those that have none.

    A customer of several groups counts with each. Raises ShopUnreachable, ShopRefused."""
    question = ask_entry_counts(
        workspace.shop, workspace.columns, query, workspace.columns[key], id_lang=workspace.id_lang, today=workspace.today
    )
    with shop_errors(msg(N_("The values could not be counted."))), workspace.database.reading() as connection:
        rows = read_table(connection, question)
    counts: dict[int, int] = {}
    for entry, count in rows:
        number = int(str(entry or 0))
        counts[number] = counts.get(number, 0) + int(str(count))
    return counts

"""A list as a file: every row of it, in the columns and the order of the tab."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.exchange.csv_out import CsvStyle
from sc_desktop.workspace import exporting
from tests.kit.lists import FIRST_30, ListPlace
from tests.kit.orders import ORDERS, an_order, money


def export(lists: ListPlace, folder: Path, ids: tuple[int, ...], progress: Progress | None = None, **style: Any) -> list[list[str]]:
    """The list as a file, read back."""
    written = exporting.export_list(lists.workspace, "orders", ids, folder=folder, style=CsvStyle(**style), progress=progress or Progress())
    with written.path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert written.rows == len(rows) - 1
    return rows


def test_that_the_file_holds_every_order_as_the_tables_do_amounts_unrounded(lists, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_A_QUESTION", 7)
    an_order(lists, total_paid_tax_incl="12.345678", conversion_rate="1.1", id_currency=1)
    codes = {row["id_currency"]: row["iso_code"] for row in lists.rows("currency")}
    names = {row["id_customer"]: f"{row['firstname']} {row['lastname']}" for row in lists.rows("customer")}
    head, *rows = export(lists, tmp_path, FIRST_30, decimal=".", headers="keys")
    assert head == ["id_customer", "customer", "date_add", "reference", "state", "payment", "total", "currency", "total_default"]
    expected = [
        (
            *(str(row["id_customer"]), names[row["id_customer"]], row["date_add"], row["reference"], row["payment"]),
            *(codes[row["id_currency"]], money(row["total_paid_tax_incl"])),
            money(Decimal(str(row["total_paid_tax_incl"])) / Decimal(str(row["conversion_rate"]))),
        )
        for row in lists.query(ORDERS)
    ]
    assert [(*row[:4], row[5], row[7], Decimal(row[6]), Decimal(row[8])) for row in rows] == expected


def test_that_the_file_of_one_customer_is_called_by_its_number_and_has_the_tab_s_columns(lists, tmp_path):
    rows = export(lists, tmp_path, (2,))
    assert rows[0] == ["Date", "Reference", "State", "Payment", "Total", "Currency", "Total (default currency)"]
    assert len(rows) - 1 == sum(row["id_customer"] == 2 for row in lists.query(ORDERS)) > 0
    (path,) = tmp_path.glob("orders_2_????????_??????.csv")
    assert path.is_file()


def test_that_the_file_of_several_is_called_by_how_many_there_are(lists, tmp_path):
    export(lists, tmp_path, FIRST_30)
    assert len(list(tmp_path.glob("orders_30_????????_??????.csv"))) == 1


def test_that_a_text_of_the_shop_can_not_run_as_a_formula(lists, tmp_path):
    an_order(lists, payment='=HYPERLINK("http://x.example")')
    assert any(row[5] == '\'=HYPERLINK("http://x.example")' for row in export(lists, tmp_path, FIRST_30))


def test_that_a_cancelled_export_leaves_no_file(lists, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        export(lists, tmp_path, FIRST_30, progress)
    assert list(tmp_path.glob("orders*")) == []

"""The strip of key figures by clicks and keys, against what SQL beside the program finds in the demo shop."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QToolButton

from sc_desktop.workspace import figuring, valuing
from sc_desktop.workspace.workspace import Workspace

LIVE = "FROM ps_customer c WHERE deleted = 0"


@pytest.fixture
def demo(demo, monkeypatch):
    monkeypatch.setattr(Workspace, "now", lambda self: "2026-03-01 12:00:00")
    return demo


def told(user):
    """What each figure says, as a screen reader has it."""
    buttons = [each for each in user.find("figureStrip").findChildren(QAbstractButton) if each.objectName().startswith("figure.")]
    assert all(each.isVisible() and each.accessibleDescription() in each.toolTip() for each in buttons)
    return {each.objectName().removeprefix("figure."): each.accessibleName().split(": ")[1] for each in buttons}


def reckoned(user, condition="1 = 1"):
    """The same by hand."""
    live, mine = f"{LIVE} AND {condition}", f"FROM ps_orders o JOIN ps_customer c USING (id_customer) WHERE deleted = 0 AND {condition}"
    customers, newsletter = user.sql(f"SELECT COUNT(*), SUM(newsletter <> 0) {live}")[0]
    men, titled = user.sql(f"SELECT SUM(type = 0), COUNT(*) {live.replace('c WHERE', 'c JOIN ps_gender g USING (id_gender) WHERE')}")[0]
    births = [row[0] for row in user.sql(f"SELECT birthday {live} AND birthday NOT LIKE '%-00%' AND birthday <= '2026-03-01'")]
    days = sum((date(2026, 3, 1) - date.fromisoformat(born)).days for born in births)
    orders, spent = user.sql(f"SELECT COUNT(*), SUM(total_paid_real / conversion_rate) {mine} AND o.valid = 1")[0]

    def rounded(number, places):
        return f"{Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"

    return {
        "customers": f"{customers:,}",
        "men": f"{rounded(Decimal(men) * 100 / titled, 0)}%",
        "age": rounded(Decimal(days) / len(births) / 365, 0),
        "orders": rounded(Decimal(orders) / customers, 2),
        "newsletter": f"{newsletter:,} ({rounded(Decimal(newsletter) * 100 / customers, 0)}%)",
        "spent": rounded(spent, 2),
        "basket": rounded(Decimal(spent) / orders, 2),
    }


def test_that_the_figures_are_those_of_sql_and_follow_the_filter(demo):
    demo.do("action.figures")
    demo.settle()
    assert told(demo) == reckoned(demo)
    demo.go_to(demo.sql(f"SELECT MAX(id_customer) {LIVE} AND newsletter = 1")[0][0], "newsletter")
    demo.do("action.filter_is")
    demo.settle()
    assert told(demo) == reckoned(demo, "newsletter <> 0")


def test_that_a_figure_leads_to_the_values_behind_it(demo):
    demo.do("action.figures")
    demo.settle()
    demo.bot.mouseClick(demo.find("figure.men", QAbstractButton), Qt.MouseButton.LeftButton)
    demo.settle()
    assert (demo.find("valuesDock").isVisible(), demo.find("valuesColumn").currentData()) == (True, "id_gender")


def test_that_a_written_change_is_told_and_a_hidden_strip_asks_nothing(demo, monkeypatch):
    asked, ask = [], figuring.key_figures
    monkeypatch.setattr(figuring, "key_figures", lambda *told, **named: asked.append(told[1]) or ask(*told, **named))
    demo.do("action.figures")
    demo.settle()
    demo.press(Qt.Key.Key_Down)
    assert len(asked) == 1
    demo.sql("UPDATE ps_customer SET newsletter = 0")
    demo.do("action.refresh")
    demo.settle()
    assert (told(demo)["newsletter"], len(asked)) == ("0 (0%)", 2)
    demo.do("action.figures")
    demo.search("martin")
    assert (demo.find("figureStrip").isVisible(), len(asked)) == (False, 2)


def test_that_reading_can_be_stopped_and_the_strip_stands_there_the_next_time(demo, open_user, monkeypatch):
    with monkeypatch.context() as slow:
        slow.setattr(valuing, "IDS_A_PART", 1)
        slow.setattr(valuing, "PARTS_AT_MOST", 10**6)
        demo.do("action.figures")
        act = demo.find("figuresAct", QToolButton)
        demo.until(lambda: act.isVisible() and act.text().startswith("Stop"))
        act.click()
        demo.settle()
    assert (act.text(), set(told(demo).values())) == ("Read again", {"—"})
    act.click()
    demo.settle()
    assert not act.isVisible()
    demo.window.close()
    again = open_user()
    again.settle()
    assert told(again) == reckoned(again)

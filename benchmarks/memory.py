"""A million customers browsed from end to end in the real window: how much more memory than with one row."""

import argparse
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pymysql

from benchmarks.edited_shop import copied_shop
from benchmarks.judged import judge
from sc_desktop.domain.address import Profile

CUSTOMERS = 1_000_000
LIMIT = 300  # megabytes
BLOCKS = 400  # stops on the way, as many rows apart; what was read goes long before the end
STATUS = Path("/proc/self/status")


def run(options: argparse.Namespace) -> bool:
    """Whether the memory stays within its limit, whatever was looked at."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with copied_shop(options) as profile, tempfile.TemporaryDirectory() as folder:
        _multiply(profile)
        return _browse(profile, Path(folder))


def _multiply(profile: Profile) -> None:
    """The same customers again under further ids until there are a million; what belongs to them stays with the first."""
    line = pymysql.connect(host=profile.host, port=profile.port, user=profile.user, database=profile.database, autocommit=True)
    with line, line.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MAX(id_customer) FROM ps_customer")
        ((count, last),) = cursor.fetchall()
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'ps_customer'")
        names = ", ".join(f"`{name}`" for (name,) in cursor.fetchall() if name != "id_customer")
        for copy in range(1, -(-CUSTOMERS // count)):
            left = CUSTOMERS - copy * count
            cursor.execute(
                f"INSERT INTO ps_customer (id_customer, {names}) SELECT id_customer + {copy * last}, {names} FROM ps_customer"
                f" WHERE id_customer <= {last} ORDER BY id_customer LIMIT {min(count, left)}"
            )


def _browse(profile: Profile, folder: Path) -> bool:
    from PySide6.QtWidgets import QApplication

    from benchmarks.heartbeat import wait_until
    from sc_desktop.app import open_window
    from sc_desktop.settings.store import Settings

    Settings(folder).set("customers.max_rows", 1)
    url = f"mysql://{profile.user}@{profile.host}:{profile.port}/{profile.database}?tls=off"
    window: Any = open_window(url, profile_dir=folder)

    def settle() -> None:
        wait_until(lambda: not window.property("busy"), every=5)

    settle()
    empty = _megabytes("VmRSS")
    window.desk.settings.set("customers.max_rows", 0)
    settle()
    table, model = window.grid.table, window.grid.model
    rows = model.rowCount()
    known = _megabytes("VmRSS")
    bar = table.verticalScrollBar()
    for stop in range(BLOCKS + 1):
        bar.setValue(round(bar.maximum() * stop / BLOCKS))
        table.viewport().repaint()
        settle()
    table.select_everything()
    window.grid.selecting.selection()
    settle()
    most = _megabytes("VmHWM")
    window.abandon()
    QApplication.processEvents()
    kept = most - empty <= LIMIT
    print(f"{rows:,} customers browsed from end to end, {BLOCKS + 1} stops, all selected")
    for name, value in (("window with one row", empty), ("all ids known", known), ("most", most), ("most above one row", most - empty)):
        print(f"  {name:<24}{value:8.1f} MB")
    print(f"  {'limit':<24}{LIMIT:8.1f} MB")
    print(f"  {'verdict':<24}{'kept' if kept else 'NOT KEPT'}")
    return judge("memory of all customers browsed and selected", f"{most - empty:.0f} MB more", f"{LIMIT:.0f} MB more", kept)


def _megabytes(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(), re.MULTILINE)
    assert found is not None, name
    return int(found.group(1)) / 1024

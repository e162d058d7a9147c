"""A review's scripts, saved as a user saves them and run as a database administrator would; and the whole shop before and after."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

from sc_desktop.domain.change import ChangeKey
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import scripting
from sc_desktop.workspace.reviewing import Review
from tests.kit.mariadb import server_program
from tests.kit.shop import TestShop, User


def ticked(review: Review) -> list[ChangeKey]:
    """What the review offers ticked."""
    return [line.change.key for line in review.lines if line.can_be_ticked and not line.is_conflict]


def save_script(user: User, review: Review, folder: Path, *, is_back: bool, progress: Progress | None = None) -> str:
    """The text of one of the two scripts."""
    keys = ticked(review)
    path = scripting.save_script(user.workspace, review, keys, is_back=is_back, folder=folder, progress=progress or Progress())
    return path.read_text(encoding="utf-8")


def run_by_hand(shop: TestShop, script: str) -> None:
    """In the server's own client, with its defaults."""
    place = ["--protocol=tcp", "--host=127.0.0.1", f"--port={shop.server.port}", "--user=root", shop.database]
    command = [server_program("mariadb"), "--no-defaults", *place]
    done = subprocess.run(command, input=script.encode(), capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()


def everything(shop: TestShop) -> dict[str, list[str]]:
    """Every row of every table but the journal's, to the byte."""
    tables = [row[0] for row in shop.execute("SHOW TABLES LIKE 'ps\\_%%'") if "_scd_" not in row[0]]
    assert len(tables) > 20
    with contextlib.closing(shop.server.connect(shop.database)) as connection, connection.cursor() as cursor:
        told = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM `{table}`")
            told[table] = sorted(map(repr, cursor.fetchall()))
    return told

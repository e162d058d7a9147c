"""A program of its own that commits what is pending on this computer and is killed by the test that started it:
`python -m tests.kit.doomed_pending ...`. Its chunks are of two customers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sc_desktop.domain.address import Profile, Secret
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, opening, pace, reviewing
from tests.kit.shop import ME, TestShop

ROOT = Path(__file__).resolve().parents[2]
A_CHUNK = 2


def kill_in_mid_batch(shop: TestShop, steps: int) -> None:
    """Start a program that commits what is pending, and kill -9 it when it has told of so many steps; its next chunk is under way then."""
    command = [sys.executable, "-m", "tests.kit.doomed_pending", str(shop.server.port), shop.database, str(shop._folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin is not None and program.stdout is not None
        for _ in range(steps):
            assert program.stdout.readline(), "the program ended by itself"
            program.stdin.write("\n")
            program.stdin.flush()
        program.kill()
    shop.server.kill_connections(shop.database)  # as the server's own time limit does, half a minute later


def main(port: str, database: str, folder: str) -> None:
    """Tell of every step on a line of its own, and wait for a line in return: it can't come further than its killer lets it."""
    pace.LEAST, pace.MOST = 1, A_CHUNK
    profile = Profile("mysql", host="127.0.0.1", port=int(port), user="root", database=database, prefix="ps_", tls="off")
    workspace = opening.open_shop(opening.OpenRequest(Path(folder), "en", profile, Secret(""), writable=True), progress=Progress())
    review = reviewing.review(workspace, workspace.local.pending(workspace.key), progress=Progress())

    def tell(done: int, _total: int) -> None:
        print(done, flush=True)
        sys.stdin.readline()

    ticked = {line.change.key for line in review.lines if line.can_be_ticked}
    committing.commit(workspace, review, ticked, author=ME, progress=Progress(tell))


if __name__ == "__main__":
    main(*sys.argv[1:])

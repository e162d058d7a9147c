"""Programs of their own, as many as a test wants, each of which may be killed at any moment of what it does: `python -m tests.kit.nursery`.

with Nursery() as nursery:
    moments = nursery.start(shop, "commit").end().moments       # so many there are
    assert nursery.start(shop, "commit", die_at=moments // 2).end().is_killed

A moment is a call, or the return from one, anywhere in the program; or just those that reach the network or this computer's disk. There
are a few more of the former one time than another, as answers come in more pieces. Programs are forked off one that has loaded everything,
which takes a second only once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self

from sc_desktop.domain.address import Profile, Secret
from sc_desktop.domain.batch import UNDO, Report
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, history, opening, pace, resuming, reviewing
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace
from tests.kit.shop import ME, TestShop

ROOT = Path(__file__).resolve().parents[2]
REACHING = frozenset({"sendall", "execute", "executemany", "executescript", "commit", "__exit__"})
LISTS = ("applied", "already_so", "conflicts", "gone", "unknown", "not_done")


@dataclass(slots=True)
class Moments:
    """Counts moments of this thread, and apart from that those that reach out of the program; kills it at one of either."""

    die_at: int
    is_reaching: bool
    all: int = 0
    reaching: int = 0

    def __call__(self, _frame: FrameType, event: str, called: Any) -> None:
        self.all += 1
        reaches = event.startswith("c_") and called.__name__ in REACHING
        self.reaching += reaches
        if (reaches and self.reaching == self.die_at) if self.is_reaching else self.all == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: killed, or with a report (None when it raised what a user is told)."""

    is_killed: bool
    moments: int = 0
    reaching: int = 0
    batch: str = ""
    told: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Program:
    """One that was started."""

    nursery: Nursery
    pid: int
    last_words: Path

    def end(self) -> Ended:
        """Wait for its end. Fails when it ended neither by being killed nor with a report."""
        status = self.nursery.ask({"wait": self.pid})
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return Ended(is_killed=True)
        assert status == 0, f"the program failed: {status}; its trace stands on the error stream of the test"
        return Ended(is_killed=False, **json.loads(self.last_words.read_text()))


class Nursery:
    """Where programs come from; a context manager."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.kit.nursery"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._count = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(
        self,
        shop: TestShop,
        deed: str,
        *,
        die_at: int = 0,
        reaching: bool = False,
        most: int = 10,
        carried: bool = True,
        folder: Path | None = None,
    ) -> Program:
        """Start a program that commits what is pending in its folder, undoes the newest batch or goes on with one that was cut short."""
        self._count += 1
        mine = folder or shop._folder
        last_words = mine / f"last-words-{self._count}"
        where = {"port": shop.server.port, "database": shop.database, "folder": str(mine), "last_words": str(last_words)}
        how = {"deed": deed, "die_at": die_at, "reaching": reaching, "most": most, "carried": carried}
        return Program(self, self.ask({**where, **how}), last_words)

    def ask(self, wish: dict[str, object]) -> int:
        """A number for a wish: of the program that was started, or how it ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def main() -> None:
    """Start what is wished for, line by line; one that was started leaves by the door it came in by, or with its trace."""
    for line in sys.stdin:
        wish = json.loads(line)
        if "wait" in wish:
            _pid, told = os.waitpid(wish["wait"], 0)
        else:
            told = os.fork()
            if not told:
                _live(wish)
                return
        print(told, flush=True)


def _live(wish: dict[str, Any]) -> None:
    """Be one of the programs."""
    pace.LEAST, pace.MOST, pace.LEAST_CARRIED, committing.PAUSE = 1, wish["most"], 1 if wish["carried"] else 10**9, 0.0
    profile = Profile("mysql", host="127.0.0.1", port=wish["port"], user="root", database=wish["database"], prefix="ps_", tls="off")
    request = opening.OpenRequest(Path(wish["folder"]), "en", profile, Secret(""), writable=True)
    workspace = opening.open_shop(request, progress=Progress())
    moments = Moments(wish["die_at"], wish["reaching"])
    sys.setprofile(moments)
    report = DEEDS[wish["deed"]](workspace)
    sys.setprofile(None)
    told = {name: getattr(report, name) for name in LISTS} | {"refused": [each.customer for each in report.refused]}
    last_words = {"moments": moments.all, "reaching": moments.reaching, "batch": report.batch, "told": told}
    Path(wish["last_words"]).write_text(json.dumps(last_words))


def _commit_pending(workspace: Workspace) -> Report:
    if workspace.needs_journal:
        opening.create_journal_tables(workspace, progress=Progress())
    return _commit(workspace, reviewing.review(workspace, workspace.local.pending(workspace.key), progress=Progress()))


def _undo_newest(workspace: Workspace) -> Report:
    newest = next(batch for batch in history.list_batches(workspace, progress=Progress()) if batch.kind != UNDO)
    return _commit(workspace, history.review_undo(workspace, newest.id, progress=Progress()))


def _go_on(workspace: Workspace) -> Report:
    (unfinished,) = resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress())
    return resuming.go_on(workspace, unfinished, progress=Progress())


def _commit(workspace: Workspace, review: Review) -> Report:
    ticked = {line.change.key for line in review.lines if line.can_be_ticked and not line.is_conflict}
    return committing.commit(workspace, review, ticked, author=ME, progress=Progress())


DEEDS: dict[str, Callable[[Workspace], Report]] = {"commit": _commit_pending, "undo": _undo_newest, "go on": _go_on}

if __name__ == "__main__":
    main()

"""A million customers in one SQLite file, in our window and in DB Browser for SQLite: opened, gone to the end of, filtered, sorted.

Both are driven by xdotool on a screen of their own. An act ends with the first picture of the rows that stays the same from then on, looked
at every 20 ms until nothing has moved for a while: two equal pictures in a row would also be seen while a program is at work. They take
turns, each started after the other: one that follows itself finds its files in memory."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.judged import judge
from benchmarks.peer_shop import peer_shop
from benchmarks.screen import Screen
from sc_desktop.settings.store import FILE_NAME
from sc_desktop.workspace.opening import DEMO_FILE

ROOT = Path(__file__).resolve().parent.parent
PEER = "sqlitebrowser"
PROFILE = "profile"
CUSTOMERS = 1_000_000
ACTS = ("open", "end", "filter", "sort")
SIZE = ("1900", "1040")
LOOK_EVERY, QUIET, PATIENCE = 0.02, 3.0, 40.0  # seconds
_BUSY = ("mousemove", "1067", "530", "click", "1")
"""Its window asks whether to give up reading rows when it is resized meanwhile: No; where it does not ask, a cell is clicked."""
Keys = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Act:
    """What xdotool does before, and what is timed."""

    name: str
    before: Keys
    timed: Keys


@dataclass(frozen=True, slots=True)
class Driven:
    """A program: how it is started, where its rows are on the screen (left, top, right, bottom), and what xdotool does in each act."""

    name: str
    command: Sequence[str]
    rows: tuple[int, int, int, int]
    acts: Sequence[Act]


def run(options: argparse.Namespace) -> bool:
    """Whether we are ahead in every act."""
    shop = peer_shop(options.data, CUSTOMERS)
    times: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory(dir=options.data) as place:
        programs = _programs(shop, Path(place))
        for turn in range(options.rounds):
            for program in programs:
                _forget_last_time(Path(place) / PROFILE)
                for act, seconds in _drive(program, Path(place)):
                    times.setdefault(act, {}).setdefault(program.name, []).append(seconds)
                    print(f"  {turn + 1} {program.name:<14}{act:<8}{seconds:7.2f} s", file=sys.stderr, flush=True)
    is_ahead = True
    for act in ACTS:
        ours, theirs = times[act]["SC Desktop"], times[act][PEER]
        ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
        is_ahead &= judge(f"{act} a million customers against {PEER}", f"{ratio:.2f} x", "1.0 x", ratio < 1)
        told = "ahead" if ratio < 1 else "BEHIND"
        print(f"{act:<8}ours {median(ours):6.2f} s   {PEER} {median(theirs):6.2f} s   ratio {ratio:5.2f}   {told}")
    return is_ahead


def _programs(shop: Path, place: Path) -> tuple[Driven, Driven]:
    profile = place / PROFILE
    profile.mkdir(mode=0o700)
    shutil.copyfile(shop, profile / DEMO_FILE)
    (profile / DEMO_FILE).chmod(0o600)
    (profile / FILE_NAME).write_text('{"values": {"customers.max_rows": 0}}')
    ours = Driven(
        "SC Desktop",
        (sys.executable, str(ROOT / "main.py"), "--profile-dir", str(profile)),
        (250, 220, 640, 700),  # below the filter row, wherever the chips push it: a cursor blinks there
        (
            Act("end", (("mousemove", "442", "240", "click", "1"),), (("key", "ctrl+End"),)),
            Act(
                "filter",
                (("mousemove", "442", "240", "click", "1"), ("key", "ctrl+shift+l")),
                (("type", "--delay", "1", "Siobh"), ("key", "Return")),
            ),
            Act("sort", (("key", "ctrl+shift+k"), ("key", "Down")), (("mousemove", "442", "96", "click", "1"),)),
        ),
    )
    theirs = Driven(
        PEER,
        (PEER, "-R", "-t", "ps_customer", str(shop)),
        (90, 200, 600, 700),
        (
            Act("end", (_BUSY, ("mousemove", "1166", "240", "click", "1")), (("key", "ctrl+End"),)),
            Act("filter", (("key", "ctrl+Home"), ("mousemove", "1166", "174", "click", "1")), (("type", "--delay", "1", "Siobh"),)),
            Act("sort", (("key", "ctrl+a"), ("key", "Delete")), (("mousemove", "1166", "150", "click", "1"),)),
        ),
    )
    return ours, theirs


def _forget_last_time(profile: Path) -> None:
    """Every round is a first one: the row of filters would stand there already, and the shop would open in the order it was left in."""
    for kept in profile.iterdir():
        if kept.name not in (DEMO_FILE, FILE_NAME):
            kept.unlink() if kept.is_file() else shutil.rmtree(kept)


def _drive(program: Driven, place: Path) -> Iterator[tuple[str, float]]:
    """Go through every act once; the seconds each took."""
    home = place / "home"
    home.mkdir(exist_ok=True)
    without = ("QT_", "XDG_", "DBUS_", "WAYLAND_", "SC_DESKTOP_", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(without)}
    with Screen(pictures=home) as screen:
        environment |= {"HOME": str(home), "QT_QPA_PLATFORM": "xcb", "SC_DESKTOP_LANGUAGE": "en", "DISPLAY": screen.display}
        start = time.perf_counter()
        silent = subprocess.DEVNULL
        running = subprocess.Popen(program.command, env=environment, stdin=silent, stdout=silent, stderr=silent)
        try:
            yield "open", _settled(screen, program) - start
            window = _window(environment)
            _tool(environment, "windowsize", window, *SIZE, "windowfocus", window)
            for act in program.acts:
                _settled(screen, program)
                for keys in act.before:
                    _tool(environment, *keys)
                    _settled(screen, program)
                start = time.perf_counter()
                for keys in act.timed:
                    _tool(environment, *keys)
                yield act.name, _settled(screen, program) - start
        finally:
            running.kill()
            running.wait()


def _settled(screen: Screen, program: Driven) -> float:
    """When the rows came to look as they do once nothing has moved for a while."""
    begun = changed = time.perf_counter()
    last = screen.picture(program.rows)
    while (now := time.perf_counter()) - changed < QUIET and now - begun < PATIENCE:
        time.sleep(LOOK_EVERY)
        seen = screen.picture(program.rows)
        if seen != last:
            last, changed = seen, time.perf_counter()
    return changed


def _window(environment: dict[str, str]) -> str:
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "."], env=environment, capture_output=True, text=True)
    return found.stdout.split()[0]


def _tool(environment: dict[str, str], *words: str) -> None:
    subprocess.run(["xdotool", *words], env=environment, stdout=subprocess.DEVNULL, check=True)

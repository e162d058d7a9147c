"""From the command to the mapped window, against DB Browser for SQLite on the same file; and what is loaded by then."""

import argparse
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.judged import judge
from benchmarks.measure import Verdict, in_turn
from benchmarks.screen import Screen
from sc_desktop.demo.build import build_demo_file
from sc_desktop.workspace.opening import DEMO_CUSTOMERS, DEMO_FILE

LIMIT = 1.5
ROOT = Path(__file__).resolve().parent.parent
PEER = "sqlitebrowser"


def run(options: argparse.Namespace) -> bool:
    """Whether the window comes in time, with nothing loaded that it does not need."""
    with tempfile.TemporaryDirectory() as place, Screen() as screen:
        home = Path(place)
        profile = home / ".local" / "share" / "sc-desktop"  # where it looks when it is started without arguments, as from a desktop
        profile.mkdir(mode=0o700, parents=True)
        build_demo_file(profile / DEMO_FILE, customers=DEMO_CUSTOMERS, as_of=datetime.datetime(2026, 3, 1, 12, 0, 0))
        theirs = home / "their.db"
        shutil.copyfile(profile / DEMO_FILE, theirs)
        environment = _environment(home)
        our_command = [sys.executable, str(ROOT / "main.py")]
        loaded = _loaded_too_early(profile, environment)
        ours, peer = in_turn(
            lambda: screen.seconds_to_window(our_command, environment),
            lambda: screen.seconds_to_window([PEER, str(theirs)], environment),
            options.rounds,
        )
    verdict = Verdict(ours, peer, PEER, LIMIT)
    print("start to mapped window, Xvfb, the demo shop already built")
    print(f"  {'loaded too early':<24}{loaded}")
    print(verdict)
    light = judge("modules loaded before the window stands", loaded, "nothing", loaded == "nothing")
    return verdict.judge(f"start to mapped window against {PEER}") and light


def _environment(home: Path) -> dict[str, str]:
    """The same for both: a home of their own, no desktop session, the usual platform."""
    without = ("QT_", "XDG_", "DBUS_", "WAYLAND_", "SC_DESKTOP_", "PYTHON")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(without)},
        "HOME": str(home),
        "QT_QPA_PLATFORM": "xcb",
    }


def _loaded_too_early(profile: Path, environment: dict[str, str]) -> str:
    """Modules at the window's first show event that have no business there."""
    command = [sys.executable, "-m", "benchmarks.first_show", str(profile)]
    done = subprocess.run(command, cwd=ROOT, env={**environment, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True)
    told = done.stdout.strip().splitlines()
    return "nothing" if told and told[-1] == "[]" else (told or [done.stderr])[-1]

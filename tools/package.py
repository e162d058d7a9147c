"""Makes the program a folder that runs without Python: dist/sc-desktop, by PyInstaller; then starts it from there.

PyInstaller's own licence lets what it packs have any licence. One folder and no single file: Qt's libraries stay replaceable, as the LGPL
asks, and the start unpacks nothing."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.screen import Screen

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "dist"
PROGRAM = OUT / "sc-desktop" / ("sc-desktop.exe" if os.name == "nt" else "sc-desktop")
_NOT_SHIPPED = ("tkinter", "pytest", "hypothesis", "mypy", "PIL", "matplotlib", "IPython", "hatchling")


def main() -> int:
    """Build, copy the licences, start the window and a command from the folder; the exit code says whether all went well."""
    build()
    (PROGRAM.parent / "LICENCES.md").write_text((ROOT / "docs" / "licences.md").read_text("utf-8"), "utf-8")
    (PROGRAM.parent / "LICENSE").write_text((ROOT / "LICENSE").read_text("utf-8"), "utf-8")
    with tempfile.TemporaryDirectory() as place:
        try_command(Path(place))
        if sys.platform.startswith("linux"):
            try_window(Path(place))
    size = sum(path.stat().st_size for path in PROGRAM.parent.rglob("*") if path.is_file())
    print(f"{PROGRAM.parent}: {size / 1e6:.0f} MB, started")
    return 0


def build() -> None:
    """Run PyInstaller on main.py."""
    data = [word for name in ("views", "prefs", "resources") for word in ("--add-data", f"{ROOT / name}{os.pathsep}sc_desktop/data/{name}")]
    without = [word for name in _NOT_SHIPPED for word in ("--exclude-module", name)]
    whole = ("--collect-submodules", "sc_desktop", "--collect-data", "qtawesome", "--collect-submodules", "keyring.backends")
    folders = ("--distpath", str(OUT), "--workpath", str(ROOT / "build"), "--specpath", str(ROOT / "build"))
    icon = ("--icon", str(ROOT / "resources" / "icons" / "sc-desktop.png")) if os.name == "nt" else ()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--onedir", "--name", "sc-desktop"]
    subprocess.run([*command, *folders, *data, *without, *whole, *icon, str(ROOT / "main.py")], cwd=ROOT, check=True)


def try_command(place: Path) -> None:
    """Export the demo's customers with it, away from the checkout."""
    file = place / "customers.csv"
    words = ["export", "--demo", "--all", "-o", str(file), "--profile-dir", str(place / "profile")]
    subprocess.run([str(PROGRAM), *words], cwd=place, env=_environment(place), check=True)
    rows = len(file.read_text("utf-8-sig").splitlines())
    if rows < 2000:
        raise SystemExit(f"the packed program exported {rows} lines of the demo shop")


def try_window(place: Path) -> None:
    """Start it on a screen of its own until its window stands there."""
    with Screen() as screen:
        screen.seconds_to_window([str(PROGRAM), "--demo", "--profile-dir", str(place / "profile")], _environment(place))


def _environment(place: Path) -> dict[str, str]:
    """As a user's: no checkout, no platform of the tests."""
    left = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_", "SC_DESKTOP_", "XDG_"))}
    return {**left, "HOME": str(place)}


if __name__ == "__main__":
    sys.exit(main())

"""What is noted when the program itself fails: where in the code, never with which values.

A message of an error may quote a customer or a password, so reports hold the kind of each error and the lines it came through, and
nothing that was in a variable."""

import datetime
import faulthandler
import os
import platform
import re
import time
import traceback
from pathlib import Path
from typing import Literal, TextIO

from sc_desktop import __version__
from sc_desktop.settings.private_file import make_private_folder

FOLDER = "logs"
LARGEST = 256 * 1024
"""Bytes of the log that are kept; beyond them the older half goes."""
_SHOWN_OF_PATH = 3
_DIED = "died-"
_FORGOTTEN = 7 * 24 * 3600  # seconds after which an empty file is nobody's any more
_QUOTED = re.compile(r'"([^"\n]+)"')


class CrashLog:
    """errors.log, to which reports are added; and one file for each running program, into which Python writes where it stood when the
    process itself died."""

    def __init__(self, folder: Path) -> None:
        self._folder = make_private_folder(folder / FOLDER)
        self.path = self._folder / "errors.log"
        self._mine: TextIO | None = None

    def watch(self) -> str:
        """From now on the death of the process is noted. Returns what was noted of others that died since, "" when none did."""
        died = [text for path in sorted(self._folder.glob(f"{_DIED}*.log")) if (text := _taken(path))]
        path = self._folder / f"{_DIED}{os.getpid()}.log"
        self._mine = _open(path, "w")  # kept open: a dying process can open nothing
        faulthandler.enable(self._mine)
        last = "\n\n".join(f"{_heading()}\n{text}" for text in died)
        if last:
            self._append(last)
        return last

    def unwatch(self) -> None:
        """The process ends well."""
        faulthandler.disable()
        if self._mine is not None:
            self._mine.close()
            (self._folder / f"{_DIED}{os.getpid()}.log").unlink(missing_ok=True)
            self._mine = None

    def note(self, error: BaseException) -> str:
        """Add a report of an error and return it; a disk that refuses only costs the log."""
        report = report_of(error)
        self._append(report)
        return report

    def _append(self, text: str) -> None:
        try:
            old = _read(self.path)
            if len(old) > LARGEST:
                with _open(self.path, "w") as file:
                    file.write(old[-LARGEST // 2 :])
            with _open(self.path, "a") as file:
                file.write(f"{text}\n\n")
        except OSError:
            return  # the report is shown all the same; a second failure must not hide the first


def report_of(error: BaseException) -> str:
    """Version, system, date, and for the error and each of its causes its kind and the lines of code, innermost last."""
    parts = [_heading()]
    seen: BaseException | None = error
    while seen is not None:
        lines = [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}: {frame.line or ''}" for frame in _frames(seen)]
        parts.append("\n".join([f"{type(seen).__module__}.{type(seen).__qualname__}", *lines]))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
        if seen is not None:
            parts.append("which came from")
    return "\n".join(parts)


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _place(filename: str) -> str:
    """The end of the path: its beginning names the user."""
    return "/".join(Path(filename).parts[-_SHOWN_OF_PATH:])


def _heading() -> str:
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    return f"SC Desktop {__version__} · Python {platform.python_version()} · {platform.platform()} · {now}"


def _taken(path: Path) -> str:
    """What a process that died has left, which is taken away; paths are cut short. A file that is empty may be another window's."""
    text = _QUOTED.sub(lambda found: f'"{_place(found[1])}"', _read(path))
    if text or _is_old(path):
        path.unlink(missing_ok=True)
    return text


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - _FORGOTTEN
    except OSError:
        return False


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _open(path: Path, mode: Literal["w", "a"]) -> TextIO:
    path.touch(0o600)
    return path.open(mode, encoding="utf-8")

"""Small files of the user's own: readable by nobody else, written whole or not at all."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from sc_desktop.errors import BadInput, Expected
from sc_desktop.i18n import N_, Message, msg


def make_private_folder(folder: Path) -> Path:
    """The folder, made for its owner alone (0700) when it is missing; one that exists keeps its rights.

    Raises BadInput when it can't be made."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as fault:
        raise BadInput(
            what=msg(N_("The folder {folder} can't be used."), folder=str(folder)),
            effect=N_("Nothing was opened; the shop was not touched."),
            why=fault.strerror or "",
            advice=N_("Choose another folder, or ask for the right to write in this one."),
        ) from fault
    return folder


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Replace the file by `content` in one step, on the disk when this returns. Raises Expected; the old file then stands."""
    write_text(path, json.dumps(content, indent=2, sort_keys=True) + "\n")


def write_text(path: Path, text: str) -> None:
    """As write_json, for any text."""
    try:
        _write(path, text)
    except OSError as fault:
        raise Expected(
            what=msg(N_("{file} could not be saved."), file=path.name),
            effect=N_("What was kept there before stays as it was; the shop was not touched."),
            why=fault.strerror or "",
            advice=N_("Check that the disk has room and that you may write in the program's folder."),
        ) from fault


def _write(path: Path, text: str) -> None:
    import tempfile  # not needed to read

    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def read_json(path: Path) -> tuple[dict[str, object], Message | None]:
    """The file's object, and what was wrong with it: {} and None when there is no file.

    A file that is no JSON object is renamed to `<name>.broken-N`, so that its content is never lost."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}, None
    except OSError as fault:
        return {}, msg(N_("{file} can't be read ({reason}); the defaults are used."), file=path.name, reason=fault.strerror or "")
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content, None
    kept = set_aside(path)
    return {}, msg(N_("{file} was damaged; it is kept as {kept}, and the defaults are used."), file=path.name, kept=kept.name)


def set_aside(path: Path) -> Path:
    """Rename the file to `<name>.broken-N` and tell its new name; where that is refused it stays as it is."""
    kept = _next_broken(path)
    try:
        path.replace(kept)
    except OSError:
        kept = path
    return kept


def _next_broken(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    return kept


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows can't open a folder and doesn't need it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Writes a file aside and puts it in its place when it is whole: a reader sees a whole file or none, and nothing is overwritten unasked."""

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOWHERE = {errno.ENOENT, errno.ENOTDIR}
_BAD_NAME = {errno.ENAMETOOLONG, errno.EINVAL, errno.EISDIR}


class AsideFile:
    """A text file in the making, ".name.part" beside its place.

    `write` fills it, `put_in_place` finishes it and gives the path it got: " (2)" and so on is added to a name that is taken.
    As a context manager it leaves nothing behind unless it was put in place. Line ends are written as they are given;
    rights are those of the user's umask. Raises BadInput for whatever the disk refuses."""

    def __init__(self, path: Path, *, encoding: str) -> None:
        self._wanted = path
        self._is_placed = False
        with told(path):
            self._part, self._file = _open_part(path, encoding)

    def __enter__(self) -> "AsideFile":
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_placed:
            return
        with contextlib.suppress(OSError):  # closing writes what was buffered, and the disk may refuse once more
            self._file.close()
        with contextlib.suppress(OSError):
            self._part.unlink()

    def write(self, text: str) -> int:
        """Append text; the signature is the one csv.writer asks of a file."""
        with told(self._wanted):
            return self._file.write(text)

    def put_in_place(self, *, overwrite: bool = False) -> Path:
        """Flush to the disk and move to the first free name; with `overwrite`, to the name itself, whatever stood there."""
        with told(self._wanted):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            place = self._wanted if overwrite else _reserve(self._wanted)
            try:
                self._part.replace(place)
            except OSError:
                if not overwrite:
                    place.unlink()  # our own empty file: the name was free
                raise
        self._is_placed = True
        _sync_folder(place.parent)
        return place


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn a refusal of the disk into words."""
    try:
        yield
    except OSError as fault:
        why, advice = _explain(fault, path)
        raise BadInput(
            what=N_("The file could not be written."),
            effect=N_("Nothing was exported and no file was left behind; the shop is as it was."),
            why=why,
            advice=advice,
            details=f"{type(fault).__name__} {errno.errorcode.get(fault.errno or 0, '?')}: {path}",
        ) from fault


def _explain(fault: OSError, path: Path) -> tuple[Message, Message]:
    """Why the disk refused, and what to do about it."""
    elsewhere = msg(N_("Choose another folder, then export again."))
    if fault.errno in _FULL:
        return msg(N_("The disk is full, or your share of it is.")), msg(N_("Make room or choose another disk, then export again."))
    if fault.errno in _FORBIDDEN:
        return msg(N_("You may not write in the folder {folder}."), folder=str(path.parent)), elsewhere
    if fault.errno in _NOWHERE:
        return msg(N_("There is no folder {folder}."), folder=str(path.parent)), elsewhere
    if fault.errno in _BAD_NAME:
        return msg(N_("“{name}” can't be the name of a file here."), name=path.name), msg(N_("Choose a shorter, simpler name."))
    return msg(N_("The system refused: {reason}."), reason=fault.strerror or type(fault).__name__), elsewhere


def _open_part(path: Path, encoding: str) -> tuple[Path, TextIO]:
    """A new hidden file beside `path`; what a crash or another export left under that name is not touched."""
    number = 1
    while True:
        part = path.with_name(f".{path.name}.part" if number == 1 else f".{path.name}.{number}.part")
        try:
            return part, part.open("x", encoding=encoding, newline="")
        except FileExistsError:
            number += 1


def _reserve(path: Path) -> Path:
    """The first free name, taken at once by an empty file, so that two exports can't choose the same."""
    number, place = 1, path
    while True:
        try:
            place.touch(exist_ok=False)
            return place
        except FileExistsError:
            number += 1
            place = path.with_name(f"{path.stem} ({number}){path.suffix}")


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can (Windows can't open a folder)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

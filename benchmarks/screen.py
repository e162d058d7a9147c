"""A screen nobody sees, and the moment at which a program's window is mapped on it, told by the X server itself.

The server is asked for the MapNotify events of the root window: no polling, so the moment is known to well under a millisecond, and
no tool besides Xvfb is needed, nor a window manager.
"""

import ctypes
import os
import select
import struct
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_MAP_NOTIFY = 19
_EVENT_MASK = 2048  # XCB_CW_EVENT_MASK
_SUBSTRUCTURE_NOTIFY = 1 << 19
_COLOUR = 12  # bytes of an entry of the dump's colour map
_LEAST_SIDE = 200
"""Windows smaller than this are no main window: Qt makes a few for itself."""


class _Event(ctypes.Structure):
    """An X event as far as MapNotify goes."""

    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("pad", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("parent", ctypes.c_uint32),
        ("window", ctypes.c_uint32),
        ("override_redirect", ctypes.c_uint8),
        ("rest", ctypes.c_uint8 * 23),
    )


class _Geometry(ctypes.Structure):
    """What GetGeometry answers."""

    _fields_ = (
        ("head", ctypes.c_uint8 * 12),
        ("x", ctypes.c_int16),
        ("y", ctypes.c_int16),
        ("width", ctypes.c_uint16),
        ("height", ctypes.c_uint16),
    )


class _Setup(ctypes.Structure):
    """The beginning of a screen's description."""

    _fields_ = (("root", ctypes.c_uint32),)


class _Screens(ctypes.Structure):
    """An iterator of screens, by value."""

    _fields_ = (("data", ctypes.POINTER(_Setup)), ("rem", ctypes.c_int), ("index", ctypes.c_int))


def _load(name: str) -> ctypes.CDLL:
    xcb = ctypes.CDLL(name)
    pointer, number = ctypes.c_void_p, ctypes.c_uint32
    xcb.xcb_connect.argtypes, xcb.xcb_connect.restype = [ctypes.c_char_p, pointer], pointer
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = xcb.xcb_flush.argtypes = [pointer]
    xcb.xcb_get_file_descriptor.argtypes = [pointer]
    xcb.xcb_get_setup.argtypes, xcb.xcb_get_setup.restype = [pointer], pointer
    xcb.xcb_setup_roots_iterator.argtypes, xcb.xcb_setup_roots_iterator.restype = [pointer], _Screens
    xcb.xcb_change_window_attributes.argtypes = [pointer, number, number, ctypes.POINTER(number)]
    xcb.xcb_poll_for_event.argtypes, xcb.xcb_poll_for_event.restype = [pointer], ctypes.POINTER(_Event)
    xcb.xcb_get_geometry.argtypes, xcb.xcb_get_geometry.restype = [pointer, number], number
    xcb.xcb_get_geometry_reply.argtypes = [pointer, number, pointer]
    xcb.xcb_get_geometry_reply.restype = ctypes.POINTER(_Geometry)
    return xcb


class Screen:
    """An Xvfb of its own, watched by us. `pictures`: the folder where the server keeps what is on it, to be looked at."""

    def __init__(self, pictures: Path | None = None) -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"]
        if pictures is not None:
            command += ["-fbdir", str(pictures)]
            self._picture = pictures / "Xvfb_screen0"
        self._server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise OSError("Xvfb did not start")
        self.display = f":{number}"
        self._xcb, self._free = _load("libxcb.so.1"), ctypes.CDLL(None).free
        self._free.argtypes = [ctypes.c_void_p]
        self._line = self._xcb.xcb_connect(self.display.encode(), None)
        if self._xcb.xcb_connection_has_error(self._line):
            raise OSError(f"no connection to the screen {self.display}")
        root = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._line)).data.contents.root
        wanted = (ctypes.c_uint32 * 1)(_SUBSTRUCTURE_NOTIFY)
        self._xcb.xcb_change_window_attributes(self._line, root, _EVENT_MASK, wanted)
        self._xcb.xcb_flush(self._line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._xcb.xcb_disconnect(self._line)
        self._server.terminate()
        self._server.wait()

    def picture(self, box: tuple[int, int, int, int]) -> bytes:
        """What stands between left, top, right and bottom, as the server keeps it: an X window dump of four bytes a pixel."""
        left, top, right, bottom = box
        with self._picture.open("rb") as file:
            head = struct.unpack(">25I", file.read(100))
            start, line = head[0] + head[19] * _COLOUR, head[12]
            file.seek(start + top * line)
            rows = file.read((bottom - top) * line)
        return b"".join(rows[at + left * 4 : at + right * 4] for at in range(0, len(rows), line))

    def seconds_to_window(self, command: Sequence[str | Path], environment: Mapping[str, str], *, patience: float = 30) -> float:
        """Start a program and end it as soon as its main window is mapped; the seconds from one to the other. Raises TimeoutError."""
        while self._next_event() is not None:
            pass  # of the program before
        start = time.perf_counter()
        silent = subprocess.DEVNULL
        program = subprocess.Popen(command, env={**environment, "DISPLAY": self.display}, stdin=silent, stdout=silent, stderr=silent)
        try:
            return self._wait_for_window(program, start + patience) - start
        finally:
            program.kill()
            program.wait()

    def _wait_for_window(self, program: subprocess.Popen[bytes], deadline: float) -> float:
        descriptor = self._xcb.xcb_get_file_descriptor(self._line)
        while time.perf_counter() < deadline and program.poll() is None:
            select.select([descriptor], [], [], 1)  # wakes up at once for an event, else to see whether the program still runs
            now = time.perf_counter()
            while (event := self._next_event()) is not None:
                if event.kind & 0x7F == _MAP_NOTIFY and not event.override_redirect and self._is_large(event.window):
                    return now
        raise TimeoutError(f"the program's window did not come; its exit code: {program.poll()}")

    def _next_event(self) -> _Event | None:
        found = self._xcb.xcb_poll_for_event(self._line)
        if not found:
            return None
        event = _Event.from_buffer_copy(found.contents)
        self._free(found)
        return event

    def _is_large(self, window: int) -> bool:
        found = self._xcb.xcb_get_geometry_reply(self._line, self._xcb.xcb_get_geometry(self._line, window), None)
        if not found:
            return False
        width, height = found.contents.width, found.contents.height
        self._free(found)
        return bool(min(width, height) >= _LEAST_SIDE)

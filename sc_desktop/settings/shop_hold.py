"""Who of the programs on this computer works on a shop: the first to open it holds it, the others can tell that they came second.

It keeps nobody out of the shop; the journal's fence does that where it matters. It tells a batch that another program is
writing from one that was cut short, and a user who opens the same shop twice."""

import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class ShopHold:
    """Held until it is given back or the process ends, however it ends: the system sees to that, so no file is ever stale."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def give_back(self) -> None:
        """Let another program have it."""
        self._file.close()


def hold_shop(folder: Path, shop: str) -> ShopHold | None:
    """Hold the shop of this key in the profile's folder.

    None when another program or another window has it, or when that can't be told: the folder takes no file."""
    path = folder / f"shop-{sha256(shop.encode()).hexdigest()[:16]}.lock"
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError:
        return None
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return ShopHold(file)


def _lock(file: IO[bytes]) -> None:
    """Raises OSError when somebody else has it locked."""
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

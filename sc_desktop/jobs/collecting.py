"""Python's collector of cycles, kept from walking everything that is pending again and again while the window waits for it."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_under_way = 0
_is_much_left = False


@contextmanager
def uncollected(*, leaves_much: bool = True) -> Iterator[None]:
    """For work that makes values by the hundred thousand: the collector is off meanwhile, and what stands at the end is out of its sight,
    where so much of it stays.

    One of its full passes takes 50 to 150 ms beside 100,000 pending changes, and no thread runs meanwhile, the window's neither. Changes
    hold no cycles: they go when nobody holds them. What else stood there is looked at again by `collect_everything`."""
    global _under_way, _is_much_left
    with _lock:
        _under_way += 1
        _is_much_left |= leaves_much
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _under_way -= 1
            if not _under_way:
                if _is_much_left:
                    gc.freeze()
                _is_much_left = False
                gc.enable()


def collect_everything() -> bool:
    """Look at all there is, which takes as long as there is much, and put what stays out of sight; False while such work is under way."""
    with _lock:
        if _under_way:
            return False
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return True

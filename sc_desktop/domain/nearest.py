"""Names that were mistyped: which of those there are was probably meant."""

import difflib
from collections.abc import Iterable

from sc_desktop.i18n import N_, Message, msg

_ALIKE = 0.6  # below that what is proposed has next to nothing in common with what was typed


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that comes closest, capitals aside; "" when none comes close."""
    by_folded = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=_ALIKE)
    return by_folded[close[0]] if close else ""


def with_nearest(problem: Message, name: str, known: Iterable[str]) -> Message:
    """That there is no such name, and the one that was probably meant."""
    found = nearest(name, known)
    return msg(N_("{problem} Did you mean “{nearest}”?"), problem=problem, nearest=found) if found else problem

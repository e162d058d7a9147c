"""Regular expressions that people type, kept from running away.

The standard library's `re` can't be stopped: it holds the interpreter's lock, so that (a|aa)+$ on forty letters freezes the window.
The package regex lets go of the lock while it matches and takes a time limit: beside it a pulse of 2 ms never came more than 3 ms late,
and on an idle computer the limit was kept to the millisecond. What it can't be trusted with is reading a pattern: (a{9999}){9999} is
written out in memory, some 300 bytes each time, before a match begins. Hence that is reckoned first. A child process could be killed
instead, but costs a message for each of a hundred thousand cells and a second program inside the packaged one."""

import re
from collections.abc import Callable
from typing import Any

from sc_desktop.domain.edits.contract import Unusable
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.i18n import N_, Message, msg

PATIENCE = 0.25  # seconds for one text
ENDURANCE = 20  # texts it took too long for, after which the pattern isn't tried any more
LONGEST_PATTERN = 500
LONGEST_RESULT = 1_000_000
_MOST_WRITTEN_OUT = 100_000
_REPEATS = re.compile(r"\{\s*([0-9]+)")
_SPELT_OUT = re.compile(r"\(\?[A-Za-z0-9]*x")
_RUNS_AWAY = msg(N_("The search pattern takes too long here; write it more simply."))


def make_replacer(pattern: str, template: str, match_case: bool) -> Callable[[str], str]:
    """What replaces every match by the template, in which \\1 and \\g<name> stand for groups. Raises Unusable.

    What it gives raises Unreadable for a text that takes too long, or grows too long."""
    compiled = _compile(pattern, match_case)
    _check_template(compiled, template)
    lost = 0

    def replaced(text: str) -> str:
        nonlocal lost
        if lost >= ENDURANCE:
            raise Unreadable(_RUNS_AWAY)
        if (len(text) + 1) * (len(template) + 1) > LONGEST_RESULT and len(text) > LONGEST_PATTERN:
            raise Unreadable(msg(N_("The text is too long to be searched by a pattern.")))
        try:
            return str(compiled.sub(template, text, concurrent=True, timeout=PATIENCE))
        except TimeoutError:
            lost += 1
            raise Unreadable(_RUNS_AWAY) from None

    return replaced


def _compile(pattern: str, match_case: bool) -> Any:
    import regex  # needed by those who search by a pattern only

    why = _why_dangerous(pattern)
    if why is not None:
        raise Unusable(why, "find", 0, len(pattern))
    try:
        return regex.compile(pattern, 0 if match_case else regex.IGNORECASE)
    except regex.error as fault:
        place = fault.pos or 0
        reason = msg(N_("The search pattern can't be read: is a bracket open, or a sign missing its “\\”?"))
        raise Unusable(reason, "find", place, max(place + 1, len(pattern))) from None
    except (RecursionError, OverflowError, ValueError):
        raise Unusable(msg(N_("The search pattern is too complicated.")), "find", 0, len(pattern)) from None


def _why_dangerous(pattern: str) -> Message | None:
    """Why the pattern is not even read: its counted repeats, each within the others at worst, would be written out in memory."""
    if len(pattern) > LONGEST_PATTERN:
        return msg(N_("The search pattern is too long: {limit} characters are allowed."), limit=LONGEST_PATTERN)
    if _SPELT_OUT.search(pattern):
        return msg(N_("Patterns with blanks and comments, (?x), aren't understood here."))
    written_out = len(pattern)
    for found in _REPEATS.finditer(pattern):
        written_out *= max(1, int(found[1][:9]))
        if written_out > _MOST_WRITTEN_OUT:
            return msg(N_("The search pattern repeats too much: make the numbers in its curly brackets smaller."))
    return None


def _check_template(compiled: Any, template: str) -> None:
    """Read the template as `sub` would, which looks at it only once something matches. Raises Unusable."""
    import regex

    if len(template) > LONGEST_PATTERN:
        raise Unusable(msg(N_("The replacement is too long: {limit} characters are allowed."), limit=LONGEST_PATTERN), "by")
    try:
        names = "".join(f"(?P<{name}>)" for name in compiled.groupindex)
        unnamed = "()" * (compiled.groups - len(compiled.groupindex))
        regex.sub(f"^{unnamed}{names}", template, "")
    except (regex.error, IndexError, ValueError) as fault:
        reason = msg(N_("The replacement can't be read: a group of the pattern is written \\1 or \\g<name>, and must be there."))
        raise Unusable(reason, "by", 0, len(template)) from fault

"""The order of the review's lines after a click on a title: by customer, by what is changed, or by what is remarked."""

from collections.abc import Callable, Mapping
from functools import partial

from sc_desktop.domain.change import CellChange
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.ui.review import wording
from sc_desktop.ui.review.judging import Judging

_REFUSED, _CONFLICT, _WARNING, _ALONG, _ALREADY_SO, _PLAIN = range(6)
Key = Callable[[int], tuple[object, ...]]


def by_customer(judging: Judging) -> Key:
    """Customers by their number."""
    return lambda place: (judging.customers[place],)


def by_title(judging: Judging, columns: Mapping[str, Column], manner: Manner) -> Key:
    """Columns and groups by their titles, whatever their case."""
    return partial(_title_of, judging=judging, columns=columns, manner=manner, known={})


def by_remark(judging: Judging) -> Key:
    """What needs eyes first: refused, conflicts, warnings, what goes along, what is there already, then lines without a remark."""
    return partial(_rank_of, judging=judging)


def _title_of(
    place: int, *, judging: Judging, columns: Mapping[str, Column], manner: Manner, known: dict[object, str]
) -> tuple[object, ...]:
    line = judging.lines[place]
    what = (wording.column_of(line.change), line.about, () if isinstance(line.change, CellChange) else line.change.row[1:])
    if what not in known:
        known[what] = wording.change_title(line, columns, manner).casefold()
    return (known[what],)


def _rank_of(place: int, *, judging: Judging) -> tuple[object, ...]:
    line = judging.lines[place]
    reason = judging.blocked.get(judging.customers[place]) if judging.ticks[place] else None
    if line.is_gone:
        return (_REFUSED, "")
    if (refusal := line.refusal or reason) is not None:
        return (_REFUSED, refusal.template)
    if not line.can_be_ticked:
        return (_ALONG, "" if judging.written[place] else "not written")
    if line.is_conflict or line.warning is not None:
        return (_CONFLICT if line.is_conflict else _WARNING, line.warning.template if line.warning else "")
    return (_ALREADY_SO if wording.static_remark(line) is not None else _PLAIN, "")

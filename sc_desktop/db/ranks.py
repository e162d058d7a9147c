"""The order of a million texts as the shop's collation has it: the server tells what each weighs, and the weights are compared here."""

import numpy
from sqlalchemy import Connection

from sc_desktop.db.packable import Packable
from sc_desktop.db.vectors import EMPTY, Numbers, Plainly, stretches
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.runs import in_order

MOST_HELD = 64 * 2**20
"""Digits of different weights that are held at once, before the shop is asked instead."""


def read_ranks(connection: Connection, rows: Packable, keys: Numbers, *, progress: Progress) -> Numbers | None:
    """Of the rows with these keys, which go upwards, the place of their text among all of them: the same where the shop takes them for the
    same, EMPTY where there is none. None when the texts are too long to be held. `progress` counts keys.

    The cells of `rows` are the key and what the text weighs (dialect.weight), "" where there is none."""
    codes = numpy.full(len(keys), -1, numpy.int64)
    by_weight: dict[str, int] = {}
    held = 0
    for count, text, plainly in stretches(connection, rows, progress):
        numbers, weights = _cells(count, text, plainly)
        places = numpy.searchsorted(keys, numbers)
        places[places == len(keys)] = 0
        meant = numpy.flatnonzero(keys[places] == numbers) if len(keys) else places[:0]
        for each, place in zip(meant.tolist(), places[meant].tolist(), strict=True):
            weight = weights[each]
            if weight:
                if weight not in by_weight:
                    held += len(weight)
                    by_weight[weight] = len(by_weight)
                codes[place] = by_weight[weight]
        if held > MOST_HELD:
            return None
    ranks = numpy.full(len(by_weight) + 1, EMPTY, numpy.int64)  # the last is for those that have none, whose code is -1
    for rank, weight in enumerate(in_order(list(by_weight))):
        ranks[by_weight[weight]] = rank
    return ranks[codes]


def _cells(count: int, text: str, plainly: Plainly) -> tuple[Numbers, list[str]]:
    cells = text.split(",")
    if len(cells) == 3 * count and cells[-1] == "0":
        return numpy.array(cells[::3], numpy.int64), cells[1::3]
    found = plainly()
    return numpy.array([int(row[0]) for row in found], numpy.int64), [str(row[1]) for row in found]

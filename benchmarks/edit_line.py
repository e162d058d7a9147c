"""The mass edit through a line of 30 ms a round trip, against one UPDATE by hand through the same line."""

import argparse

from msgspec.structs import replace

from benchmarks.edited_shop import copied_shop, edited_shop
from benchmarks.judged import judge
from benchmarks.measure import Verdict, in_turn
from tests.kit.delay_proxy import DelayProxy

LIMIT = 6.0
ONE_WAY = 0.015


def run(options: argparse.Namespace) -> bool:
    """Whether a mass edit over a slow line stays within its limits."""
    trips: list[int] = []
    with (
        copied_shop(options) as profile,
        DelayProxy(profile.port, takes_apart=False) as line,
        edited_shop(replace(profile, port=line.port)) as shop,
    ):

        def ours() -> float:
            line.delay = 0.0
            review = shop.review()
            line.delay, before = ONE_WAY, line.round_trips
            seconds, _report = shop.commit(review)
            trips.append(line.round_trips - before)
            return seconds

        def floor() -> float:
            line.delay = ONE_WAY
            return shop.floor()

        mine, other = in_turn(ours, floor, options.rounds)
    verdict = Verdict(mine, other, "one bare UPDATE", LIMIT)
    allowed = 10 + 6 * options.customers // 2000
    print(f"edit of {options.customers:,} customers, 2 columns, values of their own, {2000 * ONE_WAY:.0f} ms a round trip")
    print(f"  {'round trips':<24}{max(trips):8d}     at most {allowed}, counted on the line")
    print(verdict)
    few = judge("round trips of an edit", str(max(trips)), str(allowed), max(trips) <= allowed)
    return verdict.judge(f"edit over {2000 * ONE_WAY:.0f} ms a round trip against one bare UPDATE") and few

"""Two values of their own for every customer, compared and journalled, against one UPDATE by hand that does neither."""

import argparse
from statistics import median

from benchmarks.edited_shop import EditedShop, copied_shop, edited_shop, per_second
from benchmarks.judged import judge
from benchmarks.measure import Verdict, in_turn

LIMIT = 5.0
RATE = 0.8
MILLION = 1_000_000


def run(options: argparse.Namespace) -> bool:
    """Whether a mass edit stays within its limit."""
    with copied_shop(options) as profile, edited_shop(profile) as shop:
        verdict, carried = _compare(shop, options.rounds)
    rate = per_second(options.customers, verdict.ours)
    print(f"edit of {options.customers:,} customers, 2 columns, values of their own")
    print(verdict)
    print(f"  {'rows a second':<24}{rate:8,.0f}")
    print(
        f"  {'UPDATE with its values':<24}{1000 * carried:8.1f} ms   ours {median(verdict.ours) / carried:.2f} times that; told, not judged"
    )
    is_kept = verdict.judge(f"edit of {options.customers:,} customers against one bare UPDATE")
    return (not options.million or _rate_is_kept(options, rate)) and is_kept


def _compare(shop: EditedShop, rounds: int) -> tuple[Verdict, float]:
    ours, floor = in_turn(lambda: shop.commit(shop.review())[0], shop.floor, rounds)
    return Verdict(ours, floor, "one bare UPDATE", LIMIT), median(shop.carried_floor() for _ in range(3))


def _rate_is_kept(options: argparse.Namespace, rate: float) -> bool:
    options.customers = MILLION
    with copied_shop(options) as profile, edited_shop(profile) as shop:
        shop.floor()  # warms the server's caches
        many = per_second(MILLION, [shop.commit(shop.review())[0] for _ in range(3)])
    print(f"  {'rows a second at 1M':<24}{many:8,.0f}     {many / rate:.2f} times, at least {RATE}")
    return judge("rows a second at 1,000,000 against 100,000", f"{many / rate:.2f} x", f"at least {RATE} x", many >= RATE * rate)

"""Taking a mass edit back against committing it."""

import argparse
import time

from benchmarks.edited_shop import copied_shop, edited_shop
from benchmarks.measure import LEAST_ROUNDS, Verdict

LIMIT = 1.2


def run(options: argparse.Namespace) -> bool:
    """Whether the way back costs no more than the way there."""
    there, back, reviewed = [], [], []
    with copied_shop(options) as profile, edited_shop(profile) as shop:
        for _ in range(max(options.rounds, LEAST_ROUNDS) + 1):
            seconds, report = shop.commit(shop.review())
            there.append(seconds)
            start = time.perf_counter()
            review = shop.review_undo(report.batch)
            reviewed.append(time.perf_counter() - start)
            back.append(shop.commit(review)[0])
    verdict = Verdict(back[1:], there[1:], "the commit", LIMIT)  # the first pair warms caches
    print(f"undo of an edit of {options.customers:,} customers, 2 columns")
    print(verdict)
    print(f"  {'its review':<24}{1000 * sorted(reviewed)[len(reviewed) // 2]:8.1f} ms   told, not judged")
    return verdict.judge("taking a batch back against committing it")

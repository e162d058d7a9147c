"""Four writers of the shop while a mass edit runs: how long their saves take, and whether any fails."""

import argparse
import multiprocessing
import random
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import SpawnProcess

import pymysql

from benchmarks.edited_shop import EditedShop, copied_shop, edited_shop
from benchmarks.judged import judge
from benchmarks.measure import LEAST_ROUNDS
from sc_desktop.domain.address import Profile

WRITERS = 4
TIMES = 5.0
SECONDS = 0.1
IDLE_SECONDS = 3.0
REST = 0.005
"""A writer's pause between two saves: four of them make some hundred orders a second, more than most shops ever see."""

Saves = tuple[list[float], list[str]]


def run(options: argparse.Namespace) -> bool:
    """Whether the shop's own writers hardly feel a mass edit."""
    idle: list[float] = []
    busy: list[float] = []
    errors: list[str] = []
    with copied_shop(options) as profile, edited_shop(profile) as shop:
        shop.floor()  # warms the server's caches
        for _ in range(LEAST_ROUNDS):
            alone, _edited = _measured(profile, options.customers, shop, edits=False)
            meanwhile, _edited = _measured(profile, options.customers, shop, edits=True)
            idle += alone[0]
            busy += meanwhile[0]
            errors += alone[1] + meanwhile[1]
    return _told(idle, busy, errors)


def _told(idle: Sequence[float], busy: Sequence[float], errors: Sequence[str]) -> bool:
    calm, pressed = _p99(idle), _p99(busy)
    is_kept = not errors and (pressed <= TIMES * calm or pressed <= SECONDS)
    print(f"saves of {WRITERS} writers of the shop, a random customer each time")
    for name, saves in (("idle", idle), ("while a mass edit runs", busy)):
        print(f"  {name:<24}{1000 * _p99(saves):8.1f} ms   p99 of {len(saves):,}, longest {1000 * max(saves):.1f}")
    print(f"  {'limit':<24}{1000 * max(SECONDS, TIMES * calm):8.1f} ms")
    print(f"  {'errors':<24}{len(errors):8d}     {', '.join(sorted(set(errors)))}")
    print(f"  {'verdict':<24}{'kept' if is_kept else 'NOT KEPT'}")
    limit = f"{1000 * max(SECONDS, TIMES * calm):.0f} ms, no errors"
    return judge("saves of other writers meanwhile, p99", f"{1000 * pressed:.1f} ms, {len(errors)} errors", limit, is_kept)


def _measured(profile: Profile, customers: int, shop: EditedShop, *, edits: bool) -> tuple[Saves, float]:
    """What the writers met, and the seconds it took."""
    review = shop.review() if edits else None
    context = multiprocessing.get_context("spawn")
    writers: list[tuple[SpawnProcess, Pipe]] = []
    for number in range(WRITERS):
        ours, theirs = context.Pipe()
        writer = context.Process(target=save_until_told, args=(profile, customers, number, theirs), daemon=True)
        writer.start()
        writers.append((writer, ours))
    for _writer, pipe in writers:
        pipe.recv()  # connected
    for _writer, pipe in writers:
        pipe.send("go")
    start = time.perf_counter()
    if review is None:
        time.sleep(IDLE_SECONDS)
    else:
        shop.commit(review)
    seconds = time.perf_counter() - start
    times: list[float] = []
    errors: list[str] = []
    for writer, pipe in writers:
        pipe.send("stop")
        told = pipe.recv()
        times += told[0]
        errors += told[1]
        writer.join()
    return (times, errors), seconds


def save_until_told(profile: Profile, customers: int, seed: int, pipe: Pipe) -> None:
    """What a writer does, in its own process: save a customer's note, commit, rest; until something comes through the pipe."""
    chance = random.Random(seed)
    line = pymysql.connect(host=profile.host, port=profile.port, user=profile.user, database=profile.database, charset="utf8mb4")
    times: list[float] = []
    errors: list[str] = []
    pipe.send("connected")
    pipe.recv()
    while not pipe.poll():
        start = time.perf_counter()
        try:
            with line.cursor() as cursor:
                cursor.execute("UPDATE ps_customer SET note = %s WHERE id_customer = %s", (str(start), chance.randint(1, customers)))
            line.commit()
        except pymysql.err.MySQLError as error:
            errors.append(str(error.args[0]))
            line.rollback()
        times.append(time.perf_counter() - start)
        time.sleep(REST)
    pipe.send((times, errors))


def _p99(values: Sequence[float]) -> float:
    return sorted(values)[int(0.99 * len(values))]

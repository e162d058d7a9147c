"""The fault suite: `python3 tools/dev.py faults` runs it whole, the usual tests a short form of it.

Every fault is met twice: with values carried to the server ahead, and compared here; in chunks of ten customers, so forty take four."""

import os
from collections.abc import Iterator

import pytest

from sc_desktop.workspace import committing, pace
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop

IS_WHOLE = os.environ.get("SC_FAULTS") == "whole"
collect_ignore = [] if IS_WHOLE else ["test_lost_quorum.py"]  # a new cluster for every round: ten seconds each
DURABLE = ("--innodb-flush-log-at-trx-commit=1", "--innodb-doublewrite=1")


def rounds(whole: int, short: int = 3) -> range:
    """Numbers of the rounds a fault is tried in, counted from 1."""
    return range(1, 1 + (whole if IS_WHOLE else short))


@pytest.fixture(params=["carried", "compared here"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which of the two ways the chunks are written."""
    monkeypatch.setattr(pace, "LEAST_CARRIED", 1 if request.param == "carried" else 10**9)
    return str(request.param)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "LEAST", 1)
    monkeypatch.setattr(pace, "MOST", 10)
    monkeypatch.setattr(committing, "PAUSE", 0.0)


@pytest.fixture(scope="session")
def _built(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    shop = TestShop(mariadb, tmp_path_factory.mktemp("shop"), customers=40)
    yield shop
    shop.drop()


@pytest.fixture
def shop(_built: TestShop) -> Iterator[TestShop]:
    """A shop of 40 customers, put back."""
    _built.reset()
    yield _built
    _built.close()

"""Through a slow line the rows come first: what else an opened shop is asked waits for them, the leave to write included."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kit.delay_proxy import DelayProxy, Fault, Packet
from tests.kit.mariadb import MariaDbServer
from tests.kit.robot import Robot
from tests.kit.shop import TestShop

COM_QUIT = 1


class Heard(DelayProxy):
    """A line that keeps what is said on it."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.said: list[str] = []

    def note(self, packet: Packet) -> Fault | None:
        """As of DelayProxy."""
        if packet.command not in (None, COM_QUIT):
            self.said.append(packet.raw[5:].decode(errors="replace"))
        return super().note(packet)


@pytest.fixture
def served(mariadb: MariaDbServer, tmp_path: Path) -> Iterator[TestShop]:
    shop = TestShop(mariadb, tmp_path, customers=60)
    yield shop
    shop.drop()


def test_that_six_round_trips_after_the_login_rows_stand_in_the_window_of_a_shop_known_as_writable(
    served: TestShop, open_robot: Callable[..., Robot]
) -> None:
    with Heard(served.server.port) as line:
        url = line.url(served.database)
        robot = open_robot(url, prefix="ps_")
        robot.allow_writing()
        robot.window.close()
        line.said.clear()
        robot = open_robot(url, prefix="ps_")
        rows = next(place for place, said in enumerate(line.said) if "FROM `ps_customer`" in said and "`firstname`" in said)
        assert rows + 1 <= 6, "\n".join(each[:100] for each in line.said[: rows + 1])
        assert robot.window.desk.shop.is_writable
        assert robot.texts("lastname")

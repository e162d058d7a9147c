"""A primary and its replica on this computer: what is committed on the first arrives on the second, which takes no changes itself.

with primary_and_replica() as (primary, replica):
    ...
    catch_up(primary, replica)
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tests.kit.mariadb import MariaDbServer

_PATIENCE = 30
_ACCOUNT, _PASSWORD = "repl", "r"


@contextlib.contextmanager
def primary_and_replica() -> Iterator[tuple[MariaDbServer, MariaDbServer]]:
    """Two servers. Root may write to a replica, as to any read-only server: whoever tries that needs another account."""
    writing = ["--server-id=1", "--log-bin=bin", "--binlog-format=ROW"]
    reading = ["--server-id=2", "--read-only=1"]
    with MariaDbServer.start(writing) as primary, MariaDbServer.start(reading) as replica:
        primary.create_user(_ACCOUNT, _PASSWORD, "GRANT REPLICATION SLAVE ON *.* TO {user}")
        way = f"master_host='127.0.0.1', master_port={primary.port}, master_user='{_ACCOUNT}', master_password='{_PASSWORD}'"
        replica.execute(None, f"CHANGE MASTER TO {way}, master_use_gtid=slave_pos")
        replica.execute(None, "START SLAVE")
        yield primary, replica


def catch_up(primary: MariaDbServer, replica: MariaDbServer) -> None:
    """Wait until the replica has done all that the primary has committed."""
    ((place,),) = primary.execute(None, "SELECT @@gtid_binlog_pos")
    if replica.execute(None, "SELECT MASTER_GTID_WAIT(%s, %s)", (place, _PATIENCE)) != [(0,)]:
        raise TimeoutError("the replica does not catch up")

"""Three MariaDB servers that are one database: a Galera cluster on this computer, for one test, gone after it.

with GaleraCluster.start() as cluster:
    cluster.nodes[0].execute(...)

No state is ever transferred. Every node begins with a copy of the same data and a note of where in the cluster's history that stands
(grastate.dat), so a cluster takes about four seconds and needs the package galera-4 alone: Debian ships the scripts of the transfer with
a server that runs as a service. Hence a node that was killed stays away; `restart` is not for nodes.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tests.kit.mariadb import MariaDbServer, ServerMissingError, free_port, install_data, place_for_data

PROVIDER = Path("/usr/lib/galera/libgalera_smm.so")
NODES = 3
_PATIENCE = 30.0
_SETTINGS = (
    "--wsrep-on=ON",
    f"--wsrep-provider={PROVIDER}",
    "--wsrep-node-address=127.0.0.1",
    "--binlog-format=ROW",
    "--innodb-autoinc-lock-mode=2",
    "--innodb-buffer-pool-size=32M",
)
_SOON = "gcache.size=8M;evs.keepalive_period=PT0.3S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S"  # a dead node is missed soon


class GaleraCluster:
    """The nodes that were started; all of them are servers like any other, on ports of their own."""

    def __init__(self) -> None:
        """Empty. Use `start`."""
        self.nodes: list[MariaDbServer] = []
        self._doors: list[str] = []

    @classmethod
    def start(cls, extra: Sequence[str] = ()) -> Self:
        """Three nodes that have found each other; `extra` are options of each. Raises ServerMissingError without Galera's library."""
        if not PROVIDER.exists():
            raise ServerMissingError(f"{PROVIDER} is not on this computer (package galera-4): `python3 tools/dev.py test` installs it.")
        cluster = cls()
        with tempfile.TemporaryDirectory(prefix="sc-seed-", dir=place_for_data()) as seed:
            install_data(Path(seed))
            try:
                for _ in range(NODES):
                    cluster._add_node(Path(seed) / "d", extra)
            except BaseException:
                cluster.stop()
                raise
        return cluster

    def stop(self) -> None:
        """Kill every node and remove its data."""
        for node in self.nodes:
            node.stop()

    def wait_for(self, node: MariaDbServer, members: int) -> None:
        """Wait until the node is one of so many that agree, takes changes, and has all they have committed."""
        deadline = time.monotonic() + _PATIENCE
        while not _is_in_sync(told := _status(node), members):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the node does not find the others: {told}")
            time.sleep(0.02)
        with contextlib.closing(node.connect(None)) as connection, connection.cursor() as cursor:
            cursor.execute("SET SESSION wsrep_sync_wait = 1")  # what the others have committed is here when the next statement answers
            cursor.execute("SELECT COUNT(*) FROM mysql.db")

    def wait_until_alone(self, node: MariaDbServer) -> None:
        """Wait until the node knows that most of the others are gone, and takes changes no more."""
        deadline = time.monotonic() + _PATIENCE
        while _status(node).get("wsrep_ready") != "OFF":
            if time.monotonic() > deadline:
                raise TimeoutError("the node does not miss the others")
            time.sleep(0.02)

    def make_primary(self, node: MariaDbServer) -> None:
        """What an administrator does when the other nodes won't come back: this one is the cluster now."""
        node.execute(None, "SET GLOBAL wsrep_provider_options = 'pc.bootstrap=YES'")
        self.wait_for(node, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _add_node(self, data: Path, extra: Sequence[str]) -> None:
        """Start the next node from the data, and note in them where the cluster's history stands now."""
        door = f"127.0.0.1:{free_port()}"
        others = ["--wsrep-new-cluster"] if not self.nodes else []
        reach = f"--wsrep-cluster-address=gcomm://{','.join([*self._doors, door])}"
        doors = f"gmcast.listen_addr=tcp://{door};ist.recv_addr=127.0.0.1:{free_port()}"
        options = [*_SETTINGS, *others, reach, f"--wsrep-provider-options={doors};{_SOON}", *extra]
        node = MariaDbServer.start(options, data=data)
        self.nodes.append(node)
        self._doors.append(door)
        self.wait_for(node, len(self.nodes))
        told = _status(node)
        place = f"uuid:    {told['wsrep_cluster_state_uuid']}\nseqno:   {told['wsrep_last_committed']}\n"
        (data / "grastate.dat").write_text(f"# GALERA saved state\nversion: 2.1\n{place}safe_to_bootstrap: 0\n")


def _is_in_sync(told: dict[str, str], members: int) -> bool:
    wanted = {"wsrep_ready": "ON", "wsrep_local_state_comment": "Synced", "wsrep_cluster_size": str(members)}
    return wanted.items() <= told.items()


def _status(node: MariaDbServer) -> dict[str, str]:
    return dict(node.execute(None, "SHOW GLOBAL STATUS LIKE 'wsrep\\_%'"))

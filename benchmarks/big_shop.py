"""A made-up shop on a private MariaDB whose data are kept from run to run, because building a large one takes minutes."""

import datetime
import hashlib
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sc_desktop.demo.build import build_shop
from sc_desktop.domain.address import Profile
from tests.kit.mariadb import MariaDbServer, install_data

ROOT = Path(__file__).resolve().parent.parent
KEPT_IN = Path.home() / ".cache" / "sc-desktop-bench"
DATABASE = "shop_1"
VERSION, SEED, AS_OF = "8.2", 2026, datetime.datetime(2026, 3, 1, 12, 0, 0)
_BUILDERS = ("sc_desktop/demo", "sc_desktop/prestashop/definitions")
SETTINGS = ("--innodb-buffer-pool-size=1G", "--innodb-log-file-size=256M", "--tmp-table-size=64M", "--max-heap-table-size=64M")


class KeptServer(MariaDbServer):
    """A server in a directory that outlives it."""

    @classmethod
    def install(cls, directory: Path) -> Self:
        """A new server with empty data there."""
        server = cls(directory, SETTINGS)
        install_data(server.directory)
        server._launch()
        return server

    @classmethod
    def wake(cls, directory: Path) -> Self:
        """The server whose data are there. Waits while another run uses them."""
        server = cls(directory, SETTINGS)
        server._launch()
        return server

    def way(self) -> Profile:
        """The way to its shop."""
        return shop_at(self.port, DATABASE)

    def stop(self) -> None:
        """Shut it down in good order; the data stay."""
        self._end(signal.SIGTERM)
        self._claim.close()


def shop_at(port: int, database: str) -> Profile:
    """The way to a shop on this computer."""
    return Profile("mysql", host="127.0.0.1", port=port, user="root", database=database, prefix="ps_", tls="off")


@contextmanager
def big_shop(folder: Path, customers: int) -> Iterator[Profile]:
    """The way to a shop of that many customers; built in `folder` when it is not there, or when the builder has changed since."""
    place = place_of(folder, customers)
    mark = place / "built-by"
    if not (mark.is_file() and mark.read_text() == digest_of_builders()):
        shutil.rmtree(place, ignore_errors=True)
        _build(place, customers)
    with KeptServer.wake(place) as server:
        yield server.way()


def place_of(folder: Path, customers: int) -> Path:
    """Where the shop of that many customers is kept."""
    return folder / f"{VERSION}-{customers}-{SEED}"


def _build(place: Path, customers: int) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="new-", dir=place.parent))
    start = time.monotonic()
    print(f"building a shop of {customers:,} customers in {place}", file=sys.stderr, flush=True)
    try:
        with KeptServer.install(aside) as server:
            assert server.create_database() == DATABASE
            engine = server.engine(DATABASE)
            build_shop(engine, customers=customers, version=VERSION, seed=SEED, as_of=AS_OF, step=_tell)
            with engine.connect() as connection:
                server.execute(DATABASE, "ANALYZE TABLE " + ", ".join(f"`{name}`" for name in engine.dialect.get_table_names(connection)))
            engine.dispose()
        (aside / "built-by").write_text(digest_of_builders())
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    print(f"\nbuilt in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty() and done % 5000 == 0:
        print(f"\r{done:,} of {total:,}", end="", file=sys.stderr, flush=True)


def digest_of_builders() -> str:
    """A digest of the code that makes up the rows."""
    told = hashlib.sha256()
    for place in _BUILDERS:
        for path in sorted((ROOT / place).glob("*.py")):
            told.update(path.read_bytes())
    return told.hexdigest()

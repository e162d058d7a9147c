"""A private server of genuine MySQL, in place of MariaDB, where somebody has its files: SC_MYSQL names their folder.

Two kinds of folders are understood: a ready one with `mysqld`, `share` and `data` in it (MySQL 5.6 is spread so), and a file system that
packages were unpacked into with their own C library (`usr/sbin/mysqld`), as a Debian newer than this computer's has MySQL 9.
`python3 tools/dev.py test --mysql FOLDER` runs the tests of the shop against it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy
from sqlalchemy import event

from tests.kit.mariadb import MariaDbServer, ServerMissingError

FOLDER = "SC_MYSQL"
_FAST = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=64M",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--sql-mode=NO_ENGINE_SUBSTITUTION",  # as MariaDB's tests lay out old shops, whose defaults are zero dates
    "--character-set-server=utf8mb4",
)
_READY = ("--innodb-file-format=Barracuda", "--innodb-large-prefix=1", "--explicit-defaults-for-timestamp=1")
_UNPACKED = ("--mysqlx=OFF", "--secure-file-priv=NULL", "--log-bin-trust-function-creators=1", "--innodb-redo-log-capacity=16M")
_FIXED = "--lower-case-table-names"  # since 8.0 a server's data is made for one value of it
_LIBRARIES = ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu")


class MySqlServer(MariaDbServer):
    """MySQL with the ways of the MariaDB server of the tests: root without a password, nobody anonymous."""

    def _install(self) -> None:
        folder = _folder()
        if (folder / "data/mysql").is_dir():
            shutil.copytree(folder / "data/mysql", self.directory / "d")
            return
        made_for = [option for option in self._extra if option.startswith(_FIXED)]
        done = subprocess.run(
            [*self._command(), "--initialize-insecure", *made_for],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            raise ServerMissingError(f"MySQL made no data:\n{done.stdout}")

    def _command(self) -> list[str]:
        folder = _folder()
        (self.directory / "t").mkdir(exist_ok=True)
        as_root = ["--user=root"] if os.geteuid() == 0 else []
        places = ["--no-defaults", *as_root, f"--datadir={self.directory / 'd'}", f"--tmpdir={self.directory / 't'}"]
        if (folder / "mysqld").exists():
            words = f"--lc-messages-dir={folder / 'share'}"
            return ["env", f"LD_LIBRARY_PATH={folder}", str(folder / "mysqld"), *places, words, *_FAST, *_READY]
        loader = next(iter(folder.glob("usr/lib*/**/ld-linux-x86-64.so.2")), None)
        if loader is None or not (folder / "usr/sbin/mysqld").exists():
            raise ServerMissingError(f"{FOLDER}={folder}: there is no mysqld with its libraries in it.")
        libraries = ":".join(str(folder / each) for each in _LIBRARIES)
        words = f"--lc-messages-dir={folder / 'usr/share/mysql'}"
        return [str(loader), "--library-path", libraries, str(folder / "usr/sbin/mysqld"), *places, words, *_FAST, *_UNPACKED]

    def _forget_anonymous(self) -> None:
        for user, host in self.execute("mysql", "SELECT user, host FROM user WHERE user = ''"):
            self.execute(None, "DROP USER %s@%s", (user, host))
        if not self.execute("mysql", "SELECT 1 FROM user WHERE user = 'root' AND host = '%%'", ()):
            self.create_user("root", "", "GRANT ALL ON *.* TO {user} WITH GRANT OPTION")

    def engine(self, database: str) -> sqlalchemy.Engine:
        """As of MariaDB; before 5.7 an index of PrestaShop's has room for four bytes a sign only in tables that were laid out for it."""
        is_new = database not in self._engines
        engine = super().engine(database)
        if is_new and (_folder() / "mysqld").exists():
            event.listen(engine, "before_cursor_execute", _lay_out, retval=True)
        return engine

    def create_user(self, name: str, password: str, *grants: str) -> str:
        """As of MariaDB, which can replace an account in one statement."""
        account = f"'{name}'@'%'"
        if self.execute("mysql", "SELECT 1 FROM user WHERE user = %s AND host = %s", (name, "%")):
            self.execute(None, f"DROP USER {account}")
        self.execute(None, f"CREATE USER '{name}'@'%%' IDENTIFIED BY %s", (password,))
        for grant in grants:
            self.execute(None, grant.replace("{user}", account))
        return account


def start_server(extra: Sequence[str] = ()) -> MariaDbServer:
    """The server of the tests: MariaDB, or the MySQL that SC_MYSQL names."""
    return (MySqlServer if os.environ.get(FOLDER) else MariaDbServer).start(extra)


def _lay_out(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> tuple[str, object]:
    is_table = statement.lstrip().startswith("CREATE TABLE") and " SELECT " not in statement and "InnoDB" in statement
    return (statement + " ROW_FORMAT=DYNAMIC" if is_table else statement), parameters


def _folder() -> Path:
    return Path(os.environ[FOLDER]).resolve()

"""The faults of MySQL, MariaDB and SQLite in words: why it happened and what to do, by number or by what the text says."""

from msgspec import Struct

from sc_desktop.i18n import N_


class Case(Struct, frozen=True):
    """One kind of fault in words; `stage` of connecting when the line is to blame, None when the database said no."""

    why: str
    advice: str = ""
    stage: str | None = None


LINE_LOST = Case(
    N_("The connection to the database was lost."), N_("Check the network, then try again: the program connects anew by itself."), "port"
)
_NO_RIGHT = Case(
    N_("The database account lacks a right that is needed for this."),
    N_("Ask whoever runs the database for the right named in the details."),
)
_LOCKED = Case(N_("Somebody else is changing the same rows at this moment."), N_("Try again in a moment."))
_TOO_SLOW = Case(N_("The database took too long and the question was stopped."), N_("Narrow the question down, or ask at a quieter time."))
_READ_ONLY_SERVER = Case(
    N_("The server takes no changes: it is a copy (replica) or is being maintained."), N_("Connect to the main server.")
)
_UNREADY = Case(
    N_("The server can take no changes now: it is a node of a cluster that has lost the others, or is not ready yet."),
    N_("Try again in a moment. If it stays so, connect to another node of the cluster."),
)
_CHANGED_TABLES = Case(
    N_("The shop's tables are not as they were when it was opened."), N_("Open the shop again: the program then reads how they are now.")
)
_QUOTA = Case(
    N_("The account or the server has as many connections, or as many questions an hour, as it may have."),
    N_("Close other programs that use the database, or wait."),
)
_VALUE = Case(
    N_("The database does not accept a value: too long, of another kind, or there already."), N_("Correct the value, then try again.")
)
_FULL = Case(N_("The disk of the database is full."), N_("Tell whoever runs the server at once: the shop itself can't take orders now."))
_FULL_HERE = Case(N_("The disk of this computer is full."), N_("Make room on it, then try again."))
FULL = (_FULL, _FULL_HERE)

CASES: dict[int, Case] = {
    1045: Case(
        N_("User name or password is wrong, or this computer may not log in with them."),
        N_("Check both; capitals count. Some accounts are let in on an encrypted line only."),
    ),
    1044: Case(
        N_("The account has no right on this database, or there is no database of that name."),
        N_("Check the name, or ask for the right to read this database."),
    ),
    1049: Case(N_("There is no database of that name."), N_("Check the name; in the shop's parameters.php it is database_name.")),
    1130: Case(
        N_("The server takes no connections from this computer."), N_("Ask whoever runs the server to allow this computer's address.")
    ),
    1129: Case(N_("The server has shut this computer out after too many errors."), N_("Ask whoever runs it to run FLUSH HOSTS.")),
    1046: Case(N_("No database was chosen."), N_("Give the name of the database.")),
    2003: Case(
        N_("The server does not answer at this address and port."),
        N_("Check host and port; many hosts let nobody in from outside unless an SSH tunnel is used."),
        "port",
    ),
    2055: Case(
        N_("The port is open, but no database speaks there: nothing came, or it hung up at once."),
        N_(
            "Check the port (a database's own is mostly 3306). A firewall, or a proxy whose database is down, keeps as quiet; so does a"
            " server that is overloaded: then try again in a moment."
        ),
        "port",
    ),
    2026: Case(N_("Server and program could not agree on encryption."), N_("Check the encryption chosen for this connection."), "tls"),
    3159: Case(N_("The server takes encrypted connections only."), N_("Switch encryption on for this connection."), "tls"),
    2059: Case(
        N_("The server asks for the password in a way that would show it to everybody on the line."),
        N_("Encrypt the connection, or ask for another kind of account."),
    ),
    1153: Case(N_("One statement was larger than the server accepts."), N_("Try again with fewer rows.")),
    1792: Case(N_("This connection can only read."), N_("Allow writing for this shop first.")),
    1213: Case(N_("Two changes waited for each other, and the database took this one back."), N_("Try again.")),
    1317: Case(N_("The question was stopped."), ""),
    1064: Case(N_("The database did not understand the program. This is an error of the program."), N_("Please report it.")),
    **dict.fromkeys((2002, 2005), Case(N_("No server was found under this name."), N_("Check the server's name and the network."), "name")),
    **dict.fromkeys((1053, 1077, 1079, 1927, 2006, 2013, 2014, 2045, 4031), LINE_LOST),
    **dict.fromkeys((1142, 1143, 1227, 1370, 1410), _NO_RIGHT),
    **dict.fromkeys((1205, 1020, 3572), _LOCKED),
    **dict.fromkeys((1047, 1180), _UNREADY),
    **dict.fromkeys((1969, 3024, 1028), _TOO_SLOW),
    **dict.fromkeys((1290, 1836), _READ_ONLY_SERVER),
    **dict.fromkeys((1054, 1146, 1051, 1091), _CHANGED_TABLES),
    **dict.fromkeys((1040, 1203, 1226), _QUOTA),
    **dict.fromkeys((1062, 1264, 1265, 1292, 1366, 1406, 1048, 1364, 1690, 3819, 4025), _VALUE),
    **dict.fromkeys((1021, 1030, 1114), _FULL),
}
SQLITE_CASES: tuple[tuple[str, Case], ...] = (
    ("locked", _LOCKED),
    ("busy", _LOCKED),
    (
        "readonly",
        Case(N_("The shop's file can't be written."), N_("Check the rights on the file, and whether the shop is open for reading only.")),
    ),
    ("no such table", _CHANGED_TABLES),
    ("no such column", _CHANGED_TABLES),
    ("constraint", _VALUE),
    ("disk is full", _FULL_HERE),
    ("interrupted", CASES[1317]),
    ("not a database", Case(N_("The file is not an SQLite database."), N_("Choose another file."))),
    ("malformed", Case(N_("The file is damaged."), N_("Take a copy that is whole."))),
    ("unable to open", Case(N_("The file can't be opened."), N_("Check the path and the rights on it."))),
)
ROGUE = Case(
    N_("What answers there does not behave as a MySQL or MariaDB server; the connection was closed."),
    N_("Check host and port. If they are right, don't use this connection before the server has been looked at."),
    "port",
)
UNKNOWN = Case(N_("The database refused."), N_("The details hold its answer."))
POOL_BUSY = Case(N_("All connections to the shop are busy."), N_("Wait until what is running has ended."), "port")

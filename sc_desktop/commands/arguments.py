"""What the command line may say."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from sc_desktop import __version__
from sc_desktop.i18n import N_, tr

if TYPE_CHECKING:
    import argparse

MOST = 1_000_000
OF_ARGPARSE = (
    N_("usage: "),
    N_("%(prog)s: error: %(message)s\n"),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("expected one argument"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
)
"""Words of argparse's own, to be translated with ours; those of another version of it stay English."""


class Options(Struct, frozen=True):
    """The words of a command line. `command` None: the window."""

    command: str | None = None
    url: str | None = None
    shop: str = ""
    prefix: str | None = None
    ssh: str | None = None
    ssh_key: str = ""
    accept_host_key: str = ""
    password_stdin: bool = False
    write: bool = False
    demo: bool = False
    profile_dir: str | None = None
    recipe: str = ""
    batch: str = ""
    where: str | None = None
    filter: str | None = None
    group: tuple[str, ...] = ()
    all: bool = False
    commit: bool = False
    at_most: int | None = None
    with_consent: bool = False
    create_journal: bool = False
    customer: str = ""
    limit: int = 100
    purge_older_than: int | None = None
    customers: tuple[int, ...] | None = None
    column: str | None = None
    view: str = ""
    output: str = ""
    overwrite: bool = False
    account: str = ""


def read_arguments(arguments: Sequence[str]) -> Options:
    """The options; leaves with 2 and a word on standard error when they make no sense. argparse is loaded only when there are any: started
    from a desktop there are none."""
    if not arguments:
        return Options()
    import argparse

    argparse._ = tr  # type: ignore[attr-defined]  # it looks its own words up by this name, so that a program can put them into its language
    place = _place_arguments(argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS))
    known = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    known.add_argument("--shop", metavar="NAME", help=tr(N_("a shop the window has opened, by its name; its password from the keyring")))
    whom = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    whom.add_argument("--where", metavar="EXPRESSION", help=tr(N_("the customers of whom this holds, like: orders_valid > 3")))
    whom.add_argument("--filter", metavar="FILTER", help=tr(N_("the customers who answer a filter saved in the window, by its name")))
    whom.add_argument("--group", metavar="GROUP", action="append", help=tr(N_("the members of this group, by name or id")))
    whom.add_argument("--all", action="store_true", help=tr(N_("all customers")))
    writing = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    writing.add_argument("--commit", action="store_true", help=tr(N_("write it to the shop; without this it is a dry run")))
    sizing = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    most = N_("write nothing when there are more customers; large commits to a live shop ask for it")
    sizing.add_argument("--at-most", metavar="N", type=_at_least_one, help=tr(most))

    parser = argparse.ArgumentParser(
        prog="sc-desktop",
        description=tr(N_("Mass-edits the customers of a PrestaShop shop. Without a command, the window opens.")),
        argument_default=argparse.SUPPRESS,
        parents=[place],
    )
    parser.add_argument("--write", action="store_true", help=tr(N_("open the shop writable")))
    parser.add_argument("--version", action="version", version=f"SC Desktop {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, told: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        told, parts = tr(told), [place, known, *parents]
        return commands.add_parser(name, help=told, description=told, parents=parts, argument_default=argparse.SUPPRESS)

    command("check", N_("say what the shop is and what may be done there"))
    grants = command("grants", N_("print a script that makes a database account with just the rights it takes"))
    grants.add_argument("--write", action="store_true", help=tr(N_("an account that may write what is edited, too")))
    grants.add_argument("--account", metavar="NAME", help=tr(N_("the account's name, or name@host; sc_desktop without")))
    export = command("export", N_("write customers to a CSV file, in the columns of a view"), whom)
    export.add_argument("--view", metavar="VIEW", help=tr(N_("the view's name or file name; the first one without")))
    export.add_argument("-o", "--output", metavar="FILE", help=tr(N_("the file to write; without, one named after the view, here")))
    export.add_argument("--overwrite", action="store_true", help=tr(N_("replace the file if it is there")))
    apply = command("apply", N_("do a recipe, or show what it would do"), whom, writing, sizing)
    apply.add_argument("recipe", metavar="RECIPE", help=tr(N_("the recipe's name or file")))
    apply.add_argument("--with-consent", action="store_true", help=tr(N_("those who get subscribed have given their consent")))
    apply.add_argument("--create-journal", action="store_true", help=tr(N_("create the journal's three tables in the shop if needed")))
    history = command("history", N_("list the batches"), writing)
    history.add_argument("--customer", metavar="CUSTOMER", help=tr(N_("of this customer, by id, name or e-mail")))
    history.add_argument("--limit", metavar="N", type=_at_least_one, help=tr(N_("at most so many batches")))
    history.add_argument("--purge-older-than", metavar="DAYS", type=_at_least_one, help=tr(N_("delete older values from the journal")))
    undo = command("undo", N_("take a batch back, or show what that would change"), writing, sizing)
    undo.add_argument("batch", metavar="BATCH", type=_batch, help=tr(N_("the beginning of the batch's id")))
    undo.add_argument("--customers", metavar="IDS", type=_ids, help=tr(N_("only of these customers, like: 12,13")))
    undo.add_argument("--column", metavar="KEY", help=tr(N_("only this column, like: lastname")))
    said = vars(parser.parse_args(arguments))
    return Options(**{**said, "group": tuple(said.get("group", ()))})


def _place_arguments(place: "argparse.ArgumentParser") -> "argparse.ArgumentParser":
    """Where the shop is, and how it is reached: what the window and every command understand."""
    place.add_argument("--url", metavar="URL", help=tr(N_("the shop's database: mysql+pymysql://user@host/database")))
    place.add_argument("--prefix", metavar="PREFIX", help=tr(N_("the prefix of the shop's tables, when there are several shops")))
    place.add_argument("--ssh", metavar="USER@HOST", help=tr(N_("reach the database through SSH; a name of ~/.ssh/config will do")))
    place.add_argument("--ssh-key", metavar="FILE", help=tr(N_("the private key that SSH logs in with")))
    trusting = N_("trust an SSH server that is not known yet, if its key is this one")
    place.add_argument("--accept-host-key", metavar="SHA256:…", help=tr(trusting))
    place.add_argument("--password-stdin", action="store_true", help=tr(N_("read the password from standard input")))
    place.add_argument("--demo", action="store_true", help=tr(N_("open the demo shop")))
    place.add_argument("--profile-dir", metavar="FOLDER", help=tr(N_("keep all of the user's state in this folder")))
    return place


def _at_least_one(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= MOST:
        raise _unfit(N_("“{text}” is no whole number from 1 to {most}"), text=text, most=MOST)
    return int(text)


def _ids(text: str) -> tuple[int, ...]:
    """Ids with commas between them, at least one."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise _unfit(N_("“{text}” is no list of customers' ids with commas between them, like: 12,13"), text=text)
    return tuple(map(int, parts))


def _batch(text: str) -> str:
    if not text.strip():
        raise _unfit(N_("it is empty; history lists the ids of the batches"))
    return text.strip()


def _unfit(template: str, **values: object) -> Exception:
    """What argparse shows as it is, behind the name of the option."""
    import argparse

    return argparse.ArgumentTypeError(tr(template, **values))

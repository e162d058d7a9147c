"""What a shop is and what our account may do there, told line by line; nothing is written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.domain.progress import Progress
from sc_desktop.errors import ShopRefused
from sc_desktop.i18n import N_, Message, msg, tr
from sc_desktop.workspace.opening import OpenRequest, allow_writing, open_shop
from sc_desktop.workspace.workspace import Workspace


class Checked(Struct, frozen=True):
    """The findings as label and text, and what they mean. `refusal` says why the shop can't be written to, None when it can."""

    findings: Sequence[tuple[str, str]]
    refusal: Message | None

    @property
    def meaning(self) -> str:
        """What the findings mean for the user, in a sentence."""
        if self.refusal is None:
            return tr(N_("The shop can be read and, once you allow it, written to."))
        return " ".join((tr(N_("The shop can be read; it stays read-only.")), tr(self.refusal)))


def check_shop(request: OpenRequest, *, progress: Progress) -> Checked:
    """Open the shop, look, ask for the rights a commit needs, close it. Raises what opening raises."""
    with TemporaryDirectory() as folder:  # the user's own notes are not touched
        workspace = open_shop(replace(request, folder=Path(folder), writable=False), progress=progress)
        try:
            refusal = _why_not_writable(workspace, progress)
            return Checked(_findings(workspace, refusal), refusal)
        finally:
            workspace.close()


def _why_not_writable(workspace: Workspace, progress: Progress) -> Message | None:
    try:
        allow_writing(workspace, progress=progress)
    except ShopRefused as refused:
        return workspace.read_only_reason or msg("{why}", why=refused.why)
    return None


def _no_journal(refusal: Message | None) -> str:
    """An account that may write is told of all tables; another may have no right to know of these."""
    return N_("not created yet") if refusal is None else N_("not created yet, or hidden from this account")


def _findings(workspace: Workspace, refusal: Message | None) -> list[tuple[str, str]]:
    facts, server, profile = workspace.shop.facts, workspace.database.server, workspace.database.profile
    none = tr(N_("none"))
    yes, no = tr(N_("yes")), tr(N_("no"))
    kind = "SQLite" if profile.driver == "sqlite" else "MariaDB" if server.is_mariadb else "MySQL"
    line = server.tls_cipher or (tr(N_("stays on this computer")) if profile.is_local else tr(N_("not encrypted")))
    if profile.ssh is not None:
        beyond = server.tls_cipher or (tr(N_("not needed")) if profile.is_private else tr(N_("none")))
        line = tr(N_("through SSH to {host}; encryption from there to the database: {beyond}"), host=profile.ssh.shown, beyond=beyond)
    return [
        (tr(N_("Shop")), facts.title),
        (tr(N_("PrestaShop")), facts.version),
        (tr(N_("Server")), f"{kind} {'.'.join(map(str, server.version))}"),
        (tr(N_("Line")), line),
        (tr(N_("Table prefix")), facts.prefix or none),
        (tr(N_("Languages")), ", ".join(f"{iso} ({number})" for number, iso in facts.languages.items())),
        (tr(N_("Shops")), ", ".join(f"{name} ({number})" for number, name in facts.shops.items())),
        (tr(N_("Multistore")), yes if facts.is_multishop else no),
        (tr(N_("Customer groups")), yes if facts.groups_active else no),
        (tr(N_("Business mode (B2B)")), yes if facts.is_b2b() else ", ".join(facts.shops[each] for each in sorted(facts.b2b_shops)) or no),
        (tr(N_("Time zone")), facts.timezone),
        (tr(N_("Engines")), _counted(facts.engines.values()) or none),
        (tr(N_("Charsets")), _counted(facts.charsets.values()) or none),
        (tr(N_("Journal")), yes if workspace.has_journal else tr(_no_journal(refusal))),
    ]


def _counted(names: Iterable[str]) -> str:
    """The names with how often each occurs, the most frequent first: InnoDB (41), MyISAM (2)."""
    counts = Counter(str(name) for name in names if name)
    return ", ".join(f"{name} ({count})" for name, count in counts.most_common())

"""`sc-desktop grants`: a script for whoever runs the database, that makes an account with just the rights it takes."""

from sc_desktop.commands import DONE
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.grants import Part
from sc_desktop.workspace.granting import ACCOUNT, find_grants
from sc_desktop.workspace.opening import OpenRequest, open_shop


def print_grants(request: OpenRequest, *, account: str, for_writing: bool) -> int:
    """Print the script. Raises Expected."""
    progress = Progress()
    workspace = open_shop(request, progress=progress)
    try:
        parts = find_grants(workspace, account or ACCOUNT, for_writing=for_writing, progress=progress)
        print(_commented(tr(_head(for_writing), shop=workspace.title, place=workspace.database.profile.shown)))
    finally:
        workspace.close()
    for part in parts:
        print()
        print(_shown(part))
    return DONE


def _head(for_writing: bool) -> str:
    if for_writing:
        return N_(
            "An account for SC Desktop that may read “{shop}” ({place}) and write what is edited there. Run this as an administrator."
        )
    return N_("An account for SC Desktop that may only read “{shop}” ({place}). Run this as an administrator.")


def _shown(part: Part) -> str:
    """Statements that are not needed are commented out: one takes the signs away to have them."""
    statements = [" ".join(statement.split()) + ";" for statement in part.statements]
    if part.is_wish:
        statements = [f"-- {statement}" for statement in statements]
    return "\n".join([_commented(tr(part.purpose)), *statements])


def _commented(text: str) -> str:
    return f"-- {' '.join(text.split())}"

"""Who writes from the command line, and what is allowed: as in the window, a shop is only read until its user allows more, and a live
one asks how many."""

import getpass
import socket
from collections.abc import Mapping

from msgspec import Struct

from sc_desktop.domain.batch import Author
from sc_desktop.errors import ReadOnlyShop, ShopRefused
from sc_desktop.i18n import N_, msg
from sc_desktop.settings.shops import KnownShop
from sc_desktop.workspace.workspace import Workspace

_NOTHING = msg(N_("Nothing was written."))


class Writer(Struct, frozen=True):
    """`name` is that of the preferences, "" for none. `shops` are those the window knows, by key. Above `asks_above` customers of a live
    shop, 0 for never, `at_most` must tell how many there may be; where it is told, it holds in every shop."""

    name: str
    shops: Mapping[str, KnownShop]
    asks_above: int = 0
    at_most: int | None = None

    def author(self, workspace: Workspace) -> Author:
        """Who the batch is by: the name of the preferences, else the login name of this computer."""
        return Author(self.name or getpass.getuser(), socket.gethostname(), workspace.database.profile.user)

    def check(self, workspace: Workspace, customers: int) -> None:
        """Whether so many customers may be written. Raises ReadOnlyShop and ShopRefused with the reason."""
        known = self.shops.get(workspace.key)
        if not workspace.is_writable:
            why = workspace.why_not_written or ""
            raise ReadOnlyShop(what=msg(N_("This shop stays read-only.")), effect=_NOTHING, why=why)
        if workspace.is_demo:
            return
        if known is not None and not known.write_allowed:
            raise ReadOnlyShop(
                what=msg(N_("This shop stays read-only.")),
                effect=_NOTHING,
                why=msg(N_("Its user has not allowed writing in the window.")),
                advice=msg(N_("Open it there and click on “Read-only” at the bottom, if it is to be written to.")),
            )
        self._check_count(customers, is_live=known is None or known.production)

    def _check_count(self, customers: int, *, is_live: bool) -> None:
        if self.at_most is not None:
            if customers > self.at_most:
                raise ShopRefused(
                    what=msg(
                        N_("{customers} customers would be written, and --at-most says {most}."), customers=customers, most=self.at_most
                    ),
                    effect=_NOTHING,
                )
        elif is_live and 0 < self.asks_above < customers:
            raise ShopRefused(
                what=msg(N_("{customers} customers of a live shop would be written."), customers=customers),
                effect=_NOTHING,
                advice=msg(N_("If that is right, add --at-most {number}."), number=str(customers)),
            )

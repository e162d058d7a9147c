"""What has come to an open shop, or gone from it, while it was open: columns of the customer's table, and modules' tables."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.subjects import Subjects
from sc_desktop.domain.column import Column
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, msg
from sc_desktop.prestashop.customers import subjects_of
from sc_desktop.prestashop.probe import look_again
from sc_desktop.prestashop.shop import Shop
from sc_desktop.settings.own_fields import load_own_fields
from sc_desktop.workspace.own_fields import columns_with
from sc_desktop.workspace.workspace import Workspace


class Renewed(Struct, frozen=True):
    """The shop as it stands now, its columns with the user's own, and what may be written of it."""

    shop: Shop
    columns: Mapping[str, Column]
    subjects: Subjects


def find_renewed(workspace: Workspace, folder: Path, *, progress: Progress) -> Renewed | None:
    """What stands there now, in one question; None where it is what stood there before. `folder` holds the user's own fields.

    Raises ShopUnreachable, ShopRefused."""
    with shop_errors(msg(N_("The shop could not be read."))), workspace.database.reading() as connection:
        shop = look_again(connection, workspace.shop)
    if shop is workspace.shop:
        return None
    columns = columns_with(replace(workspace, shop=shop), load_own_fields(folder).fields)
    return Renewed(shop, columns, subjects_of(shop))


def take_renewed(workspace: Workspace, renewed: Renewed) -> None:
    """This is the shop from now on; work under way goes on with what it began with."""
    workspace.shop, workspace.columns, workspace.subjects = renewed.shop, renewed.columns, renewed.subjects
    workspace.snapshots.let_go()

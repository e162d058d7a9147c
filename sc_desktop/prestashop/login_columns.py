"""A customer's password and when it was set: reviewed, written and taken back like every column, and never offered in the grid."""

from collections.abc import Mapping

from sc_desktop.domain.change import CUSTOMER, CellChange, Change, StoredValue
from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.kinds import Kind, Moment, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.secret import MASK
from sc_desktop.i18n import N_, msg
from sc_desktop.prestashop.shop import Shop

PASSWORD, SET_ON = "passwd", "last_passwd_gen"


class Masked(Kind, frozen=True):
    """A value nobody is to see: all that is shown is that there is one."""

    name: str = "masked"

    def parse(self, text: str, manner: Manner) -> StoredValue:
        raise Unreadable(msg(N_("Passwords are set by “Set a new password…”.")))

    def show(self, stored: StoredValue, manner: Manner) -> str:
        return MASK if stored else ""

    def typed(self, stored: StoredValue) -> object:
        return MASK if stored else ""


_COLUMNS = (
    Column(PASSWORD, N_("Password"), N_("Its hash is never shown."), Masked(), Field(CUSTOMER, PASSWORD, False)),
    Column(SET_ON, N_("Password set on"), N_("When the password was last changed."), Moment(), Field(CUSTOMER, SET_ON, False)),
)


def is_password(change: Change) -> bool:
    """Whether the change gives the customer another password."""
    return isinstance(change, CellChange) and change.subject == CUSTOMER and change.column == PASSWORD


def login_columns_of(shop: Shop) -> Mapping[str, Column]:
    """Those the shop has and the account may read."""
    return {column.key: column for column in _COLUMNS if shop.tables.has(CUSTOMER, column.key)}

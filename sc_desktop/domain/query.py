"""Which customers are asked for, in which order; and which of them an act is meant for."""

from msgspec import Struct

from sc_desktop.domain.filters import Where
from sc_desktop.domain.view import SortKey

FIRST_ROWS = 1000
"""Rows of a list in the properties that are read at first, and as many more each time more are asked for."""
NEWEST_FIRST = (SortKey("id_customer", descending=True),)


class Query(Struct, frozen=True):
    """A question to the shop. `limit` None means all; `all_groups` asks for members of every group instead of any.

    `among`: of these customers only. `where`: what else must hold of them."""

    groups: frozenset[int] = frozenset()
    all_groups: bool = False
    search: str = ""
    with_deleted: bool = False
    sort: tuple[SortKey, ...] = NEWEST_FIRST
    limit: int | None = 100
    among: frozenset[int] | None = None
    where: Where | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the quick search; each must match."""
        return tuple(self.search.split())


class Chosen(Struct, frozen=True):
    """Customers picked one by one, in the grid's order; never empty."""

    ids: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.ids:
            raise ValueError("an empty selection never means everything")


class WholeResult(Struct, frozen=True):
    """Every customer that answers the query, beyond what is shown."""

    query: Query
    count: int


Selection = Chosen | WholeResult

"""What was read of all customers at once and is kept: columns as vectors, and who answered the last question. F5 lets go of it.

In a large shop each customer's orders would have to be looked up to sort by their number, which takes the server seconds each time."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field
from sqlalchemy import func, select

from sc_desktop.db.database import Database
from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.filters import each_test
from sc_desktop.domain.parting import Parted, part
from sc_desktop.domain.query import Query
from sc_desktop.i18n import N_, msg
from sc_desktop.prestashop.customers.gathering import Gathering, Wanted, gathered_by

if TYPE_CHECKING:
    from sc_desktop.db.vectors import Numbers
    from sc_desktop.workspace.worked import Texts
    from sc_desktop.workspace.workspace import Workspace

LARGE = 20_000
"""From this many customers, or rows of a table that is to be looked through for each, it is read once instead."""
MOST_KEPT = 12
"""Columns that are kept: of a million customers each takes 16 MB, and 8 more in the order they were last asked for; texts that were
worked out here take 4 MB more, and themselves."""
READING = msg(N_("The customers could not be read."))


class Vector(Struct, frozen=True, eq=False):
    """A column of all customers: the `numbers` of those who have one, in the order of their ids; the others have `missing`.

    Amounts are millionths, moments 20240229130000, texts their place among all, a test is 1 or 0; vectors.EMPTY stands for what shows
    nothing. `read_at` is this computer's time. `is_of_customers`: it may change when customers are written. `day` is the
    shop's whose today it knows, None where that makes no difference. `texts` are those of a column that was worked out here: the shop
    doesn't have them."""

    customers: "Numbers"
    numbers: "Numbers"
    missing: int
    read_at: datetime.datetime
    is_of_customers: bool = False
    day: datetime.date | None = None
    texts: "Texts | None" = None


class Asked(Struct, frozen=True, eq=False):
    """Who answered a question to the shop, on its own or on a replica, and `aligned`: columns of just these customers."""

    database: Database
    query: Query
    today: datetime.date
    ids: "Numbers"
    read_at: datetime.datetime
    aligned: dict[Wanted, tuple[Vector, "Numbers"]] = field(default_factory=dict)


class Snapshots(Struct):
    """What is kept of one shop as it is seen from one scope. `unfit` are columns whose numbers are too large to be kept so.

    Several lanes use it: what they keep is never changed. Whoever read it says of which `age` it is: what was let go of meanwhile stays
    away."""

    vectors: dict[tuple[Database, Wanted], Vector] = field(default_factory=dict)
    asked: Asked | None = None
    unfit: frozenset[Wanted] = frozenset()
    large: dict[Gathering, bool] = field(default_factory=dict)
    age: int = 0

    def let_go(self) -> None:
        """The shop is to be read again, all of it."""
        self.age += 1
        self.vectors, self.asked, self.unfit, self.large = {}, None, frozenset(), {}

    def let_go_of_customers(self) -> None:
        """Customers were written: others may answer the last question now. Their orders and carts are as they were."""
        self.age += 1
        self.asked = None
        self.vectors = {key: vector for key, vector in self.vectors.items() if not vector.is_of_customers}

    def take_vectors(self, database: Database, vectors: Mapping[Wanted, Vector], age: int) -> None:
        """Keep these columns in the place of those kept for longest, unless everything was let go of since."""
        if age == self.age:
            new: dict[tuple[Database, Wanted], Vector] = {(database, key): vector for key, vector in vectors.items()}
            kept = [entry for entry in self.vectors.items() if entry[0] not in new]
            self.vectors = {**dict(kept[max(0, len(kept) + len(new) - MOST_KEPT) :]), **new}

    def take_asked(self, asked: Asked, age: int) -> None:
        """Keep who answered, unless they were let go of since."""
        if age == self.age:
            self.asked = asked


def parted(workspace: "Workspace", query: Query) -> Parted | None:
    """The query in what the shop is asked and what is done here; None when the shop is asked all of it.

    The first time it takes a statement to know whether the shop is large. Raises ShopUnreachable, ShopRefused."""
    columns = workspace.columns
    wanted = {key.column for key in query.sort} | {test.column for test in each_test(query.where)}
    ours = {key for key in wanted if key in columns and not columns[key].is_asked}
    here = ours | {key for key in wanted - ours if key in columns and is_kept(workspace, key)}
    return part(query, here, columns, ours) if here else None


def is_ours(workspace: "Workspace", query: Query) -> bool:
    """Whether the shop can't be asked all of it: it sorts or filters by a column that is worked out here."""
    wanted = {key.column for key in query.sort} | {test.column for test in each_test(query.where)}
    return any(key in workspace.columns and not workspace.columns[key].is_asked for key in wanted)


def is_kept(workspace: "Workspace", key: str) -> bool:
    """Whether what the column holds is read of all customers at once, and kept: where that is sooner than asking about each."""
    gathering, snapshots = gathered_by(key, workspace.columns, workspace.shop), workspace.snapshots
    if gathering is None or key in snapshots.unfit or workspace.database.dialect == "sqlite":
        return False
    if not gathering.is_there(workspace.shop.tables):
        return False
    if gathering not in snapshots.large:
        snapshots.large[gathering] = _is_large(workspace, gathering)
    return snapshots.large[gathering]


def _is_large(workspace: "Workspace", gathering: Gathering) -> bool:
    """By the highest ids: finding them takes no time."""
    tables = workspace.shop.tables
    keys = tables.customer.c.id_customer, gathering.rows.key(tables)
    with shop_errors(READING), workspace.database.reading() as connection:
        found = connection.execute(select(*(select(func.max(key)).scalar_subquery() for key in keys))).one()
    return any(number is not None and number > LARGE for number in found)

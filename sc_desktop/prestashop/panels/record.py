"""What a list in the properties is: a record of its columns and of the SQL that fills it."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from sqlalchemy import BindParameter, ColumnElement, Integer, Select, String, bindparam, func, literal, select

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Kind, Text
from sc_desktop.prestashop.shop import Tables

_DAY = datetime.timedelta(days=1)
Values = Mapping[str, StoredValue]
Wanted = Mapping[str, object]
NO_ROLES: Mapping[str, str] = {}


class Asked(Struct, frozen=True):
    """How a list is asked for, as far as the statement depends on it: the values themselves are given with it when it is sent (`wanted`).

    The rows of one customer, of `several`, or of one row above (`of_parent`: an order's lines); `hide_deleted` leaves deleted ones out
    where there are such."""

    several: bool = False
    of_parent: bool = False
    id_lang: int = 1
    hide_deleted: bool = True

    @property
    def parent(self) -> BindParameter[int] | None:
        """The key of the row above; None when customers are asked for."""
        return bindparam("parent", type_=Integer()) if self.of_parent else None

    @property
    def now(self) -> BindParameter[str]:
        """The shop's clock."""
        return bindparam("now", type_=String())

    @property
    def a_day_ago(self) -> BindParameter[str]:
        """24 hours before `now`."""
        return bindparam("a_day_ago", type_=String())

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether the column is the id of a customer asked for. The ids stand in the statement itself: SQLite binds only so many values."""
        return column.in_(bindparam("ids", type_=Integer(), expanding=True, literal_execute=True))


def wanted(ids: Sequence[int], parent: int | None, *, now: str, limit: int = 0) -> Wanted:
    """The values of a question: `limit` rows at the most, of these customers or of the row above with this key, at `now`."""
    a_day_ago = str(datetime.datetime.fromisoformat(now) - _DAY)
    return {"ids": list(ids), "parent": parent, "now": now, "a_day_ago": a_day_ago, "limit": limit}


class PanelColumn(Struct, frozen=True):
    """One column of a list. `source` builds the expression; `is_hidden` ones serve colours and clicks only. `width` is in characters."""

    key: str
    label: str
    source: Callable[[Tables, Asked], ColumnElement[Any]]
    kind: Kind = field(default_factory=Text)
    help: str = ""
    width: int = 14
    is_hidden: bool = False


class Panel(Struct, frozen=True, eq=False):
    """One list. `rows` gives the joined tables with conditions and order, without columns and limit; the first column is the row's key.

    `needs` are the tables without which the list stays empty and says `missing`; `counted` picks the rows a tab counts, where not all do.
    `roles` gives the colour role of cells by column, `colours` names the hidden column with the colour the shop itself gives a cell
    (#RRGGBB, an order state's). `owner` is the customer a row belongs to."""

    key: str
    columns: tuple[PanelColumn, ...]
    rows: Callable[[Tables, Asked], Select[Any]]
    owner: Callable[[Tables, Asked], ColumnElement[Any]] | None = None
    needs: tuple[str, ...] = ()
    empty: str = ""
    missing: str = ""
    roles: Callable[[Values], Mapping[str, str]] = lambda values: NO_ROLES
    colours: Mapping[str, str] = field(default_factory=dict)
    counted: Callable[[Tables, Asked], ColumnElement[bool]] | None = None

    def is_there(self, tables: Tables) -> bool:
        """Whether the shop has what the list is read from."""
        return all(tables.has(name) for name in self.needs)

    @lru_cache(maxsize=256)  # noqa: B019 - the panels live as long as the program
    def question(self, tables: Tables, asked: Asked) -> Select[Any]:
        """The rows: the columns in their order, then the customer they belong to (0 where there is none), and that customer's name when
        several are asked for. Made once a shop: making it anew cost up to a third of reading a short list."""
        owner = self.owner(tables, asked) if self.owner is not None else literal(0)
        chosen = [*(column.source(tables, asked).label(column.key) for column in self.columns), owner.label("_owner")]
        if asked.several and self.owner is not None:
            who = tables.customer.alias("who")
            name = select(who.c.firstname + " " + who.c.lastname).where(who.c.id_customer == owner)
            chosen.append(name.scalar_subquery().label("_name"))
        return self.rows(tables, asked).with_only_columns(*chosen, maintain_column_froms=True).limit(bindparam("limit", type_=Integer()))

    @lru_cache(maxsize=256)  # noqa: B019
    def count(self, tables: Tables, asked: Asked) -> Select[Any]:
        """How many rows there are without the limit."""
        return self.rows(tables, asked).with_only_columns(func.count(), maintain_column_froms=True).order_by(None)

    def tally(self, tables: Tables, asked: Asked) -> Select[Any]:
        """How many rows the tab counts."""
        question = self.count(tables, asked)
        return question if self.counted is None else question.where(self.counted(tables, asked))

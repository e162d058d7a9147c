"""What a list in the properties is: a record of its columns and of the SQL that fills it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Kind, Text
from sc_desktop.prestashop.shop import Tables


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: the rows of these customers, or of one row above (`parent`: an order's lines).

    `limit` rows at the most; `hide_deleted` leaves deleted ones out where there are such; `now` is the shop's clock."""

    ids: tuple[int, ...] = ()
    parent: int | None = None
    id_lang: int = 1
    hide_deleted: bool = True
    limit: int = 1000
    now: str = ""

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether the column is the id of a customer asked for. The ids stand in the statement itself: SQLite binds only so many values."""
        return column.in_(bindparam("ids", self.ids, expanding=True, literal_execute=True, unique=True))


@dataclass(frozen=True, slots=True)
class PanelColumn:
    """One column of a list. `source` builds the expression; `is_hidden` ones serve colours and clicks only. `width` is in characters."""

    key: str
    label: str
    source: Callable[[Tables, Asked], ColumnElement[Any]]
    kind: Kind = field(default_factory=Text)
    help: str = ""
    width: int = 14
    is_hidden: bool = False


Values = Mapping[str, StoredValue]


@dataclass(frozen=True, slots=True)
class Panel:
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
    roles: Callable[[Values], Mapping[str, str]] = lambda values: {}
    colours: Mapping[str, str] = field(default_factory=dict)
    counted: Callable[[Tables, Asked], ColumnElement[bool]] | None = None

    def is_there(self, tables: Tables) -> bool:
        """Whether the shop has what the list is read from."""
        return all(tables.has(name) for name in self.needs)

    def question(self, tables: Tables, asked: Asked) -> Select[Any]:
        """The rows: the customer they belong to (0 where there is none), that customer's name when several are asked for (else ""),
        then the columns in their order."""
        owner = self.owner(tables, asked) if self.owner is not None else literal(0)
        name: ColumnElement[Any] = literal("")
        if self.owner is not None and len(asked.ids) > 1:
            who = tables.customer.alias("who")
            name = select(who.c.firstname + " " + who.c.lastname).where(who.c.id_customer == owner).scalar_subquery()
        columns = (column.source(tables, asked).label(column.key) for column in self.columns)
        chosen = [owner.label("_owner"), name.label("_name"), *columns]
        return self.rows(tables, asked).with_only_columns(*chosen, maintain_column_froms=True).limit(asked.limit)

    def count(self, tables: Tables, asked: Asked) -> Select[Any]:
        """How many rows there are without the limit."""
        return self.rows(tables, asked).with_only_columns(func.count(), maintain_column_froms=True).order_by(None)

    def tally(self, tables: Tables, asked: Asked) -> Select[Any]:
        """How many rows the tab counts."""
        question = self.count(tables, asked)
        return question if self.counted is None else question.where(self.counted(tables, asked))

"""One customer or two for each kind of change there is, and by plain SQL what became of each: as it was, or all of what was wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sc_desktop.domain.change import ADDRESS, CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.secret import Secret
from sc_desktop.workspace import addressing, new_address, passwords
from sc_desktop.workspace.workspace import Workspace
from tests.kit.addresses import FRANCE, AddressBook

CLEAR = "correct horse battery staple"
_OF_EACH = 2
_WHERE = {"alias": "Country house", "address1": "12 rue X", "postcode": "69002", "city": "Lyon", "id_country": FRANCE}
_TABLES = ("customer", "customer_group", "address", "cart")


class EveryKind:
    """Customers whose address is edited, copied as an order uses it, deleted, put away as an order uses it, or new; who get a password;
    who join a group and leave another. `changes` are pending of them."""

    def __init__(self, book: AddressBook, workspace: Workspace) -> None:
        self.book, self.shop = book, book.shop
        ids = iter(self.shop.ids(12))
        kinds = ("edited", "copied", "deleted", "put away", "new", "moved")
        self.kind = {next(ids): kind for kind in kinds for _ in range(_OF_EACH)}
        self.home = {who: book.add(who) for who in self._who("edited", "copied", "deleted", "put away")}
        for who in self._who("copied", "put away"):
            book.order(self.home[who])
        for who in self._who("put away", "deleted"):
            book.cart(who, self.home[who])
        self.shop.execute("UPDATE ps_customer SET id_default_group = 3 WHERE id_customer IN %s", (self._who("moved"),))
        for who in self._who("moved"):
            self.shop.set_members(who, (3, 4))
        self.before = self.state()
        self.changes = list(self._changes(workspace))
        self.hashes = {each.row[0]: each.after for each in self.changes if isinstance(each, CellChange) and each.column == "passwd"}

    def _who(self, *kinds: str) -> list[int]:
        return [who for who, kind in self.kind.items() if kind in kinds]

    def _changes(self, workspace: Workspace) -> list[Change]:
        found: list[Change] = []
        for who in self._who("edited", "copied"):
            home = (who, self.home[who])
            found += [CellChange(ADDRESS, home, *cell) for cell in (("city", "Paris", "Lyon"), ("postcode", "75002", "69002"))]
        leaving = [(who, self.home[who]) for who in self._who("deleted", "put away")]
        found += addressing.find_removal(workspace, leaving, progress=Progress()).changes
        for number, who in enumerate(self._who("new"), 1):
            begun = new_address.begin(workspace, who, progress=Progress())
            found.append(new_address.added(workspace, who, {**begun.values, **_WHERE}, -number))
        made = passwords.make_passwords(workspace, self._who("new", "moved"), Secret(CLEAR), None, progress=Progress())
        for who in self._who("moved"):
            found += [RowAdded(CUSTOMER_GROUP, (who, 5)), RowRemoved(CUSTOMER_GROUP, (who, 4))]
            found.append(CellChange(CUSTOMER, (who,), "firstname", self.before["customer"][who][0]["firstname"], "Zoe"))
        return [*found, *made.changes]

    def state(self) -> dict[str, dict[int, list[dict[str, Any]]]]:
        """The rows of these customers by table and customer, but for when they were saved last."""
        return {table: {who: self._rows(table, who) for who in self.kind} for table in _TABLES}

    def _rows(self, table: str, who: int) -> list[dict[str, Any]]:
        names = [row[0] for row in self.shop.execute(f"SHOW COLUMNS FROM ps_{table}")]
        rows = self.shop.execute(f"SELECT * FROM ps_{table} WHERE id_customer = %s ORDER BY 1, 2", (who,))
        return [{name: value for name, value in zip(names, row, strict=True) if name != "date_upd"} for row in rows]

    def check(self, written: Collection[int]) -> None:
        """Hold each customer to being written whole and once, if named here, and else to being as before, to the byte."""
        now = self.state()
        for who, kind in self.kind.items():
            if who in written:
                assert self._is_done(who, kind, now), f"{who} ({kind}) is not written whole, or more than once"
            else:
                for table in _TABLES:
                    assert now[table][who] == self.before[table][who], f"{who} ({kind}): {table} is not as before"

    def _is_done(self, who: int, kind: str, now: Mapping[str, Mapping[int, list[dict[str, Any]]]]) -> bool:
        (row,), homes = now["customer"][who], {each["id_address"]: each for each in now["address"][who]}
        fresh = [each for number, each in homes.items() if number not in {each["id_address"] for each in self.before["address"][who]}]
        lyon, away = [each for each in homes.values() if each["city"] == "Lyon"], [each for each in homes.values() if each["deleted"]]
        old, carts = homes.get(self.home.get(who, 0)), {each["id_address_delivery"] for each in now["cart"][who]}
        is_let_go = self.home.get(who) not in carts
        if kind == "moved":
            groups = {each["id_group"] for each in now["customer_group"][who]}
            return (groups, row["firstname"], row["passwd"]) == ({3, 5}, "Zoe", self.hashes[who])
        return {
            "edited": old in lyon and not fresh,
            "copied": old in away and fresh == lyon and len(fresh) == 1 and old not in lyon,
            "deleted": old is None and is_let_go,
            "put away": old in away and is_let_go and not fresh,
            "new": len(fresh) == 1 and fresh == lyon and row["passwd"] == self.hashes.get(who),
        }[kind]

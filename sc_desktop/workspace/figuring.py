"""The key figures of the customers that answer a query, part by part of their ids: it can be stopped between two parts."""

from decimal import Decimal

from msgspec.structs import replace
from sqlalchemy import Connection

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_table
from sc_desktop.domain.filters import Op, Test, both
from sc_desktop.domain.key_figures import KeyFigures, Sex, Sums
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.domain.spread import Spread
from sc_desktop.i18n import N_, msg
from sc_desktop.prestashop.customers.figures import ask_bought, ask_people, ask_sexes
from sc_desktop.workspace.browsing import askable
from sc_desktop.workspace.valuing import in_parts, spreads
from sc_desktop.workspace.workspace import Workspace

Titles = tuple[tuple[int, ...], ...]
FIGURING = msg(N_("The key figures could not be read."))


def key_figures(workspace: Workspace, query: Query, *, progress: Progress) -> KeyFigures:
    """The figures of all customers that answer; limit and order of the query don't count. Raises ShopUnreachable, ShopRefused, BadInput."""
    query, as_of, sums = askable(workspace, replace(query, limit=None, sort=NEWEST_FIRST), progress=progress), workspace.now(), Sums()
    with shop_errors(FIGURING), workspace.database.reading() as connection:
        question = ask_sexes(workspace.shop)
        sexes = None if question is None else {_whole(title): _whole(kind) for title, kind in read_table(connection, question)}
        for part, ids in in_parts(connection, workspace, query, progress):
            sums += _sums(connection, workspace, part, ids, sexes)
    return KeyFigures(sums, as_of, sexes or {})


def ages_by_sex(workspace: Workspace, query: Query, *, progress: Progress) -> tuple[Spread, Spread, Titles] | None:
    """The ages of the men and of the women among those who answer, and the titles of each; None where the shop tells no sexes."""
    question = ask_sexes(workspace.shop)
    if question is None:
        return None
    with shop_errors(FIGURING), workspace.database.reading() as connection:
        sexes = {_whole(title): _whole(kind) for title, kind in read_table(connection, question)}
    titles = tuple(tuple(title for title, kind in sexes.items() if kind == sex.value) for sex in (Sex.MAN, Sex.WOMAN))
    if not all(titles):
        return None
    wanted = [replace(query, where=both(query.where, Test("id_gender", Op.ONE_OF, some))) for some in titles]
    men, women = spreads(workspace, wanted, "age", progress=progress)
    return men, women, titles


def _sums(connection: Connection, workspace: Workspace, query: Query, ids: tuple[int, int], sexes: dict[int, int] | None) -> Sums:
    shop, columns, id_lang, today = workspace.shop, workspace.columns, workspace.id_lang, workspace.today
    (people,) = read_table(connection, ask_people(shop, columns, query, id_lang=id_lang, today=today, ids=ids, sexes=sexes))
    customers, men, women, neutral, born, days, newsletter = (None if each is None else _whole(each) for each in people)
    bought = ask_bought(shop, columns, query, id_lang=id_lang, today=today, ids=ids)
    orders: int | None = None
    buyers: int | None = None
    spent: Decimal | None = None
    if bought is not None:
        ((some, buying, paid),) = read_table(connection, bought)
        orders, buyers, spent = _whole(some), _whole(buying), Decimal(str(paid or 0))
    return Sums(customers or 0, men, women, neutral, born, days, newsletter, orders, buyers, spent)


def _whole(value: object) -> int:
    return int(str(value))

"""What a shop says of itself in its own tables: languages, shops, switches. Asked along with its lists, in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, null, select, true

from sc_desktop.db.together import TextRow
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.catalogue import Catalogue
from sc_desktop.prestashop.configuration import Configuration, Setting
from sc_desktop.prestashop.requirements import refuse_if_too_old
from sc_desktop.prestashop.shop import MEMBERS, TRANSACTIONAL, WITHOUT_TRANSACTIONS, ShopFacts, SpecialGroups

_SWITCHES = (
    *("PS_VERSION_DB", "PS_INSTALL_VERSION", "PS_SHOP_NAME", "PS_SHOP_DEFAULT", "PS_LANG_DEFAULT", "PS_CURRENCY_DEFAULT", "PS_TIMEZONE"),
    *("PS_MULTISHOP_FEATURE_ACTIVE", "PS_GROUP_FEATURE_ACTIVE", "PS_B2B_ENABLE"),
    *("PS_UNIDENTIFIED_GROUP", "PS_GUEST_GROUP", "PS_CUSTOMER_GROUP"),
)
_OF_GROUP = ("id_shop_group", "name", "share_customer", "share_order")
_SETTINGS, _CODES, _SHOPS = "settings", "language codes", "shops"


def ask_facts(tables: Mapping[str, Table]) -> dict[str, Select[Any]]:
    """The questions the facts are made of, for `db.together`."""
    c, lang = tables["configuration"].c, tables["lang"].c
    return {
        _SETTINGS: select(c.id_configuration, c.id_shop_group, c.id_shop, c.name, c.value).where(c.name.in_(_SWITCHES)),
        _CODES: select(lang.id_lang, lang.iso_code, lang.active),
        _SHOPS: _ask_shops(tables["shop"], tables.get("shop_group")),
    }


def take_facts(
    found: Mapping[str, Sequence[TextRow]], prefix: str, catalogue: Catalogue, tables: Mapping[str, Table], *, is_copy: bool
) -> ShopFacts:
    """What was answered, with what stands in the database. Raises NotAShop for a shop that is too old."""
    languages, shops = _languages(found[_CODES]), _shops(found[_SHOPS])
    names = shops.names
    configuration = Configuration(map(_setting, found[_SETTINGS]), shops.group_of)
    version = _version(configuration, tables)
    refuse_if_too_old(version)
    shop = configuration.whole("PS_SHOP_DEFAULT", min(names, default=1))
    return ShopFacts(
        version=version,
        prefix=prefix,
        title=configuration.text("PS_SHOP_NAME") or names.get(shop, ""),
        languages=languages,
        default_language=configuration.whole("PS_LANG_DEFAULT", min(languages, default=1), shop=shop),
        shops=names,
        shop_group_of=shops.group_of,
        shop_groups=shops.groups,
        share_customers=shops.share_customers,
        share_orders=shops.share_orders,
        open_shops=shops.opened,
        default_shop=shop,
        is_multishop=configuration.is_multishop,
        groups_active=configuration.is_on("PS_GROUP_FEATURE_ACTIVE"),
        b2b_shops=frozenset(each for each in names if configuration.is_on("PS_B2B_ENABLE", shop=each)),
        timezone=configuration.text("PS_TIMEZONE", shop=shop) or "UTC",
        default_currency=configuration.whole("PS_CURRENCY_DEFAULT", 1, shop=shop),
        special_groups=SpecialGroups(
            *(configuration.whole(f"PS_{which}_GROUP", shop=shop) for which in ("UNIDENTIFIED", "GUEST", "CUSTOMER"))
        ),
        engines={name: live.engine for name, live in catalogue.items()},
        charsets=_charsets(catalogue),
        lengths=_lengths(catalogue, in_bytes=False),
        byte_lengths=_lengths(catalogue, in_bytes=True),
        read_only_reason=_reason_not_to_write(catalogue, is_copy),
    )


def retold(facts: ShopFacts, catalogue: Catalogue) -> ShopFacts:
    """The same facts, with what the columns of these tables hold by now."""
    return replace(
        facts,
        charsets={**facts.charsets, **_charsets(catalogue)},
        lengths={**facts.lengths, **_lengths(catalogue, in_bytes=False)},
        byte_lengths={**facts.byte_lengths, **_lengths(catalogue, in_bytes=True)},
    )


class _Shops(Struct, frozen=True):
    """The installation's shops and groups of shops: names by id, which groups share what, and which shops are open."""

    names: Mapping[int, str]
    group_of: Mapping[int, int]
    groups: Mapping[int, str]
    share_customers: frozenset[int]
    share_orders: frozenset[int]
    opened: frozenset[int]


def _ask_shops(shop: Table, shop_group: Table | None) -> Select[Any]:
    told: Sequence[ColumnElement[Any]] = (null(), null(), null())
    rows: FromClause = shop
    if shop_group is not None and all(name in shop_group.c for name in _OF_GROUP):
        told = [shop_group.c[name] for name in _OF_GROUP[1:]]
        rows = shop.outerjoin(shop_group, shop_group.c.id_shop_group == shop.c.id_shop_group)
    is_open = and_(true(), *(shop.c[name] == value for name, value in (("active", 1), ("deleted", 0)) if name in shop.c))
    return select(shop.c.id_shop, shop.c.name, shop.c.id_shop_group, *told, is_open).select_from(rows)


def _shops(rows: Iterable[TextRow]) -> _Shops:
    """A group the shop does not tell of, or not wholly, goes by its number and shares nothing."""
    found = sorted(
        (_number(group), _number(shop), name or "", group_name, _number(customers), _number(orders), _number(is_open))
        for shop, name, group, group_name, customers, orders, is_open in rows
    )
    return _Shops(
        dict(sorted((shop, name) for _group, shop, name, *_ in found)),
        dict(sorted((shop, group) for group, shop, *_ in found)),
        {group: group_name or f"#{group}" for group, _shop, _name, group_name, *_ in found},
        frozenset(group for group, _shop, _name, _its, customers, _orders, _open in found if customers),
        frozenset(group for group, _shop, _name, _its, _customers, orders, _open in found if orders),
        frozenset(shop for _group, shop, _name, _its, _customers, _orders, is_open in found if is_open),
    )


def _languages(rows: Iterable[TextRow]) -> dict[int, str]:
    """ISO codes by id, active languages first."""
    found = sorted((-_number(active), _number(id_lang), (code or "").lower()) for id_lang, code, active in rows)
    return {id_lang: code for _active, id_lang, code in found}


def _setting(row: TextRow) -> Setting:
    number, group, shop, name, value = row
    return Setting(_number(number), _number(group), _number(shop), name or "", value)


def _number(text: str | None) -> int:
    return int(text or 0)


def _version(configuration: Configuration, tables: Mapping[str, Table]) -> str:
    """What the shop notes; if it notes nothing, what the tables betray (DOMAIN.md section 0)."""
    stored = configuration.text("PS_VERSION_DB") or configuration.text("PS_INSTALL_VERSION")
    return stored or ("1.7" if "reset_password_token" in tables["customer"].c else "1.6")


def _charsets(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    return {(name, column.name): column.charset for name, live in catalogue.items() for column in live.columns if column.charset}


def _lengths(catalogue: Catalogue, *, in_bytes: bool) -> dict[tuple[str, str], int]:
    return {
        (name, column.name): column.length
        for name, live in catalogue.items()
        for column in live.columns
        if column.length is not None and column.counts_bytes is in_bytes
    }


def _reason_not_to_write(catalogue: Catalogue, is_copy: bool) -> Message | None:
    if is_copy:
        return msg(N_("This server takes no changes: it is a copy (replica) of another, or is being maintained."))
    for name in MEMBERS:
        engine = catalogue[name].engine
        if engine.lower() not in TRANSACTIONAL | WITHOUT_TRANSACTIONS:
            return msg(
                N_("The table {table} uses the storage engine {engine}, which can't take a change back when the next one fails."),
                table=catalogue[name].full_name,
                engine=engine or "VIEW",
            )
    return None

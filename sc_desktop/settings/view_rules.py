"""The colour rules in the file of a view: a list of tables with title, where, colour, columns, on. Checked rule by rule."""

from collections.abc import Callable, Mapping, Sequence

from sc_desktop.domain.colour_rule import COLOURS, LONGEST_TITLE, MOST_RULES, OwnRule
from sc_desktop.domain.filters import Where, as_plain

_FIELDS = {"title", "where", "colour", "columns", "on"}


def read_rules(plain: object, condition: Callable[[object, str], Where | None], tell: Callable[[str], None]) -> tuple[OwnRule, ...]:
    """The rules that can be understood, in their order. `condition` reads one, given the name of its entry; `tell` hears of the entries
    that can't be used."""
    if not isinstance(plain, list):
        tell("rules")
        return ()
    found = []
    for number, record in enumerate(plain[:MOST_RULES], start=1):
        rule = _read(record, f"rules {number}", condition, tell)
        if rule is not None:
            found.append(rule)
    if len(plain) > MOST_RULES:
        tell(f"rules {MOST_RULES + 1}–{len(plain)}")
    return tuple(found)


def plain_rules(rules: Sequence[OwnRule]) -> list[dict[str, object]]:
    """The opposite of `read_rules`."""
    return [_plain(rule) for rule in rules]


def _read(record: object, entry: str, condition: Callable[[object, str], Where | None], tell: Callable[[str], None]) -> OwnRule | None:
    if not isinstance(record, dict) or set(record) - _FIELDS or not _is_whole(record):
        tell(entry)
        return None
    where = condition(record.get("where"), entry)
    if where is None:
        return None
    title, columns = " ".join(record["title"].split()), tuple(dict.fromkeys(record.get("columns", [])))
    return OwnRule(title, where, record["colour"], columns, record.get("on", True))


def _is_whole(record: Mapping[str, object]) -> bool:
    """Whether its entries, but for the condition, are what they have to be."""
    title, columns = record.get("title"), record.get("columns", [])
    is_titled = isinstance(title, str) and 0 < len(title.strip()) <= LONGEST_TITLE
    are_columns = isinstance(columns, list) and all(isinstance(key, str) and key for key in columns)
    return is_titled and are_columns and record.get("colour") in COLOURS and isinstance(record.get("on", True), bool)


def _plain(rule: OwnRule) -> dict[str, object]:
    plain: dict[str, object] = {"title": rule.title, "colour": rule.colour, "where": as_plain(rule.where)}
    plain |= {"columns": list(rule.columns)} if rule.columns else {}
    return plain if rule.is_on else {**plain, "on": False}

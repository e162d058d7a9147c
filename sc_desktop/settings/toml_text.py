"""Values as TOML writes them, so that tomllib reads the same again."""

import datetime
import json
import re
from collections.abc import Mapping
from decimal import Decimal

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_value(value: object) -> str:
    """A value in one line; JSON's texts are TOML's, but for the sign DEL. Raises TypeError for what TOML has no words for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        if not value.is_finite():
            return str(float(value))
        return f"{value:f}" if abs(value.adjusted()) < 50 else str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{toml_key(str(name))} = {toml_value(each)}" for name, each in value.items()) + "}"
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    raise TypeError(f"TOML has no words for {type(value).__name__}")


def toml_key(name: str) -> str:
    """A name left of the equals sign, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else toml_value(name)


def toml_document(content: Mapping[str, object]) -> str:
    """A whole file: first the plain entries, then each table of plain names under its own title."""
    lines = [f"{toml_key(name)} = {toml_value(value)}" for name, value in content.items() if not isinstance(value, Mapping)]
    for name, table in content.items():
        if isinstance(table, Mapping):
            lines += ["", f"[{toml_key(name)}]", *(f"{toml_key(str(key))} = {toml_value(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"

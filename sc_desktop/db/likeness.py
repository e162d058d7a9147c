"""LIKE in a file: case and accents are left aside as MySQL's collations do, and most texts are compared by SQLite itself.

A text of ASCII signs is folded by writing it small, and SQLite's own LIKE leaves the case of those aside: only the other texts are folded
here, which takes a call for each row and ten times as long."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from re import DOTALL, Pattern, compile, escape
from typing import Any

from sqlalchemy import BinaryExpression, Column, String
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

from sc_desktop.domain.folding import fold

_ESCAPE = "\\"  # in MySQL it escapes by default
_MOST = 50_000
"""Bytes of a pattern that SQLite compares with."""


class FoldingCompiler(SQLiteCompiler):
    """SQLite's SQL, but for LIKE."""

    def visit_like_op_binary(self, binary: BinaryExpression[Any], operator: Any, **options: Any) -> str:
        """What SQLite can't compare by itself is a text with other signs, or with a zero byte, where it ends for its LIKE."""
        text, pattern = self.process(binary.left, **options), self.process(binary.right, **options)
        sign = self.render_literal_value(binary.modifiers.get("escape") or _ESCAPE, String())
        folding = f"scd_like({pattern}, {text}, {sign})"
        if not isinstance(binary.left, Column):  # what has to be worked out is worked out once
            return folding
        plain = f"scd_plain({pattern}, {sign})"
        is_other = f"length({text}) < length(CAST({text} AS BLOB)) OR {plain} IS NULL"
        return f"CASE WHEN {is_other} THEN {folding} ELSE {text} LIKE {plain} ESCAPE '{_ESCAPE}' END"

    def visit_not_like_op_binary(self, binary: BinaryExpression[Any], operator: Any, **options: Any) -> str:
        """Neither of the two of what is NULL."""
        return f"NOT ({self.visit_like_op_binary(binary, operator, **options)})"


def _fold_stored(value: object) -> object:
    return fold(value) if isinstance(value, str) else value


@lru_cache(maxsize=8192)
def _like(pattern: object, value: object, escape_sign: str) -> bool | None:
    """Whether the value is LIKE the pattern, both folded."""
    if pattern is None or value is None:
        return None
    return _like_pattern(str(pattern), escape_sign).fullmatch(fold(str(value))) is not None


@lru_cache(maxsize=256)
def _like_pattern(pattern: str, escape_sign: str) -> Pattern[str]:
    wildcards = {"%": ".*", "_": "."}
    return compile("".join(wildcards[part] if is_wildcard else escape(part) for part, is_wildcard in _parts(pattern, escape_sign)), DOTALL)


def _plain(pattern: object, escape_sign: str) -> str | None:
    """The pattern with which SQLite's LIKE says of a text of ASCII signs what ours does; None where there is none."""
    if pattern is None or "\0" in str(pattern):  # where SQLite's pattern ends
        return None
    wanted = "".join(part if is_wildcard else _literally(part) for part, is_wildcard in _parts(str(pattern), escape_sign))
    return wanted if len(wanted.encode()) <= _MOST else None


def _literally(text: str) -> str:
    return "".join(_ESCAPE + sign if sign in ("%", "_", _ESCAPE) else sign for sign in text)


def _parts(pattern: str, escape_sign: str) -> Iterator[tuple[str, bool]]:
    """Each sign of a pattern, folded, and whether it is a wildcard: what only becomes one by being folded is none."""
    signs = iter(pattern)
    for sign in signs:
        if sign == escape_sign:
            yield fold(next(signs, sign)), False
        else:
            yield (sign, True) if sign in ("%", "_") else (fold(sign), False)


FUNCTIONS: tuple[tuple[str, int, Callable[..., object]], ...] = (
    ("scd_fold", 1, _fold_stored),
    ("scd_like", 3, _like),
    ("scd_plain", 2, _plain),
)
"""What a connection of a file has to be given: name, number of arguments, and what is called."""

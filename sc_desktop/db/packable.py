"""What can be read packed: see vectors.py, which takes a fifth of a second to load and is needed by few."""

from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, FromClause

NOTHING = -(2**63)
"""Stands for NULL where a number is wanted."""


class Packable(Struct, frozen=True):
    """Whole numbers, or texts without a comma, that are never NULL, of each row of `source` that answers `where`. `key` is the primary key
    it is read along, `most` keys at a time: as many as take the server some hundredths of a second and make half a megabyte of text."""

    source: FromClause
    key: ColumnElement[int]
    where: ColumnElement[bool]
    cells: tuple[ColumnElement[Any], ...]
    most: int = 16_384

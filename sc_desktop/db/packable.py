"""What can be read packed: see vectors.py, which takes a fifth of a second to load and is needed by few."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause


@dataclass(frozen=True, slots=True)
class Packable:
    """Whole numbers that are never NULL, of each row of `source` that answers `where`. `key` is the primary key it is read along,
    `most` keys at a time: as many as take the server some hundredths of a second and make half a megabyte of text."""

    source: FromClause
    key: ColumnElement[int]
    where: ColumnElement[bool]
    numbers: tuple[ColumnElement[int], ...]
    most: int = 16_384

"""Several small questions asked in one statement: through a slow line it is the round trips that take time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal, null, union_all

from sc_desktop.db.dialect import Converted

TextRow = tuple[str | None, ...]
"""A row whose values are all text; None is NULL."""


def read_together(connection: Connection, questions: Mapping[str, Select[Any]]) -> Mapping[str, list[TextRow]]:
    """The rows each question selects, under its name and in no order: a UNION keeps none. For a few thousand rows in all."""
    names = list(questions)
    widths = [len(question.selected_columns) for question in questions.values()]
    parts = []
    for place, question in enumerate(questions.values()):
        values: list[ColumnElement[Any]] = [Converted(column) for column in question.selected_columns]  # two collations are refused: 1271
        values += [null()] * (max(widths) - len(values))
        told = [value.label(f"c{number}") for number, value in enumerate(values)]
        parts.append(question.with_only_columns(literal(place), *told))
    found: dict[str, list[TextRow]] = {name: [] for name in names}
    for place, *texts in connection.execute(union_all(*parts)):
        found[names[place]].append(tuple(None if text is None else str(text) for text in texts[: widths[place]]))
    return found

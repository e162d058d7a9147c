"""What really differs between MySQL and the demo's SQLite, as compiled constructs: the rest of the house writes one SQL."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Folded(FunctionElement[str]):
    """A text as the shop's collation orders it: MySQL's columns do so by themselves, SQLite asks our folding function."""

    type = String()
    inherit_cache = True
    name = "folded"


@compiles(Folded)
def _plain(element: Folded, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(Folded, "sqlite")
def _folded_in_python(element: Folded, compiler: SQLCompiler, **options: Any) -> str:
    return f"scd_fold({compiler.process(element.clauses, **options)})"


def folded(text: ColumnElement[Any]) -> ColumnElement[str]:
    """`text` for use in ORDER BY, case and accents as the shop sees them."""
    return Folded(text)

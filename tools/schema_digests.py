"""Write tests/contracts/schema_digests.json: one fingerprint per PrestaShop version and table.

usage: python3 tools/schema_digests.py FOLDER

FOLDER holds schema-<version>.csv (table, position, column, type, nullable, default, key, extra) and schema-<version>-indexes.csv
(table, index, columns, unique, type), read from shops freshly installed. The fingerprints let the tests notice a wrong definition
without carrying the files.
"""

import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "tests" / "contracts" / "schema_digests.json"


def column_line(name: str, kind: str, *, nullable: bool, default: str | None, extra: str) -> str:
    """A column as one line; default is a SQL literal, None when there is none."""
    return f"column {name}|{kind}|{'null' if nullable else 'not null'}|{default or ''}|{extra}"


def index_line(name: str, columns: Sequence[str], *, unique: bool) -> str:
    """An index as one line; a column may carry its prefix length, "recipient(10)"."""
    return f"index {name}|{' '.join(columns)}|{'unique' if unique else ''}"


def digest(columns: Iterable[str], indexes: Iterable[str]) -> str:
    """sha256 over the column lines in their order in the table and the index lines in order of name."""
    return hashlib.sha256("\n".join([*columns, *sorted(indexes)]).encode()).hexdigest()


def digests_of_folder(folder: Path, version: str) -> dict[str, str]:
    """Fingerprints of all tables of one version, by table name."""
    columns: dict[str, list[tuple[int, str]]] = {}
    indexes: dict[str, list[str]] = {}
    for row in _rows(folder / f"schema-{version}.csv"):
        line = column_line(row["column"], row["type"], nullable=row["nullable"] == "YES", default=row["default"], extra=row["extra"])
        columns.setdefault(row["table"], []).append((int(row["position"]), line))
    for row in _rows(folder / f"schema-{version}-indexes.csv"):
        line = index_line(row["index"], row["columns"].split(), unique=row["unique"] == "1")
        indexes.setdefault(row["table"], []).append(line)
    return {table: digest((line for _, line in sorted(lines)), indexes.get(table, ())) for table, lines in sorted(columns.items())}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main(arguments: Sequence[str]) -> int:
    """Read every version the folder holds and write the file."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    versions = sorted(path.name.removeprefix("schema-").removesuffix("-indexes.csv") for path in folder.glob("schema-*-indexes.csv"))
    TARGET.write_text(json.dumps({version: digests_of_folder(folder, version) for version in versions}, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET}: {', '.join(versions)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

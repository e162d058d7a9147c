#!/usr/bin/env python3
"""The licences of what is shipped: every package of requirements.lock with its version, licence and home, as docs/licences.md.

    .venv/bin/python tools/licences.py           write the page
    .venv/bin/python tools/licences.py check     exit code 1 when it is not what would be written, or when a licence is not allowed

Allowed are permissive and weakly binding licences: what is shipped beside our code must not bind it."""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
ALLOWED = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software|Zlib|MPL|Mozilla|LGPL|Lesser|EPL|Eclipse|CC0|Unlicense|HPND", re.IGNORECASE)
_NAME = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)((?: ;.*?)?) \\?$", re.MULTILINE)
_HEAD = """# Licences

SC Desktop itself: MIT. What is shipped with it, as `requirements.lock` names it (written by `tools/licences.py`):

| package | version | licence | home |
|---|---|---|---|
"""
_FOOT = """
Packages marked “elsewhere” are used on other systems than the one this page was written on. Qt for Python (PySide6) is used under the LGPL:
it is linked dynamically, and its libraries can be replaced by others in the installed folder.
"""


def main(arguments: list[str]) -> int:
    """Write or check the page."""
    page, refused = page_of(ROOT / "requirements.lock")
    for line in refused:
        print(f"not an allowed licence: {line}", file=sys.stderr)
    if arguments == ["check"]:
        is_same = PAGE.exists() and PAGE.read_text("utf-8") == page
        if not is_same:
            print("docs/licences.md is not what the lock file says: run tools/licences.py", file=sys.stderr)
        return 0 if is_same and not refused else 1
    PAGE.write_text(page, "utf-8")
    return 1 if refused else 0


def page_of(lock: Path) -> tuple[str, list[str]]:
    """The page, and the packages whose licence is none of the allowed ones."""
    lines, refused = [], []
    for name, version, _condition in _NAME.findall(lock.read_text("utf-8")):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            lines.append(f"| {name} | {version} | elsewhere | |")
            continue
        licence = licence_of(about)
        lines.append(f"| {name} | {version} | {licence} | {home_of(about)} |")
        if not ALLOWED.search(licence):
            refused.append(f"{name}: {licence}")
    return _HEAD + "\n".join(lines) + "\n" + _FOOT, refused


def licence_of(about: metadata.PackageMetadata) -> str:
    """The expression a package declares, else its classifiers, else the first line of its licence field."""
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    classified = [
        line.split(" :: ")[-1]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    return " or ".join(classified) or str(about.get("License") or "unknown").strip().splitlines()[0]


def home_of(about: metadata.PackageMetadata) -> str:
    """Where the package lives."""
    urls = dict(line.split(", ", 1) for line in about.get_all("Project-URL") or ())
    known = {name.lower(): url for name, url in urls.items()}
    found = next((known[name] for name in ("homepage", "source", "repository", "source code", "github") if name in known), "")
    return str(about.get("Home-page") or found or next(iter(urls.values()), ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

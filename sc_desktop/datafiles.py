"""Finds the program's declarative data: views/, prefs/ and resources/, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """The folder `views`, `prefs` or `resources`: beside the package in a checkout, in `data/` inside an installed package."""
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def resource(*parts: str) -> Path:
    """Path of a file below resources/."""
    return data_folder("resources").joinpath(*parts)

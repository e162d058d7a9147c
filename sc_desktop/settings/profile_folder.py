"""Where the program keeps its own things on this computer."""

from pathlib import Path

import platformdirs

from sc_desktop.settings.private_file import make_private_folder

_NAME = "sc-desktop"


def profile_folder(wish: Path | None) -> Path:
    """The folder asked for, else the user's data folder for this program; made (0700) when missing. Raises BadInput."""
    return make_private_folder(wish if wish is not None else Path(platformdirs.user_data_dir(_NAME, appauthor=False)))

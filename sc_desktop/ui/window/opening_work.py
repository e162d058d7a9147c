"""What opening a shop does off the window's thread; the workspace is loaded there when it is first asked for."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sc_desktop import workspace as use_cases
from sc_desktop.domain.address import Profile, Secret
from sc_desktop.domain.change import Change
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.ssh import Asking
from sc_desktop.settings.shops import KnownShops

if TYPE_CHECKING:
    from sc_desktop.prestashop.settings_file import FoundSettings
    from sc_desktop.workspace.opening import Tested
    from sc_desktop.workspace.workspace import Workspace


class Opened(Struct, frozen=True):
    """A shop that was opened, with what this computer kept for it. `will_write`: its user wishes to write to it, or did the last time, and
    that is to be allowed; less being promised there than elsewhere was `accepted` by name."""

    workspace: "Workspace"
    pending: Sequence[Change]
    will_write: bool = False
    accepted: str = ""


def open_shop(
    progress: Progress,
    *,
    profile: Profile | None,
    password: Secret | None,
    writable: bool,
    folder: Path,
    language: str,
    timeouts: tuple[int, int],
    shops: KnownShops,
    ssh_secrets: Mapping[str, Secret],
    asking: Asking | None = None,
) -> Opened:
    """On the lane: open the shop for reading, and read what was kept for it. What writing takes is asked after the first rows."""
    opening = use_cases.opening
    request = opening.OpenRequest(folder, language, profile, password, False, *timeouts, ssh=opening.ssh_means(folder, ssh_secrets, asking))
    workspace = use_cases.opening.open_shop(request, progress=progress)
    known = shops.get(workspace.key)
    will_write = not workspace.is_writable and (writable or (known is not None and known.write_allowed))
    return Opened(workspace, workspace.local.pending(workspace.key), will_write, known.accepted if known is not None else "")


def test_way(
    progress: Progress, *, profile: Profile, password: Secret | None, timeout: int, ssh: tuple[Path, Mapping[str, Secret], Asking | None]
) -> "Tested":
    """On the lane: try every stage of connecting."""
    means = use_cases.opening.ssh_means(*ssh)
    return use_cases.opening.test_connection(profile, password, timeout=timeout, progress=progress, ssh=means)


def accept_host_key(_progress: Progress, *, folder: Path, line: str) -> None:
    """On the lane: note that this key is the right one."""
    use_cases.opening.accept_host_key(folder, line)


def read_settings(_progress: Progress, *, given: Path | str) -> "FoundSettings":
    """On the lane: read the shop's settings file, or what was pasted of it."""
    return use_cases.opening.read_settings(given)

"""`sc-desktop check`: what the shop is, and what our account may do there."""

from sc_desktop.commands import DONE, REFUSED
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace.checking import check_shop
from sc_desktop.workspace.opening import OpenRequest


def check(request: OpenRequest) -> int:
    """Print what the shop is and what our account may do there; 0 when it can be read and written to, else 1. Raises Expected."""
    checked = check_shop(request, progress=Progress())
    width = max(len(label) for label, _text in checked.findings)
    for label, text in checked.findings:
        print(f"{label:<{width}}  {text}")
    print()
    print(checked.meaning)
    return DONE if checked.refusal is None else REFUSED

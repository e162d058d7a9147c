"""What the user has to agree to before a shop is written to; more so where not everything can be promised."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from sc_desktop.domain.keeping import Keeping
from sc_desktop.i18n import N_, Message, tr
from sc_desktop.ui.confirm import ConfirmDialog


def build_leave(shop: str, parent: QWidget) -> ConfirmDialog:
    """Whether this shop, which is open for reading only, may be written to."""
    text = N_(
        "“{shop}” is open for reading only. When you allow writing, your edits are collected first; nothing is written to"
        " the shop before you have reviewed it, and every batch can be taken back."
    )
    return ConfirmDialog(tr(N_("Allow writing to this shop?")), tr(text, shop=shop), tr(N_("Allow writing to this shop")), parent=parent)


def build_acceptance(keeping: Keeping, shop: str, parent: QWidget) -> ConfirmDialog:
    """The question, with what is not promised above what is; it can be answered with yes only once the box is ticked."""
    why = tr(keeping.why) if keeping.why is not None else ""
    text = N_("{why} The shop can be written to all the same, with less promised than elsewhere. “{shop}” stays read-only until you agree.")
    parts = (_listed(N_("Not promised here:"), keeping.not_promised()), _listed(N_("Promised all the same:"), keeping.promised()))
    return ConfirmDialog(
        tr(N_("Write to this shop with less promised?")),
        tr(text, why=why, shop=shop),
        tr(N_("Allow writing to this shop")),
        details="\n\n".join(parts),
        listed=True,
        warning=True,
        check_label=tr(N_("I have a backup of the database, and I understand what is not promised")),
        parent=parent,
    )


def _listed(title: str, lines: Sequence[Message]) -> str:
    return "\n".join((tr(title), *(f"• {tr(line)}" for line in lines)))

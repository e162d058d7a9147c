"""New passwords that are pending still, in a program that was started anew: the passwords themselves were shown by the one before."""

from collections.abc import Iterable

from sc_desktop.domain.change import Change
from sc_desktop.i18n import N_, trn
from sc_desktop.prestashop.login_columns import is_password


def told_of_passwords(pending: Iterable[Change]) -> str:
    """What is lost of them; "" when none is pending."""
    count = sum(map(is_password, pending))
    if not count:
        return ""
    return trn(
        N_("{count} of them is a new password, which can't be shown again: if you have not noted it, set another one."),
        N_("{count} of them are new passwords, which can't be shown again: if you have not noted them, set others."),
        count,
    )

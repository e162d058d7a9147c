"""What nobody is to see: a password on its way from its user to the one who asks for it, and columns whose values are never shown."""

from typing import NoReturn

SECRET_COLUMNS = frozenset({"passwd", "secure_key", "reset_password_token"})
"""Columns of customers. Their values are compared and written; no screen, log, script or file shows them."""
MASK = "••••••••"


class Secret:
    """A password. It shows as dots wherever it is printed, logged or formatted, and it can't be pickled."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The password itself: for the driver and the keyring, for nobody else."""
        return self.__text

    def __repr__(self) -> str:
        return "•••"

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__text

    def __hash__(self) -> int:
        return hash((Secret, self.__text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a password is not written anywhere")

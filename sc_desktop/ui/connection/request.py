"""What the form asks for when its user wants to test or to open a connection."""

from collections.abc import Mapping

from msgspec import Struct, field

from sc_desktop.domain.address import Profile, Secret, Tls


class ConnectRequest(Struct, frozen=True):
    """A shop to connect to. The password shows as dots; url never holds it. prefix None: to be found.

    back_office None: nothing new was told of it; "" takes away what was known. production None: nothing new was told of that.
    ssh_secrets: passwords and passphrases of SSH, by what they open. remember: the system's keyring
    is to keep them and the password."""

    profile: Profile
    password: Secret
    writable: bool = False
    back_office: str | None = None
    production: bool | None = None
    ssh_secrets: Mapping[str, Secret] = field(default_factory=dict)
    remember: bool = False

    @property
    def url(self) -> str:
        """The address without the password."""
        return self.profile.url()

    @property
    def url_without_password(self) -> str:
        """The same, by its full name."""
        return self.profile.url()

    @property
    def prefix(self) -> str | None:
        """The table prefix; None when the program shall find it."""
        return self.profile.prefix

    @property
    def tls(self) -> Tls:
        """How the line is encrypted."""
        return self.profile.tls

    @property
    def certificate(self) -> str:
        """SHA-256 of the one certificate to trust; "" unless tls is "pin"."""
        return self.profile.certificate

"""The profile under the name the database's side knows it by; it is pure, so it lives in the domain, where the window may see it too."""

from sc_desktop.domain.address import DEFAULT_PORT, Driver, ParsedUrl, Profile, Secret, Tls, parse_url

__all__ = ["DEFAULT_PORT", "Driver", "ParsedUrl", "Profile", "Secret", "Tls", "parse_url"]

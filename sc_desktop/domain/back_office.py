"""The address of a shop's back office, as its user copies it from the browser and as it is kept."""

import re
from urllib.parse import urlsplit

_NEVER = re.compile(r'[\x00-\x20\x7f<>"\\^`{|}]')
_FIRST_OF_A_PAGE = re.compile(r"/(?:index\.php|sell|improve|configure)(?:/|$)")  # what follows the folder in PrestaShop's own addresses


def read_back_office(text: str) -> str | None:
    """The folder of the back office, "https://shop.example/admin123/", from the address of any of its pages; "" for none.

    None for what is no web address, or holds a name or a password. The page's token is dropped: it opens the back office to whoever
    reads it."""
    text = text.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or "@" in parts.netloc or _NEVER.search(text):
        return None
    folder = _FIRST_OF_A_PAGE.split(parts.path, maxsplit=1)[0].rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{folder}/"

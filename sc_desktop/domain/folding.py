"""Texts compared as people and MySQL's collations compare them: case and accents left aside."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text without case and accents: "Éric" and "ERIC" become "eric"."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))

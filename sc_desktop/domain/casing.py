"""Upper, lower and title case of people's names, and their spaces, as French usage has them.

The rules of title case:

- Every part between spaces, hyphens and apostrophes gets a capital: Jean-Pierre, O'Brien, L'Hermite, N'Golo.
- The particles de and d' are small, the articles La, Le, Les and the contracted Du, Des are not: Charles de Gaulle, d'Ormesson,
  Jean de La Fontaine, Joachim Du Bellay (Le Robert, "Noms à particule : règles typographiques"; Clefs du français pratique, 3.3.9).
- So are the foreign particles that are small in French texts: von, van, den, der, zu, dos, das, do, da, del (the same guides).
- A particle that ends the text is a name, not a particle: DO, DA.
- Mc takes a second capital when three letters follow: McDonald. Mac does not: Macron and MacDonald can't be told apart.
- One letter after an apostrophe is an ending, and so are letters after a digit: Levi's, 3e.

What was typed with care stays: capitals inside a part (McDonald, DiCaprio, LeBlanc); and, in a text with a part that has its capital
already, the particles, articles and joining words (De Smet is right in Flanders, De Sousa in Portugal, du Bellay for many, Peña y Lillo
in Spain). So title case of title case changes nothing."""

import re

_SMALL = frozenset({"de", "d", "von", "van", "den", "der", "zu", "dos", "das", "do", "da", "del"})
_LEFT_AS_WRITTEN = frozenset({"du", "des", "la", "le", "les", "l", "y", "e"})
_PART = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_APOSTROPHES = "'’ʼ"
_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_WITHOUT_WIDTH = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))


def title_case(text: str) -> str:
    """The text with the capitals a name has; see the rules above."""
    parts = list(_PART.finditer(text))
    endings = {place for place, found in enumerate(parts) if _is_ending(text, place, found)}
    is_careful = any(found[0][0].isupper() and found[0][1:].islower() for place, found in enumerate(parts) if place not in endings)
    pieces: list[str] = []
    end = 0
    for place, found in enumerate(parts):
        pieces.append(text[end : found.start()])
        end = found.end()
        is_elided = text[end : end + 1] != "" and text[end : end + 1] in _APOSTROPHES
        is_last = place + 1 == len(parts)
        pieces.append(_part_case(found[0], is_careful, is_elided=is_elided, is_last=is_last, is_ending=place in endings))
    pieces.append(text[end:])
    return "".join(pieces)


def collapse_spaces(text: str) -> str:
    """Without spaces at the ends, and with one plain space where there were several or one of another kind (no-break, thin, a tab).

    Spaces without width go. Lines of a longer text stay lines, each collapsed; empty ones at the ends go."""
    lines = _LINE_ENDS.split(text.translate(_WITHOUT_WIDTH))
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in lines).strip("\n")


def _is_ending(text: str, place: int, found: re.Match[str]) -> bool:
    ahead = text[max(0, found.start() - 1) : found.start()]
    return ahead.isdigit() or (place > 0 and len(found[0]) == 1 and ahead in _APOSTROPHES)


def _part_case(part: str, is_careful: bool, *, is_elided: bool, is_last: bool, is_ending: bool) -> str:
    word = part.lower()
    is_particle = (word in _SMALL and (is_elided or word != "d")) and not is_last
    if is_ending:
        return word
    if _has_capitals_inside(part) or (is_careful and (is_particle or word in _LEFT_AS_WRITTEN) and part in (word, _capital(word))):
        return part
    if is_particle:
        return word
    if word.startswith("mc") and len(word) >= 5:
        return "Mc" + _capital(word[2:])
    return _capital(word)


def _has_capitals_inside(part: str) -> bool:
    """McDonald, DiCaprio: a capital, small letters, again a capital with small letters; not "DUPont" or "dUPONT"."""
    if not part[0].isupper() or len(part) < 4:
        return False
    inner = [place for place in range(1, len(part)) if part[place].isupper()]
    return bool(inner) and all(place >= 2 and part[place - 1].islower() and part[place + 1 : place + 2].islower() for place in inner)


def _capital(word: str) -> str:
    """The first letter large, where it is one letter then, too (ß stays)."""
    first = word[:1].title()
    return (first if len(first) == 1 else word[:1]) + word[1:]

"""Whether a column has room for a text: its characters, its length, and the charset it is kept in.

In strict mode the server refuses a whole chunk for one such value, and a shop's own sql_mode='' cuts it silently."""

from msgspec import Struct

from sc_desktop.i18n import N_, Message, msg, msgn

# The server's charsets by the Python codec that encodes the same bytes; its "latin1" is Windows-1252 (MySQL manual, 10.10.2).
_CODECS = {
    "ascii": "ascii", "latin1": "cp1252", "latin2": "iso8859_2", "latin5": "iso8859_9", "latin7": "iso8859_13",
    "cp1250": "cp1250", "cp1251": "cp1251", "cp1256": "cp1256", "cp1257": "cp1257", "cp850": "cp850", "cp852": "cp852",
    "cp866": "cp866", "greek": "iso8859_7", "hebrew": "iso8859_8", "koi8r": "koi8_r", "koi8u": "koi8_u", "tis620": "tis_620",
    "gb2312": "gb2312", "gbk": "gbk", "gb18030": "gb18030", "big5": "big5", "sjis": "shift_jis", "cp932": "cp932",
    "ujis": "euc_jp", "euckr": "euc_kr", "utf8": "utf-8", "utf8mb3": "utf-8", "utf8mb4": "utf-8", "ucs2": "utf-16-be",
    "utf16": "utf-16-be", "utf16le": "utf-16-le", "utf32": "utf-32-be",
}  # fmt: skip
_BASIC_PLANE_ONLY = {"utf8", "utf8mb3", "ucs2"}
_LAST_BASIC = "\uffff"


class Room(Struct, frozen=True):
    """What a live column takes: `length` in characters, `bytes_length` in bytes, None for no limit; `charset` as the server calls it.

    A charset we don't know is taken for ASCII: too strict is safe, a question mark in place of a letter isn't."""

    length: int | None = None
    bytes_length: int | None = None
    charset: str = "utf8mb4"

    def encoded(self, text: str) -> bytes:
        """The bytes the column would keep. Raises UnicodeEncodeError when the charset has no such character."""
        return text.encode(_CODECS.get(self.charset.lower(), "ascii"))


def why_it_has_no_room(text: str, room: Room) -> Message | None:
    """Why the column can't keep this text exactly, or None."""
    return _why_not_storable(text, room) or _why_too_long(text, room)


def _why_not_storable(text: str, room: Room) -> Message | None:
    if "\x00" in text:
        return msg(N_("This text holds an invisible NUL character, which PrestaShop removes; type it again."))
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return msg(N_("This text holds half a character, the trace of a damaged copy; type it again."))
    if room.charset.lower() in _BASIC_PLANE_ONLY:
        found = next((sign for sign in text if sign > _LAST_BASIC), None)
        if found is not None:
            return _why_foreign(found, room)
    try:
        room.encoded(text)
    except UnicodeEncodeError as fault:
        return _why_foreign(text[fault.start], room)
    return None


def _why_foreign(found: str, room: Room) -> Message:
    return msg(N_("This shop can't keep the character “{found}”: the field is stored as {charset}."), found=found, charset=room.charset)


def _why_too_long(text: str, room: Room) -> Message | None:
    if room.length is not None and len(text) > room.length:
        return msgn(
            N_("This text has {present} characters; only {count} fits here."),
            N_("This text has {present} characters; only {count} fit here."),
            room.length,
            present=len(text),
        )
    size = 0 if room.bytes_length is None else len(room.encoded(text))
    if room.bytes_length is not None and size > room.bytes_length:
        return msgn(
            N_("This text takes {present} bytes; only {count} fits here (accented letters take two or more)."),
            N_("This text takes {present} bytes; only {count} fit here (accented letters take two or more)."),
            room.bytes_length,
            present=size,
        )
    return None

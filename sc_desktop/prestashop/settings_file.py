"""The shop's own settings file, where it says how to reach its database: read as literals, never run.

PrestaShop 1.6 keeps them in config/settings.inc.php as define('_DB_SERVER_', '...'); 1.7 to 9 in app/config/parameters.php as an array
that is returned (DOMAIN.md, "Connection settings of a shop"). What only PHP could tell is left to be asked."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct

from sc_desktop.domain.address import Secret
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg

LARGEST = 256 * 1024
ASKED = ("host", "database", "user", "password", "prefix")
_DEFINED = {
    "_DB_SERVER_": "host",
    "_DB_NAME_": "database",
    "_DB_USER_": "user",
    "_DB_PASSWD_": "password",
    "_DB_PREFIX_": "prefix",
    "_COOKIE_KEY_": "cookie_key",
}
_RETURNED = {
    "database_host": "host",
    "database_port": "port",
    "database_name": "database",
    "database_user": "user",
    "database_password": "password",
    "database_prefix": "prefix",
    "cookie_key": "cookie_key",
}
_PREFIX = re.compile(r"[A-Za-z0-9_]{0,32}")
_PLACEHOLDER = re.compile(r"%[^%\s]+%")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "e": "\x1b", "f": "\f", "\\": "\\", "$": "$", '"': '"'}
_BEFORE_A_RETURN = {"php_tag", "expression_statement", "declare_statement", "namespace_definition", "namespace_use_declaration"}
_HERE = {"localhost", "127.0.0.1", "::1"}


class FoundSettings(Struct, frozen=True):
    """What the file says for certain. "" or None: it doesn't say, or only PHP could tell; `missing` names those that must be asked.

    `is_on_web_server`: the database is on the web server itself, so the address means another computer here. `problems` are sentences for
    the user."""

    host: str = ""
    port: int | None = None
    socket: str = ""
    database: str = ""
    user: str = ""
    password: Secret | None = None
    prefix: str | None = None
    missing: tuple[str, ...] = ()
    problems: tuple[Message, ...] = ()
    cookie_key: Secret | None = None

    @property
    def is_on_web_server(self) -> bool:
        return bool(self.socket) or self.host.lower() in _HERE


def read_settings_file(content: str | bytes) -> FoundSettings:
    """Read a whole file, or what was pasted of it. Raises BadInput when it is too large or holds nothing of a shop's database."""
    text = content if isinstance(content, str) else _decoded(content)
    if len(text) > LARGEST:
        raise _bad(N_("It is larger than {kilobytes} kB; a shop's settings take a few."), kilobytes=LARGEST // 1024)
    source = text.removeprefix("\ufeff")
    try:
        tree = _parser()((source if "<?" in source else f"<?php {source}").encode("utf-8", "replace"))
        found = _read_returned(tree) or _read_defined(tree) or (_read_pieces(tree) if tree.has_error else {})
    except RecursionError:
        raise _bad(N_("It is nested deeper than any shop's settings.")) from None
    problems: list[Message] = []
    if not found:
        raise _bad(N_("The text holds neither define('_DB_SERVER_', …) nor 'database_host' => …."))
    if tree.has_error:
        problems.append(msg(N_("The file is damaged or cut off; look closely at what was filled in.")))
    return _found(found, problems)


# -- what was found ----------------------------------------------------------------------------------------------------------------------


def _found(values: Mapping[str, str | None], problems: list[Message]) -> FoundSettings:
    """The record of these values by name; None where only PHP could tell."""
    host, port, socket = _place(values.get("host") or "", values.get("port") or "")
    password, prefix = values.get("password"), values.get("prefix")
    if prefix is not None and not _PREFIX.fullmatch(prefix):
        problems.append(msg(N_("A table prefix consists of at most 32 letters, digits and underscores.")))
        prefix = None
    known = {"host": host or socket, "database": values.get("database"), "user": values.get("user")}
    missing = [name for name in ASKED[:3] if not known[name]]
    missing += [name for name, value in (("password", password), ("prefix", prefix)) if value is None]
    return FoundSettings(
        host=host,
        port=port,
        socket=socket,
        database=values.get("database") or "",
        user=values.get("user") or "",
        password=None if password is None else Secret(password),
        prefix=prefix,
        missing=tuple(missing),
        problems=tuple(problems),
        cookie_key=Secret(key) if (key := values.get("cookie_key")) else None,
    )


def _place(host: str, port: str) -> tuple[str, int | None, str]:
    """Host, port and socket of "host", "host:3307", "[::1]:3307" or "localhost:/run/mysqld.sock"."""
    before, colon, after = host.rpartition(":")
    if colon and after.startswith("/"):
        return "", None, after
    if colon and after.isascii() and after.isdigit() and (":" not in before or before.endswith("]")):
        host, port = before, after
    number = int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0
    return host.strip("[]"), number if 0 < number < 65536 else None, ""


def _bad(why: str, **values: object) -> BadInput:
    return BadInput(
        what=msg(N_("These settings can't be read.")),
        effect=msg(N_("Nothing was filled in.")),
        why=msg(why, **values),
        advice=msg(N_("The file is app/config/parameters.php (PrestaShop 1.7 and later) or config/settings.inc.php (1.6).")),
    )


def _decoded(content: bytes) -> str:
    """The text of a file: UTF-8, what Windows calls Unicode, or else what Western Windows wrote before; in that one only the signs a
    shop's owner typed can differ."""
    if len(content) > LARGEST:
        raise _bad(N_("It is larger than {kilobytes} kB; a shop's settings take a few."), kilobytes=LARGEST // 1024)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


# -- PHP's literals ----------------------------------------------------------------------------------------------------------------------


class _Node(Struct, frozen=True):
    """A piece of PHP: its kind, its text, and the pieces it is made of (names and literals, no punctuation)."""

    kind: str
    text: str
    parts: "tuple[_Node, ...]"
    has_error: bool


_Pair = tuple[str | None, _Node | None]


@cache
def _parser() -> "Callable[[bytes], _Node]":
    """The parser of the tree-sitter project, loaded when the first file is read."""
    import tree_sitter
    import tree_sitter_php

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_php.language_php()))

    def node_of(found: tree_sitter.Node) -> _Node:
        parts = tuple(node_of(child) for child in found.named_children if child.type != "comment")
        operator = found.child_by_field_name("operator")
        kind = "concatenation" if operator is not None and operator.text == b"." else found.type
        return _Node(kind, (found.text or b"").decode("utf-8", "replace"), parts, found.has_error)

    return lambda source: node_of(parser.parse(source).root_node)


def _read_returned(tree: _Node) -> dict[str, str | None]:
    """The parameters of the array that the file returns; none when that is not what it surely does."""
    for statement in tree.parts:
        if statement.kind == "return_statement" and statement.parts:
            inner = _last_of(_elements(statement.parts[0])).get("parameters")
            return _named(_last_of(_elements(inner)) if inner else {}, _RETURNED)
        if statement.kind not in _BEFORE_A_RETURN:
            break
    return {}


def _read_defined(tree: _Node) -> dict[str, str | None]:
    """The constants the file defines once and without any condition; of a second time PHP would think otherwise."""
    plain = dict(_defined(part for statement in tree.parts if statement.kind == "expression_statement" for part in statement.parts))
    return _named({name: value for name, value in _only_of(_defined(_walk(tree))).items() if name in plain}, _DEFINED)


def _read_pieces(tree: _Node) -> dict[str, str | None]:
    """What can still be made out in a damaged file: elements of any array, where they do not contradict each other."""
    return _named(_only_of(_keyed(_walk(tree))), _RETURNED)


def _defined(nodes: Iterable[_Node]) -> Iterator[_Pair]:
    """Name and value of each define(...) among these."""
    for node in nodes:
        if node.kind == "function_call_expression" and node.parts[0].text.lower().lstrip("\\") == "define":
            arguments = [part.parts[0] for part in node.parts[1].parts if part.kind == "argument" and part.parts]
            if len(arguments) > 1:
                yield _literal(arguments[0]), arguments[1]


def _elements(array: _Node) -> Iterator[_Pair]:
    """Key and value of each element of an array; no key where only PHP could tell it."""
    return _keyed(array.parts) if array.kind == "array_creation_expression" else iter(())


def _keyed(nodes: Iterable[_Node]) -> Iterator[_Pair]:
    for node in nodes:
        if node.kind == "array_element_initializer" and len(node.parts) > 1:
            yield _literal(node.parts[0]), node.parts[-1]
        elif node.kind == "array_element_initializer" and node.parts and node.parts[0].kind == "variadic_unpacking":
            yield None, node.parts[0]


def _last_of(pairs: Iterable[_Pair]) -> dict[str, _Node | None]:
    """Values by key: of several the last, as in PHP. A key that only PHP could tell may be any of those before it."""
    values: dict[str, _Node | None] = {}
    for key, value in pairs:
        if key is None:
            values = dict.fromkeys(values)
        else:
            values[key] = value
    return values


def _only_of(pairs: Iterable[_Pair]) -> dict[str, _Node | None]:
    """Values by key; None for a key that is there twice."""
    values: dict[str, _Node | None] = {}
    for key, value in pairs:
        if key is not None:
            values[key] = None if key in values else value
    return values


def _named(found: Mapping[str, _Node | None], names: Mapping[str, str]) -> dict[str, str | None]:
    """Our name and the value of each that was found under PrestaShop's; None where only PHP could tell.

    Symfony writes a per cent sign twice, and %name% stands for what is kept elsewhere."""
    values: dict[str, str | None] = {}
    for theirs, ours in names.items():
        if theirs in found:
            node = found[theirs]
            value = _literal(node) if node is not None and not node.has_error else None
            if value is not None and names is _RETURNED:
                value = None if _PLACEHOLDER.search(value.replace("%%", "")) else value.replace("%%", "%")
            values[ours] = value
    return values


def _literal(node: _Node) -> str | None:
    """The value of a literal, or of literals joined by dots; None where only PHP could tell."""
    match node.kind:
        case "string":
            return "".join(part.text[1:] if part.kind == "escape_sequence" else part.text for part in node.parts)
        case "encapsed_string":
            return _interpreted(node.parts)
        case "integer":
            return node.text if node.text.isascii() and node.text.isdigit() else None
        case "null":
            return ""
        case "parenthesized_expression" if len(node.parts) == 1:
            return _literal(node.parts[0])
        case "concatenation":
            one, other = map(_literal, node.parts)
            return None if one is None or other is None else one + other
    return None


def _interpreted(parts: tuple[_Node, ...]) -> str | None:
    """A text in double quotes, whose escapes are bytes; None when a variable stands in it, or when the bytes are no text."""
    if any(part.kind not in ("string_content", "escape_sequence") for part in parts):
        return None
    try:
        return b"".join(part.text.encode() if part.kind == "string_content" else _unescaped(part.text[1:]) for part in parts).decode()
    except ValueError:
        return None


def _unescaped(body: str) -> bytes:
    """What \\n, \\x41, \\101 and \\u{e9} stand for, told without the backslash. Raises ValueError for what is no sign."""
    if body in _ESCAPED:
        return _ESCAPED[body].encode()
    if body.startswith("u{"):
        return chr(int(body[2:-1], 16)).encode()
    return bytes([int(body[1:], 16) if body[0] in "xX" else int(body, 8) & 0xFF])


def _walk(node: _Node) -> Iterator[_Node]:
    yield node
    for part in node.parts:
        yield from _walk(part)

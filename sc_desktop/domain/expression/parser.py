"""Reads an expression and understands it in one go: each rule of the grammar gives a Part with its type.

either     = both { "or" both }
both       = negation { "and" negation }
negation   = "not" negation | comparison
comparison = joined [ ("=" | "<>" | "<" | "<=" | ">" | ">=") joined ]
joined     = sum { "&" sum }
sum        = product { ("+" | "-") product }
product    = signed { ("*" | "/") signed }
signed     = "-" signed | basic
basic      = literal | "true" | "false" | "empty" | column | function "(" [ either { "," either } ] ")" | "(" either ")"
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec.structs import replace

from sc_desktop.domain.column import Column
from sc_desktop.domain.expression.functions import FUNCTIONS, Ground, call
from sc_desktop.domain.expression.lexer import ExpressionError, Token, read_tokens
from sc_desktop.domain.expression.narrow import UNKNOWN, of_all, of_any
from sc_desktop.domain.expression.narrowing import of_comparison, of_flag, of_function
from sc_desktop.domain.expression.operators import calculate, compare, join
from sc_desktop.domain.expression.parts import Part, Values, flag_run, literal
from sc_desktop.domain.expression.values import Type, Value, reader_of, type_of
from sc_desktop.domain.kinds import Amount
from sc_desktop.domain.nearest import with_nearest
from sc_desktop.i18n import N_, msg

DEEPEST = 40
MOST_LINKS = 100  # of + - * /: each is a call within a call when it is calculated
_WORDS: Mapping[str, Value] = {"true": True, "false": False, "empty": None}
_RESERVED = {"and", "or", "not"}
_COMPARISONS = {"=", "<>", "<", "<=", ">", ">="}


class Parser:
    """One reading of one source; `reads` gathers the keys of the columns it names."""

    def __init__(self, source: str, columns: Mapping[str, Column], ground: Ground) -> None:
        self._source = source
        self._tokens = read_tokens(source)
        self._place = self._depth = self._links = 0
        self._columns, self._ground = columns, ground
        self.reads: dict[str, None] = {}

    def read(self) -> Part:
        """The whole of it. Raises ExpressionError."""
        if self._next.kind == "end":
            raise ExpressionError(msg(N_("Write an expression, for example {example}."), example="title(lastname)"), 0)
        part = self._either()
        if self._next.kind != "end":
            raise self._unexpected()
        return part

    # -- the grammar -------------------------------------------------------------------------------------------------------------------

    def _either(self) -> Part:
        return self._logic("or", self._both, any)

    def _both(self) -> Part:
        return self._logic("and", self._negation, all)

    def _logic(self, word: str, below: Callable[[], Part], decide: Callable[..., bool]) -> Part:
        parts = [below()]
        while self._takes_word(word):
            parts.append(below())
        if len(parts) == 1:
            return parts[0]
        runs = [flag_run(part) for part in parts]
        narrow = (of_any if word == "or" else of_all)([part.narrow for part in parts])
        return Part(Type.FLAG, lambda values: decide(run(values) for run in runs), parts[0].start, parts[-1].end, narrow=narrow)

    def _negation(self) -> Part:
        start = self._next.start
        if not self._takes_word("not"):
            return self._comparison()
        part = self._deeper(self._negation)
        holds = flag_run(part)
        return Part(Type.FLAG, lambda values: not holds(values), start, part.end, narrow=part.narrow.negated)

    def _comparison(self) -> Part:
        left = self._joined()
        sign = self._takes_sign(*_COMPARISONS)
        if sign is None:
            return left
        right = self._joined()
        found = replace(compare(left, sign, right), narrow=of_comparison(left, sign.text, right, self._ground.manner))
        if self._next.kind == "sign" and self._next.text in _COMPARISONS:
            raise ExpressionError(msg(N_("Two comparisons need “and” between them.")), self._next.start, self._next.end)
        return found

    def _joined(self) -> Part:
        parts = [self._sum()]
        while self._takes_sign("&"):
            parts.append(self._sum())
        return parts[0] if len(parts) == 1 else join(parts, self._ground.manner)

    def _sum(self) -> Part:
        return self._calculation(self._product, "+", "-")

    def _product(self) -> Part:
        return self._calculation(self._signed, "*", "/")

    def _calculation(self, below: Callable[[], Part], *signs: str) -> Part:
        found = below()
        while sign := self._takes_sign(*signs):
            self._links += 1
            if self._links > MOST_LINKS:
                raise ExpressionError(msg(N_("The expression calculates too much: {most} signs are allowed."), most=MOST_LINKS), sign.start)
            found = calculate(found, sign, below())
        return found

    def _signed(self) -> Part:
        sign = self._takes_sign("-")
        if sign is None:
            return self._basic()
        return calculate(literal(Decimal(0), sign.start, sign.end), sign, self._deeper(self._signed))

    def _basic(self) -> Part:
        token = self._next
        self._place += 1
        if token.kind == "literal":
            return literal(token.value, token.start, token.end)
        if token.kind == "name" and token.text not in _RESERVED:
            if self._takes_sign("("):
                return self._call(token)
            return literal(_WORDS[token.text], token.start, token.end) if token.text in _WORDS else self._column(token)
        if token.kind == "sign" and token.text == "(":
            part = self._deeper(self._either)
            self._close(token)
            return part
        self._place -= 1
        raise self._unexpected()

    def _call(self, name: Token) -> Part:
        function = FUNCTIONS.get(name.text)
        if function is None:
            reason = with_nearest(msg(N_("There is no function “{name}”."), name=name.text), name.text, FUNCTIONS)
            raise ExpressionError(reason, name.start, name.end)
        parts: list[Part] = []
        if not self._takes_sign(")"):
            parts.append(self._deeper(self._either))
            while self._takes_sign(","):
                parts.append(self._deeper(self._either))
            self._close(name)
        found = call(function, parts, self._ground, start=name.start, end=self._tokens[self._place - 1].end)
        return replace(found, narrow=of_function(name.text, parts))

    def _column(self, name: Token) -> Part:
        column = self._columns.get(name.text)
        if column is None or column.is_hidden:
            shown = [key for key, each in self._columns.items() if not each.is_hidden]
            if name.text in FUNCTIONS:
                reason = msg(N_("“{name}” is a function: it is written {usage}."), name=name.text, usage=FUNCTIONS[name.text].usage)
            else:
                reason = with_nearest(msg(N_("There is no column “{name}”."), name=name.text), name.text, shown)
            raise ExpressionError(reason, name.start, name.end)
        key, read = column.key, reader_of(column.kind, self._ground.manner)
        self.reads[key] = None

        def run(values: Values) -> Value:
            return read(values[key])

        given = type_of(column.kind)
        narrow = of_flag(column) if given is Type.FLAG else UNKNOWN
        is_money = isinstance(column.kind, Amount) and column.kind.places is not None
        return Part(given, run, name.start, name.end, column=column, narrow=narrow, is_money=is_money)

    # -- the tokens --------------------------------------------------------------------------------------------------------------------

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _takes_word(self, word: str) -> bool:
        is_there = self._next.kind == "name" and self._next.text == word
        self._place += is_there
        return is_there

    def _takes_sign(self, *signs: str) -> Token | None:
        token = self._next
        if token.kind != "sign" or token.text not in signs:
            return None
        self._place += 1
        return token

    def _close(self, opened: Token) -> None:
        if self._takes_sign(")"):
            return
        if self._next.kind != "end":
            raise self._unexpected()
        raise ExpressionError(msg(N_("The bracket opened here is not closed.")), opened.start, opened.end)

    def _deeper(self, rule: Callable[[], Part]) -> Part:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError(msg(N_("The expression is nested too deeply.")), self._next.start, self._next.end)
        part = rule()
        self._depth -= 1
        return part

    def _unexpected(self) -> ExpressionError:
        token = self._next
        if token.kind == "end":
            return ExpressionError(msg(N_("Something is missing at the end.")), token.start)
        return ExpressionError(msg(N_("“{text}” can't stand here."), text=self._source[token.start : token.end]), token.start, token.end)

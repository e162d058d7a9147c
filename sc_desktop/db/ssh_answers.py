"""Answers to what an SSH server asks in its own words (keyboard-interactive): the password where it is meant, all else by a person."""

import asyncio
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from sc_desktop.domain.secret import Secret
from sc_desktop.domain.ssh import Asking, SshPrompt, SshQuestion

Prompts = Sequence[tuple[str, bool]]
_MOST_SIGNS = 500
_PASSWORD = re.compile(r"pass ?word|mot de passe|passwort|kennwort|contrase|wachtwoord|has[łl]o|senha|парол", re.IGNORECASE)
_CODE = re.compile(r"one.?time|otp|code|token|verif|factor|facteur|\bpin\b|duo", re.IGNORECASE)


class SshAnswers(Struct):
    """Of one login. `is_given_up`: the person gave none; `has_answered`: something but the password was answered; `left`: the prompt
    that stayed without an answer since nobody could be asked."""

    who: str
    asking: Asking | None
    is_given_up: bool = False
    has_answered: bool = False
    left: str = ""

    def can_answer(self, password: Secret | None) -> bool:
        """Whether it is worth while to let the server ask."""
        return password is not None or self.asking is not None

    def wants_password(self, prompts: Prompts) -> bool:
        """Whether the password is among what is asked for."""
        return any(self._is_password(prompt, prompts) for prompt in prompts)

    async def give(self, words: str, prompts: Prompts, password: Secret | None) -> list[str] | None:
        """One answer a prompt; None when there is none."""
        others = tuple(SshPrompt(_plain(text), is_shown) for text, is_shown in prompts if not self._is_password((text, is_shown), prompts))
        answers: Iterator[Secret] = iter(())
        if others:
            if self.asking is None:
                self.left = others[0].text
                return None
            told = await asyncio.wrap_future(self.asking(SshQuestion(self.who, _plain(words), others)))
            if told is None:
                self.is_given_up = True
                return None
            self.has_answered, answers = True, iter(told)
        known = password or Secret("")
        return [(known if self._is_password(prompt, prompts) else next(answers)).reveal() for prompt in prompts]

    def _is_password(self, prompt: tuple[str, bool], prompts: Prompts) -> bool:
        """A hidden answer called so; or the only one asked for, where nobody can be asked what is meant. Never a code that lives once."""
        text, is_shown = prompt
        if is_shown or _CODE.search(text):
            return False
        return bool(_PASSWORD.search(text)) or (len(prompts) == 1 and self.asking is None)


def _plain(text: str) -> str:
    """A stranger's words without signs that steer a terminal, of a length that can be shown."""
    kept = "".join(sign if sign.isprintable() else " " if sign in "\r\n\t" else "" for sign in text)
    return kept.strip()[:_MOST_SIGNS]

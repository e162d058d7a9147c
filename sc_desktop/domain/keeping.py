"""Where the journal of a shop's batches is kept, and what can be promised of a commit there.

The best is the shop's own database: journal and data in one transaction. Where that can't be had, writing is offered all the same, less is
promised, and the user has to accept that first."""

from dataclasses import dataclass

from sc_desktop.i18n import N_, Message, msg

JOURNAL = "journal"
LOG = "log"
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Keeping:
    """`place`: JOURNAL in the shop's tables of ours; LOG on this computer, with a row for each chunk in PrestaShop's own `log` table;
    LOCAL on this computer alone. `is_transactional`: the tables of customers take a chunk whole or not at all. `why`: what keeps the
    shop from the best; None where nothing does."""

    place: str = JOURNAL
    is_transactional: bool = True
    why: Message | None = None

    @property
    def is_fenced(self) -> bool:
        """Whether a chunk's marker is written in the transaction of its data; else the journal is written ahead of them.

        Everything is promised then, and nothing has to be accepted."""
        return self.place == JOURNAL and self.is_transactional

    @property
    def is_local(self) -> bool:
        """Whether the values stand on this computer only."""
        return self.place != JOURNAL

    @property
    def name(self) -> str:
        """What the user has accepted is remembered by."""
        return self.place if self.is_transactional else f"{self.place}-in-part"

    def promised(self) -> tuple[Message, ...]:
        """What still holds."""
        if self.is_local:
            journal = msg(N_("Each chunk is noted on this computer before it is written: it can be taken back from here."))
        elif self.is_transactional:
            journal = msg(N_("Each chunk is noted in the shop's journal as it is written: it can be taken back from any computer."))
        else:
            journal = msg(N_("Each chunk is noted in the shop's journal before it is written: it can be taken back from any computer."))
        return (journal, msg(N_("A customer changed by someone else meanwhile is never overwritten.")))

    def not_promised(self) -> tuple[Message, ...]:
        """What a commit can't give here, in sentences to be read before it."""
        told: list[Message] = []
        if self.is_local:
            told.append(msg(N_("From another computer, or when this one's files are lost, nothing can be taken back.")))
        if self.place == LOG:
            told.append(
                msg(
                    N_(
                        "One line is added to PrestaShop's log for each chunk. When the line breaks while a chunk is being saved, the old"
                        " connection is ended first; if the server does not answer within {seconds} seconds, the chunk is told as unknown."
                    ),
                    seconds=30,
                )
            )
        if not self.is_transactional:
            told.append(
                msg(
                    N_(
                        "The tables of customers take nothing back: a chunk that is cut in the middle stays half written. Which of its"
                        " customers were written is then found by comparing each of them with the values noted before."
                    )
                )
            )
        if self.place == LOCAL or not self.is_transactional:
            told.append(
                msg(
                    N_(
                        "When the line breaks while a chunk is being saved, what was written is told from the values found afterwards:"
                        " somebody else's change to the same value can't be told from ours, and what fits neither is told as unknown."
                    )
                )
            )
        told.append(msg(N_("It is written in parts: the shop shows the first ones while the last are still to come.")))
        return tuple(told)


FULL = Keeping()

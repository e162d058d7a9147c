"""Where the journal of a shop's batches is kept, and what can be promised of a commit there.

The best is the shop's own database: journal and data in one transaction. Where that can't be had, writing is offered all the same, less is
promised, and the user has to accept that first."""

from msgspec import Struct

from sc_desktop.i18n import N_, Message, msg

JOURNAL = "journal"
LOG = "log"
LOCAL = "local"


class Extent(Struct, frozen=True):
    """How much is to be written, as far as that decides what can be promised. `is_one_row`: a single row of a single table.
    `is_at_once`: one transaction takes it all."""

    is_one_row: bool = False
    is_at_once: bool = False


MUCH = Extent()


class Keeping(Struct, frozen=True):
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
            journal = msg(N_("What is saved is noted on this computer first: it can be taken back from here."))
        elif self.is_transactional:
            journal = msg(N_("What is saved is noted in the shop's journal in the same moment: it can be taken back from any computer."))
        else:
            journal = msg(N_("What is saved is noted in the shop's journal first: it can be taken back from any computer."))
        return (journal, msg(N_("A customer changed by someone else meanwhile is never overwritten.")))

    def not_promised(self, extent: Extent = MUCH) -> tuple[Message, ...]:
        """What a commit of this extent can't give here, in sentences to be read before it."""
        told: list[Message] = []
        if self.is_local:
            told.append(msg(N_("From another computer, or when this one's files are lost, nothing can be taken back.")))
        if self.place == LOG:
            told.append(
                msg(
                    N_(
                        "One line is added to PrestaShop's log. If the connection breaks in the very moment of saving and the server does"
                        " not answer within {seconds} seconds, it stays unknown which of the customers were saved."
                    )
                    if extent.is_at_once
                    else N_(
                        "A line is added to PrestaShop's log for every few hundred customers. If the connection breaks in the very moment"
                        " of saving and the server does not answer within {seconds} seconds, it stays unknown which of those were saved."
                    ),
                    seconds=30,
                )
            )
        if not self.is_transactional and not extent.is_one_row:
            told.append(
                msg(
                    N_(
                        "If saving is cut short, what was written by then stays, even half a customer: the shop's tables take nothing back."
                        " Who was written is then found by comparing each customer with the values noted before."
                    )
                )
            )
        if self.place == LOCAL or not self.is_transactional:
            told.append(
                msg(
                    N_(
                        "If the connection breaks in the very moment of saving, what was saved is told from the values found afterwards:"
                        " somebody else's change to the same value can't be told from yours, and any other value is told as unknown."
                    )
                )
            )
        if self.is_transactional and not extent.is_at_once:
            told.append(
                msg(
                    N_(
                        "The customers are not all saved in the same moment: until the end the shop shows some of them changed and others"
                        " not yet. Each one is saved whole or not at all."
                    )
                )
            )
        return tuple(told)


FULL = Keeping()

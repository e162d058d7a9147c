"""Writing a chunk whose journal can't share its transaction: the journal is written ahead, and decided once the chunk is.

Where the journal is a file of this computer, a line in PrestaShop's log proves afterwards that the chunk was committed (LOG), or the rows
themselves have to tell (LOCAL). Where the tables of customers know no transactions, a chunk is small, compared by each statement as it
writes, and told from the rows as well. Before anybody looks, the connection that may have written is ended and seen gone."""

import time
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection, select

from sc_desktop.db.by_value import find_outcomes, write_cells_as_expected, write_rows
from sc_desktop.db.faults import is_retryable
from sc_desktop.db.session import end_connection, is_there, number_of
from sc_desktop.db.subjects import WriteMismatch
from sc_desktop.db.write import Compared, apply_changes, check_written, lock_and_compare
from sc_desktop.domain.change import CellChange, Change
from sc_desktop.domain.keeping import LOG
from sc_desktop.domain.progress import Progress
from sc_desktop.journal import ahead, ledger
from sc_desktop.journal.book import Book
from sc_desktop.journal.ledger import STAMP
from sc_desktop.prestashop.log import has_line, line, log_of, message_of
from sc_desktop.workspace.pace import Part
from sc_desktop.workspace.patience import Patience
from sc_desktop.workspace.run import WORLD, Lost, NoLine, Run, Sent, Unknown, Unsettled, find_taken, is_lost
from sc_desktop.workspace.workspace import Workspace

ANSWER_WITHIN = 30.0  # seconds, from when the answer was missed: to reach the server, and for the old connection to end
LOOKS_EVERY = 0.5
CUSTOMERS_A_STATEMENT = 50  # of tables that take nothing back

Chunk = Mapping[int, Sequence[Change]]
ChunkKey = tuple[str, int]


class Settled(Struct, frozen=True):
    """What became of the customers noted in a chunk: changed, as before, of some tables only, or neither old nor new."""

    changed: tuple[int, ...] = ()
    as_before: tuple[int, ...] = ()
    in_part: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


def write_part(run: Run, part: Part, gathered: Mapping[int, Sequence[Change]], progress: Progress, *, pause: float) -> Compared:
    """One chunk, with as many tries as it takes to know its outcome, as long as there is patience.

    Raises Unknown when it was sent and the shop can't be asked any more, Lost when the line was lost before that, and the server's error
    when it refuses the chunk or others hold its rows for too long."""
    run.chunk += 1
    attempt, patience = 0, Patience(ANSWER_WITHIN)
    while True:
        try:
            with run.line.held() as connection:
                if run.under_way:
                    _settle_lost(run, connection, patience, progress)
                return _transact(run, connection, part, {customer: gathered[customer] for customer in part.ids})
        except (NoLine, Unsettled, WriteMismatch, *WORLD) as error:
            attempt += 1
            is_hopeless = not is_lost(error) and not is_retryable(error)
            if is_lost(error) or run.under_way:
                patience.begin()
                if patience.is_over or is_hopeless:
                    raise (Unknown if run.under_way else Lost) from error
            elif attempt >= part.tries or is_hopeless:
                raise
        progress.pause(pause)


def _transact(run: Run, connection: Connection, part: Part, chunk: Chunk) -> Compared:
    """Write a chunk, or what of it is not decided yet."""
    rest = {customer: changes for customer, changes in chunk.items() if customer not in run.decided}
    if not rest:
        return Compared()
    sent = Sent(run.chunk, part, number_of(connection))
    write = _write_whole if run.workspace.keeping.is_transactional else _write_in_part
    found = write(run, connection, rest, sent)
    run.under_way = ()
    found.applied += [customer for customer in found.already_so if customer in run.in_part]  # the rest of it was ours
    found.already_so = [customer for customer in found.already_so if customer not in run.in_part]
    return found


def _settle_lost(run: Run, connection: Connection, patience: Patience, progress: Progress) -> None:
    """Learn what became of the chunk whose answer was lost; the run knows afterwards. Raises Unknown when its connection does not end."""
    (sent,) = run.under_way
    if sent.sender != number_of(connection):  # the same one would have answered: nothing of its is under way
        end_connection(connection, sent.sender)
        wait_until_gone(lambda: is_there(connection, sent.sender), patience, progress.pause)
    _take(run, settle(run.workspace, connection, run.book, (run.batch, sent.number), trusts_log=True))
    run.under_way = ()
    run.chunk += 1  # what was noted under the old number stays


def wait_until_gone(is_alive: Callable[[], bool], patience: Patience, pause: Callable[[float], None]) -> None:
    """Return once the connection is gone. Raises Unknown when there is no patience left: its chunk may still be written."""
    while is_alive():
        if patience.is_over:
            raise Unknown
        pause(LOOKS_EVERY)


def settle(workspace: Workspace, connection: Connection, book: Book, place: ChunkKey, *, trusts_log: bool) -> Settled:
    """Decide a chunk: what was done stays in the journal, what was not is forgotten.

    Its rows are locked first, which another connection that is still at them lets nobody do. `trusts_log`: a line that is missing from the
    log proves that nothing was written; not known of a batch begun by an earlier run of the program, of which the rows have to tell."""
    with book.transaction(connection) as journal:
        noted = ahead.read_chunk(journal, book.tables, place)
    changes = [change for _row, _customer, mine in noted for change in mine if not _is_stamp(change)]
    with connection.begin():
        outcomes = find_outcomes(connection, workspace.subjects, changes)
        if (is_logged := _is_logged(workspace, connection, place)) is not None and (is_logged or trusts_log):
            outcomes = dict.fromkeys(outcomes, is_logged)
    rows: list[int] = []
    told: dict[int, set[bool | None]] = {}
    for row, customer, mine in noted:
        of_row = {outcomes[change.key] for change in mine if not _is_stamp(change)}
        told.setdefault(customer, set()).update(of_row)
        if of_row <= {False}:
            rows.append(row)
    settled = _sorted(told)
    with book.transaction(connection) as journal:
        if len(rows) == len(noted):
            ahead.forget_chunk(journal, book.tables, place)
            return settled
        ahead.forget_rows(journal, book.tables, rows)
        ledger.close_chunk(journal, book.tables, *place, (len(settled.changed) + len(settled.in_part), 0, 0, 0))
    return settled


def settle_batch(workspace: Workspace, connection: Connection, book: Book, batch: str) -> None:
    """Decide every undecided chunk of a batch that an earlier run of the program began.

    Of whom neither value is found, somebody else has changed since: they are left to be compared again, which tells it as a conflict."""
    with book.transaction(connection) as journal:
        undecided = ahead.find_undecided(journal, book.tables, batch)
    for chunk in undecided:
        settled = settle(workspace, connection, book, (batch, chunk), trusts_log=False)
        with book.transaction(connection) as journal:
            ahead.forget_customers(journal, book.tables, (batch, chunk), settled.unknown)


def _write_whole(run: Run, connection: Connection, chunk: Chunk, sent: Sent) -> Compared:
    """One transaction, noted in the journal on this computer once its rows are locked."""
    workspace, place = run.workspace, (run.batch, run.chunk)
    packet = workspace.database.server.max_allowed_packet // 4
    start = time.monotonic()
    connection.execute(select(1))  # as long as this takes, so does every statement over this line
    connection.rollback()
    delay = time.monotonic() - start
    try:
        with connection.begin():
            log = log_of(workspace.shop.tables) if workspace.keeping.place == LOG else None
            if log is not None:
                connection.execute(line(log, message_of(*place), workspace.now()))
            found = lock_and_compare(connection, workspace.subjects, chunk, stamp=(STAMP, workspace.now()))
            found.refuse(find_taken(run, connection, found.todo))
            _note(run, connection, found.todo)
            apply_changes(connection, workspace.subjects, found.todo, packet=packet, now=workspace.now())
            check_written(connection, workspace.subjects, found.todo)
            run.under_way = (sent,)
    except BaseException as error:
        if not (run.under_way and is_lost(error)):
            run.under_way = ()
            _forget(run, connection)  # it was rolled back
        raise
    run.pace.note(len(chunk), time.monotonic() - start - delay, delay)
    _close(run, connection, found)
    return found


def _write_in_part(run: Run, connection: Connection, chunk: Chunk, sent: Sent) -> Compared:
    """A statement for all cells that change together, which compares as it writes; then the rows of those customers; then the look."""
    workspace = run.workspace
    with connection.begin():
        found = lock_and_compare(connection, workspace.subjects, chunk, stamp=(STAMP, workspace.now()))
        found.refuse(find_taken(run, connection, found.todo))
    if not found.todo:
        return found
    _note(run, connection, found.todo)
    run.under_way = (sent,)
    try:
        with connection.begin():
            matched, expected = write_cells_as_expected(connection, workspace.subjects, chunk, found.todo, not_compared=STAMP)
            cells = [change for change in found.todo if isinstance(change, CellChange) and not _is_stamp(change)]
            stand = find_outcomes(connection, workspace.subjects, cells)
            failed = {cell.row[0] for cell in cells if stand[cell.key] is not True}
            write_rows(connection, workspace.subjects, found.todo, set(found.applied) - failed)
    except (WriteMismatch, *WORLD) as error:
        if not is_lost(error):  # a refusal in the middle: what came before it stands
            try:
                _take(run, settle(workspace, connection, run.book, (run.batch, run.chunk), trusts_log=False))
            except WORLD as unsettled:
                raise Unsettled from unsettled
            run.chunk += 1
            run.under_way = ()
        raise
    settled = settle(workspace, connection, run.book, (run.batch, run.chunk), trusts_log=False)
    found.applied = list(settled.changed)
    others = [*settled.as_before, *settled.in_part, *settled.unknown]
    if len(others) == expected - matched:  # as many as the statements passed over: somebody else was faster
        found.conflicts += others
        with run.book.transaction(connection) as journal:
            ahead.forget_customers(journal, run.book.tables, (run.batch, run.chunk), others)
    else:
        run.unknown += others
        run.decided.update(others)
    _close(run, connection, found)
    return found


def _note(run: Run, connection: Connection, todo: Sequence[Change]) -> None:
    packet = run.workspace.database.server.max_allowed_packet // 4
    with run.book.transaction(connection) as journal:
        ahead.note_chunk(journal, run.book.tables, (run.batch, run.chunk), run.workspace.now(), todo, packet=packet)


def _forget(run: Run, connection: Connection) -> None:
    with run.book.transaction(connection) as journal:
        ahead.forget_chunk(journal, run.book.tables, (run.batch, run.chunk))


def _close(run: Run, connection: Connection, found: Compared) -> None:
    """Raises Unsettled when the journal can't be written any more: the chunk is written, which has to be found out again."""
    counts = (len(found.applied), len(found.already_so), len(found.conflicts), len(found.gone))
    try:
        with run.book.transaction(connection) as journal:
            ledger.close_chunk(journal, run.book.tables, run.batch, run.chunk, counts)
    except WORLD as error:
        raise Unsettled from error


def _take(run: Run, settled: Settled) -> None:
    """What is decided is not written again; what was written in part is written to its end."""
    run.done.applied += settled.changed
    run.unknown += settled.unknown
    run.decided.update(settled.changed, settled.unknown)
    run.in_part.update(settled.in_part)


def _sorted(told: Mapping[int, set[bool | None]]) -> Settled:
    def those(fits: Callable[[set[bool | None]], bool]) -> tuple[int, ...]:
        return tuple(customer for customer, outcomes in told.items() if fits(outcomes))

    return Settled(
        those(lambda outcomes: outcomes == {True}),
        those(lambda outcomes: outcomes == {False}),
        those(lambda outcomes: outcomes == {True, False}),
        those(lambda outcomes: None in outcomes),
    )


def _is_logged(workspace: Workspace, connection: Connection, place: ChunkKey) -> bool | None:
    """Whether the shop's log has the chunk's line; None where none was ever written."""
    log = log_of(workspace.shop.tables) if workspace.keeping.place == LOG else None
    return None if log is None else has_line(connection, log, message_of(*place))


def _is_stamp(change: Change) -> bool:
    return isinstance(change, CellChange) and change.column == STAMP

"""The command `sc-desktop apply`, as a user types it: a dry run that shows everything, then the same written."""

import contextlib
import os
import signal
from pathlib import Path

import pytest

from sc_desktop.app import main
from sc_desktop.commands import applying, ending, running
from sc_desktop.domain.address import parse_url
from sc_desktop.domain.batch import Report
from sc_desktop.domain.edits import Edit, Step
from sc_desktop.domain.edits.casing import ChangeCase
from sc_desktop.domain.edits.memberships import JoinGroups
from sc_desktop.domain.edits.replacing import Replace
from sc_desktop.domain.edits.setting import Clear, SetValue
from sc_desktop.domain.edits.working_out import WorkOut
from sc_desktop.domain.progress import Progress, progress_here
from sc_desktop.settings.recipes import save_recipe
from sc_desktop.settings.shop_hold import hold_shop
from sc_desktop.settings.shops import KnownShops
from sc_desktop.settings.store import Settings
from sc_desktop.workspace import committing, pace, patience
from tests.kit.delay_proxy import DelayProxy
from tests.kit.faults import hasty_clock
from tests.kit.shop import TestShop


class Terminal:
    """One user's terminal: recipes are kept, commands typed, what is printed read."""

    def __init__(self, shop: TestShop, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.shop, self.folder, self._capsys = shop, folder, capsys
        self.out = self.err = ""

    def keeps(self, title: str, *steps: tuple[str, Edit]) -> None:
        save_recipe(self.folder, title, [Step(column, edit) for column, edit in steps])

    def types(self, *arguments: str, url: str = "") -> int:
        place = url or self.shop.server.url(self.shop.database)
        code = main(["apply", *arguments, "--url", place, "--profile-dir", str(self.folder)])
        self.out, self.err = self._capsys.readouterr()
        return code

    def line_of(self, word: str) -> str:
        return next(line for line in self.out.splitlines() if word in line)


@pytest.fixture
def terminal(shop: TestShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    shop.workspace().close()  # the journal is there
    return Terminal(shop, tmp_path, capsys)


def test_that_a_dry_run_prints_the_difference_and_writes_nothing(terminal: Terminal, shop: TestShop):
    ann, bob = shop.ids(2)
    shop.change_elsewhere(ann, lastname="D'ORMESSON", firstname="Ann", note="pick")
    shop.change_elsewhere(bob, lastname="Roe", note="pick")
    terminal.keeps("Names", ("lastname", ChangeCase("title")))
    before = shop.read_all()
    assert terminal.types("names", "--where", 'note = "pick"') == 0
    assert terminal.line_of("ORMESSON").split() == [str(ann), "Ann", "D'ORMESSON", "Last", "name", "D'ORMESSON", "d'Ormesson"]
    assert "Roe" not in terminal.out
    assert "1 customer changes. 1 is so already. 0 are refused." in terminal.err and "dry run" in terminal.err
    assert shop.read_all() == before


def test_that_commit_writes_just_that_and_can_be_found_in_the_history(terminal: Terminal, shop: TestShop):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, lastname="D'ORMESSON", note="pick")
    terminal.keeps("Names", ("lastname", ChangeCase("title")), ("id_default_group", SetValue("2")))
    before = shop.read_all()
    assert terminal.types("names", "--where", 'note = "pick"', "--commit") == 0
    after = shop.read_all()
    assert (after[ann]["lastname"], after[ann]["id_default_group"]) == ("d'Ormesson", 2)
    assert 2 in shop.members(ann), "the membership goes along"
    assert "goes along with it" in terminal.out
    assert {customer for customer in before if before[customer] != after[customer]} == {ann}
    assert "written 1" in terminal.err
    ((author,),) = shop.execute("SELECT author FROM ps_scd_batch")
    assert author
    assert terminal.types("names", "--where", 'note = "pick"', "--commit") == 0
    assert len(shop.execute("SELECT 1 FROM ps_scd_batch")) == 1, "nothing to do begins no batch"


def test_that_a_group_may_say_for_whom(terminal: Terminal, shop: TestShop):
    terminal.keeps("Mark", ("note", WorkOut('"g" & id_customer')))
    ((name,),) = shop.execute("SELECT name FROM ps_group_lang WHERE id_group = 3 AND id_lang = 2")
    members = [row[0] for row in shop.execute(
        "SELECT id_customer FROM ps_customer JOIN ps_customer_group USING (id_customer) WHERE id_group = 3 AND deleted = 0"
    )]  # fmt: skip
    assert terminal.types("mark", "--group", name, "--where", "orders_valid >= 0", "--commit") == 0
    assert {row[0] for row in shop.execute("SELECT id_customer FROM ps_customer WHERE note = CONCAT('g', id_customer)")} == set(members)


def test_that_what_is_refused_is_told_and_the_rest_is_written(terminal: Terminal, shop: TestShop):
    ann, bob = shop.ids(2)
    shop.change_elsewhere(ann, note="pick", firstname="Ann", company="1")
    shop.change_elsewhere(bob, note="pick", firstname="Bob", company="Roe")
    terminal.keeps("Copy", ("firstname", WorkOut("company")))
    assert terminal.types("copy", "--where", 'note = "pick"', "--commit") == 3
    assert (shop.read(ann)["firstname"], shop.read(bob)["firstname"]) == ("Ann", "Roe")
    assert "1 is refused" in terminal.err and "First name: A first name can't hold" in terminal.err
    assert terminal.types("copy", "--where", f"id_customer = {ann}", "--commit") == 1


def test_that_nobody_is_subscribed_without_consent(terminal: Terminal, shop: TestShop):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, newsletter=0)
    terminal.keeps("Subscribe", ("newsletter", SetValue("1")))
    assert terminal.types("subscribe", "--where", f"id_customer = {ann}", "--commit") == 1
    assert "consent" in terminal.err and shop.read(ann)["newsletter"] == 0
    assert terminal.types("subscribe", "--where", f"id_customer = {ann}", "--commit", "--with-consent") == 0
    assert shop.read(ann)["newsletter"] == 1


def test_that_the_journal_is_created_only_when_told(terminal: Terminal, shop: TestShop):
    shop.execute("DROP TABLE ps_scd_batch, ps_scd_chunk, ps_scd_change")
    (ann,) = shop.ids(1)
    terminal.keeps("Note", ("note", SetValue("new")))
    assert terminal.types("note", "--where", f"id_customer = {ann}", "--commit") == 1
    assert "no journal yet" in terminal.err and shop.read(ann)["note"] != "new"
    assert terminal.types("note", "--where", f"id_customer = {ann}", "--commit", "--create-journal") == 0
    assert shop.read(ann)["note"] == "new"


def test_that_an_account_that_only_reads_commits_nothing(terminal: Terminal, shop: TestShop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "canary-5d2c")
    shop.server.create_user("looker", "canary-5d2c", f"GRANT SELECT ON `{shop.database}`.* TO {{user}}")
    terminal.keeps("Note", ("note", SetValue("new")))
    url = shop.server.url(shop.database, user="looker")
    assert main(["apply", "note", "--all", "--commit", "--url", url, "--profile-dir", str(terminal.folder)]) == 1
    assert shop.execute("SELECT COUNT(*) FROM ps_customer WHERE note = 'new'") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["note"], "Say for whom"),
        (["note", "--where", " "], "--where is empty"),
        (["note", "--where", "orders_valit > 3"], "Did you mean “orders_valid”?"),
        (["note", "--where", "orders_valid >"], "missing at the end"),
        (["note", "--where", "note"], "compare it with something"),
        (["note", "--group", "Klient"], "There is no group “Klient”."),
        (["wrong", "--all"], "Step 2 of the recipe: This column does not hold text."),
    ],
)
def test_that_a_mistake_of_usage_is_told_with_2(terminal: Terminal, arguments: list[str], why: str):
    terminal.keeps("Note", ("note", SetValue("new")))
    terminal.keeps("Wrong", ("note", Clear()), ("birthday", ChangeCase("upper")))
    assert terminal.types(*arguments) == 2
    assert why in terminal.err and terminal.out == ""


def test_that_the_place_of_a_fault_in_where_is_marked(terminal: Terminal):
    terminal.keeps("Note", ("note", SetValue("new")))
    terminal.types("note", "--where", "1 = 1 and nott = 2")
    lines = terminal.err.splitlines()
    assert lines[0][lines[1].index("^") : lines[1].rindex("^") + 1] == "nott"


def test_that_a_fault_in_a_recipe_is_marked_and_a_mistyped_name_answered_with_the_nearest(terminal: Terminal):
    terminal.keeps("Broken", ("note", WorkOut("upper(lastname) & upper(firstnane)")))
    terminal.keeps("Names", ("lastnam", ChangeCase("title")))
    assert terminal.types("broken", "--all") == 2
    source, marks, told = terminal.err.splitlines()[-3:]
    assert source[marks.index("^") : marks.rindex("^") + 1] == "firstnane" and "firstname" in told
    assert terminal.types("names", "--all") == 2 and "Did you mean “lastname”?" in terminal.err
    assert terminal.types("nmaes", "--all") == 1 and "Did you mean “Names”?" in terminal.err
    assert terminal.types("Broken", "--group", "Custumer") == 2 and "Did you mean “Customer”?" in terminal.err


def test_that_an_unknown_recipe_and_a_missing_shop_are_told(terminal: Terminal, capsys: pytest.CaptureFixture[str]):
    assert terminal.types("nothing", "--all") == 1
    assert "no such recipe" in terminal.err
    assert main(["apply", "nothing"]) == 2
    assert "--url" in capsys.readouterr().err


def test_that_control_characters_of_the_shop_do_not_reach_the_terminal(terminal: Terminal, shop: TestShop):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, note="a\x1b[2J\nb")
    terminal.keeps("Upper", ("note", Replace("b", "c")))
    assert terminal.types("upper", "--where", f"id_customer = {ann}") == 0
    assert "\x1b" not in terminal.out and "a·[2J·b" in terminal.line_of("·")


def test_that_memberships_are_shown_as_such(terminal: Terminal, shop: TestShop):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3])
    terminal.keeps("Join", ("groups", JoinGroups((1,))))
    assert terminal.types("join", "--where", f"id_customer = {ann}", "--commit") == 0
    assert "not a member" in terminal.line_of(str(ann))
    assert shop.members(ann) == {1, 3}


def test_that_control_c_before_the_commit_writes_nothing(terminal: Terminal, shop: TestShop, monkeypatch: pytest.MonkeyPatch):
    terminal.keeps("Note", ("note", SetValue("new")))
    review = applying.reviewing.review

    def interrupted(*arguments, **named):
        os.kill(os.getpid(), signal.SIGINT)
        return review(*arguments, **named)

    monkeypatch.setattr(applying.reviewing, "review", interrupted)
    before, handler = shop.read_all(), signal.getsignal(signal.SIGINT)
    assert terminal.types("note", "--all", "--commit") == 130
    assert "nothing was written" in terminal.err
    assert shop.read_all() == before
    assert signal.getsignal(signal.SIGINT) is handler


def test_that_the_demo_can_be_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest):
    import shutil

    from sc_desktop.workspace.opening import DEMO_FILE

    shutil.copy(request.getfixturevalue("_demo_of_40"), tmp_path / DEMO_FILE)
    save_recipe(tmp_path, "Note", [Step("note", WorkOut("upper(lastname)"))])
    assert main(["apply", "note", "--demo", "--all", "--profile-dir", str(tmp_path)]) == 0
    assert main(["apply", "note", "--demo", "--all", "--commit", "--create-journal", "--profile-dir", str(tmp_path)]) == 0
    assert "written" in capsys.readouterr().err


def test_that_a_shop_that_is_open_in_a_window_is_told_and_written_to_all_the_same(terminal: Terminal, shop: TestShop):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, lastname="MARTIN")
    terminal.keeps("Names", ("lastname", ChangeCase("title")))
    key = parse_url(shop.server.url(shop.database), "ps_").profile.key
    window = hold_shop(terminal.folder, key)
    assert window is not None
    assert terminal.types("names", "--all", "--commit") == 0
    assert ("Another SC Desktop" in terminal.err, shop.read(ann)["lastname"]) == (True, "Martin")
    window.give_back()
    assert terminal.types("names", "--all", "--commit") == 0
    assert "Another SC Desktop" not in terminal.err


def test_that_a_command_that_writes_holds_the_shop_as_a_window_does(terminal: Terminal, shop: TestShop, monkeypatch: pytest.MonkeyPatch):
    terminal.keeps("Names", ("lastname", ChangeCase("title")))
    key = parse_url(shop.server.url(shop.database), "ps_").profile.key
    seen: list[bool] = []
    monkeypatch.setattr(applying, "_apply", lambda *_: seen.append(hold_shop(terminal.folder, key) is None) or 0)
    terminal.types("names", "--all", "--commit")
    terminal.types("names", "--all")
    assert (seen, hold_shop(terminal.folder, key) is not None) == ([True, False], True)


def test_that_a_line_lost_for_good_is_told_with_what_is_certain_and_what_to_do(
    terminal: Terminal, shop: TestShop, monkeypatch: pytest.MonkeyPatch
):
    terminal.keeps("Note", ("note", SetValue("new")))
    monkeypatch.setattr(patience, "monotonic", hasty_clock(10))
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setattr(pace, "MOST", 10)
    with contextlib.ExitStack() as until_gone:
        line = until_gone.enter_context(DelayProxy(shop.server.port))
        monkeypatch.setattr(ending, "show_progress", lambda done, total: until_gone.close() if done == 20 and total > 20 else None)
        code = terminal.types("note", "--where", "id_customer > 2 and note <> 'new'", "--commit", url=line.url(shop.database))
    assert (code, shop.execute("SELECT COUNT(*) FROM ps_customer WHERE note = 'new'")) == (3, [(20,)])
    for told in (
        "written 20, not done ",
        "The line to the shop was lost",
        "nothing is written",
        "Open this shop in the window",
        "Waiting: ",
    ):
        assert told in terminal.err, terminal.err


def test_that_what_is_not_known_of_a_batch_is_told_with_4(terminal: Terminal, shop: TestShop, capsys: pytest.CaptureFixture[str]):
    workspace, batch = shop.workspace(), "0" * 32
    workspace.local.begin(workspace.key, batch, workspace.now(), [])
    assert ending.tell_report(workspace, Report(batch, applied=(1,), unknown=(2, 3)), was_stopped=False) == 4
    told = capsys.readouterr().err
    assert "2 customers were being written when the line was lost" in told and "Open this shop in the window" in told


def test_that_the_reasons_of_what_the_server_refuses_are_told(terminal: Terminal, shop: TestShop):
    ann, bob = shop.ids(2)
    shop.refuse(ann)
    terminal.keeps("Note", ("note", SetValue("new")))
    assert terminal.types("note", "--where", f"id_customer = {ann} or id_customer = {bob}", "--commit") == 3
    assert "written 1, refused 1" in terminal.err
    assert terminal.err.splitlines()[-1].split()[0] == "1", "a reason with its count"


def test_that_control_c_while_the_command_is_loaded_or_asks_is_told_without_a_trace(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run_command", interrupted)
    assert (terminal.types("note", "--all"), terminal.err) == (130, "Stopped.\n")


def test_that_a_shop_its_user_only_reads_in_the_window_is_not_written(terminal: Terminal, shop: TestShop):
    (ann,) = shop.ids(1)
    terminal.keeps("Note", ("note", SetValue("new")))
    key = parse_url(shop.server.url(shop.database), "ps_").profile.key
    shops = KnownShops(terminal.folder)
    shops.remember(key, url="mysql+pymysql://root@127.0.0.1/shop")
    assert terminal.types("note", "--where", f"id_customer = {ann}", "--commit") == 1
    assert "has not allowed writing" in terminal.err and shop.read(ann)["note"] != "new"
    shops.remember(key, write_allowed=True)
    assert terminal.types("note", "--where", f"id_customer = {ann}", "--commit") == 0


@pytest.mark.parametrize("production", [True, False])
def test_that_a_live_shop_above_the_limit_is_written_once_the_number_is_told(terminal: Terminal, shop: TestShop, production: bool):
    terminal.keeps("Note", ("note", SetValue("new")))
    Settings(terminal.folder).set("editing.confirm_above", 5)
    key = parse_url(shop.server.url(shop.database), "ps_").profile.key
    KnownShops(terminal.folder).remember(key, write_allowed=True, production=production)
    noted = "SELECT COUNT(*) FROM ps_customer WHERE note = 'new'"
    who = ("note", "--where", "note <> 'new' and id_customer <= 20", "--commit")
    assert terminal.types(*who, "--at-most", "5") == 1 and shop.execute(noted) == [(0,)]
    if production:
        assert terminal.types(*who) == 1 and "--at-most" in terminal.err
        assert shop.execute(noted) == [(0,)]
        assert terminal.types(*who, "--at-most", "20") == 0
    else:
        assert terminal.types(*who) == 0
    assert shop.execute(noted)[0][0] > 5


def test_that_control_c_while_the_shop_is_being_opened_is_heard_at_once(
    terminal: Terminal, shop: TestShop, monkeypatch: pytest.MonkeyPatch
):
    terminal.keeps("Note", ("note", SetValue("new")))
    seen: list[bool] = []

    def opened(*_: object, progress: Progress) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        seen.append(progress.is_cancelled and progress_here() is progress)
        progress.check()
        return None

    monkeypatch.setattr(ending.opening, "open_shop", opened)
    assert (terminal.types("note", "--all"), seen) == (130, [True])
    assert "Stopping" in terminal.err and "nothing was written" in terminal.err


def test_that_control_c_stops_what_the_shop_is_asked_before_a_commit_and_nothing_of_the_commit(
    terminal: Terminal, shop: TestShop, monkeypatch: pytest.MonkeyPatch
):
    terminal.keeps("Note", ("note", SetValue("new")))
    seen: list[bool] = []
    for module, name in ((applying.reviewing, "review"), (applying.committing, "commit")):
        act = getattr(module, name)

        def look(*values: object, act=act, **named: object) -> object:
            seen.append(progress_here() is named["progress"])
            return act(*values, **named)

        monkeypatch.setattr(module, name, look)
    assert (terminal.types("note", "--where", "id_customer = 3", "--commit"), seen) == (0, [True, False])

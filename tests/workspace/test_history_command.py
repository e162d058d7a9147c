"""The commands `sc-desktop history` and `sc-desktop undo`, as a user types them."""

import pytest

from sc_desktop.app import main
from sc_desktop.workspace import committing
from tests.kit.faults import without_stamp


@pytest.fixture(autouse=True)
def _no_pauses_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")


@pytest.fixture
def run(shop, tmp_path, capsys):
    """Runs a command on the shop from a profile that has never seen it; gives exit code, output, errors."""

    def run(*words):
        code = main([*words, "--url", shop.server.url(shop.database), "--profile-dir", str(tmp_path / "fresh")])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def edited(shop, user):
    """A batch that changed the company of two customers and the name of the first; the ids, and what was before."""
    ann, bob = shop.ids(2)
    for customer in (ann, bob):
        shop.change_elsewhere(customer, company="Old")
    before = without_stamp(shop.read_all())
    user.sets("company", "ACME", [ann, bob])
    user.sets("firstname", "Zoé", [ann])
    return user.commits().batch, ann, bob, before


def test_that_the_batches_are_listed_newest_first(run, user, edited):
    undo = user.undoes(edited[0]).batch
    code, out, _ = run("history")
    lines = out.splitlines()
    assert (code, lines[1].split()[0], lines[2].split()[0]) == (0, undo[:16], edited[0][:16])
    assert "taken back on" in lines[2]


def test_that_the_list_can_be_of_one_customer_and_short(run, shop, user, edited):
    _batch, ann, bob, _before = edited
    user.sets("company", "Newer", [bob])
    newer = user.commits().batch
    assert len(run("history", "--limit", "1")[1].splitlines()) == 2
    assert newer[:16] not in run("history", "--customer", str(ann))[1]


def test_that_undo_is_a_dry_run_unless_told_to_commit(run, shop, edited):
    batch, ann, _bob, _before = edited
    now = shop.read_all()
    code, out, err = run("undo", batch[:14])
    assert (code, shop.read_all()) == (0, now)
    assert "Zoé" in out and str(ann) in out and "--commit" in err


def test_that_undo_puts_back_what_was_there(run, shop, edited):
    batch, *_, before = edited
    assert run("undo", batch, "--commit")[0] == 0
    assert without_stamp(shop.read_all()) == before


def test_that_undo_can_be_of_customers_and_of_a_column(run, shop, edited):
    batch, ann, bob, _before = edited
    assert run("undo", batch, "--customers", str(ann), "--column", "company", "--commit")[0] == 0
    assert (shop.read(ann)["company"], shop.read(ann)["firstname"], shop.read(bob)["company"]) == ("Old", "Zoé", "ACME")


def test_that_later_edits_are_kept_told_and_end_with_3(run, shop, edited):
    batch, ann, bob, _before = edited
    shop.change_elsewhere(ann, company="Theirs")
    code, out, _ = run("undo", batch, "--column", "company", "--commit")
    assert (code, shop.read(ann)["company"], shop.read(bob)["company"]) == (3, "Theirs", "Old")
    (told,) = (line for line in out.splitlines() if "Changed by somebody else" in line)
    assert "Theirs" in told, "what is in the shop now"
    assert run("history", "--limit", "1")[1].splitlines()[1].split()[-3:-1] == ["1", "1"], "one written, one in conflict"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("undo", "nosuchbatch"), "could not be found"),
        (("undo", "{batch}", "--column", "lastname"), "company, firstname"),
        (("undo", "{batch}", "--customers", "999999"), "Nothing of this is left"),
    ],
)
def test_that_what_can_not_be_taken_back_ends_with_1_and_says_why(run, shop, edited, words, why):
    now = shop.read_all()
    code, _out, err = run(*(word.format(batch=edited[0]) for word in words), "--commit")
    assert (code, shop.read_all()) == (1, now)
    assert why in err


def test_that_a_batch_taken_back_twice_ends_with_1(run, edited):
    assert [run("undo", edited[0], "--commit")[0] for _ in range(2)] == [0, 1]


@pytest.mark.parametrize("words", [["undo", "abc"], ["history"]])
def test_that_a_command_without_shop_is_a_mistake_of_usage(words):
    assert main(words) == 2


@pytest.mark.parametrize(
    "words", [["undo", "--demo"], ["history", "--limit", "0"], ["history", "--purge-older-than", "0"], ["undo", "a", "--customers", "1,x"]]
)
def test_that_words_that_make_no_sense_are_a_mistake_of_usage(words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_that_old_values_are_counted_and_deleted_only_when_told_to_commit(run, shop, edited):
    batch = edited[0]
    shop.execute("UPDATE ps_scd_batch SET date_add = '2020-01-01 00:00:00'")
    held = len(shop.journal(batch))
    code, _out, err = run("history", "--purge-older-than", "30")
    assert (code, len(shop.journal(batch))) == (0, held)
    assert "2 changed rows of 1 batch" in err
    assert run("history", "--purge-older-than", "30", "--commit")[0] == 0
    assert shop.journal(batch) == []
    assert "values of 2 customers deleted" in run("history")[1]


def test_that_an_account_that_only_reads_takes_nothing_back(run, shop, edited, capsys, tmp_path):
    shop.server.create_user("onlyreads", "", f"GRANT SELECT ON `{shop.database}`.* TO {{user}}")
    now = shop.read_all()
    code = main(["undo", edited[0], "--commit", "--url", shop.server.url(shop.database, user="onlyreads"), "--profile-dir", str(tmp_path)])
    assert (code, shop.read_all()) == (1, now)
    assert "read-only" in capsys.readouterr().err

"""The scripts of a review, run by hand in the server's own client, leave every table as the program's commit and its undo do."""

import contextlib
import shutil
import sqlite3
from decimal import Decimal

import pytest
from msgspec.structs import replace

from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, RowAdded
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.workspace import opening, reviewing, scripting
from sc_desktop.workspace.opening import DEMO_FILE
from sc_desktop.workspace.reviewing import MINE, Line, Review
from sc_desktop.workspace.workspace import Workspace
from tests.kit.by_hand import everything, run_by_hand, save_script, ticked
from tests.kit.small_demo import small_demo_file

__all__ = ["small_demo_file"]

NOW = "2026-03-01 12:00:00"
HOSTILE = "a'b\"c\\d%s\n-- x\x1a;é漢%"


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch):
    monkeypatch.setattr(Workspace, "now", lambda self: NOW)


def prepare(shop):
    """Customers who hold what is hard to put back: NULL and "", zero dates, amounts, spaces at the end, quotes."""
    ann, bob, eve, max_, ida, jim = shop.ids(6)
    shop.change_elsewhere(ann, lastname="dupont ", birthday=None, company=None, newsletter=0, newsletter_date_add=None)
    shop.change_elsewhere(bob, birthday="0000-00-00", company="", newsletter=0, newsletter_date_add="0000-00-00 00:00:00")
    shop.change_elsewhere(max_, outstanding_allow_amount="12.345678", note=HOSTILE, firstname="Zoé")
    shop.set_members(eve, [1, 3])
    shop.set_members(ida, [3])
    return ann, bob, eve, max_, ida, jim


def stage(user, customers):
    """Everything an edit can hold: cells of all kinds, consequences, groups, a default group, and what is so already."""
    ann, bob, eve, max_, ida, jim = customers
    user.sets("lastname", "Dupont", [ann])
    user.sets("birthday", "1980-02-29", [ann, bob])
    user.sets("company", HOSTILE[:20], [ann])
    user.sets("company", None, [bob])
    user.sets("newsletter", 1, [ann, bob])
    user.sets("outstanding_allow_amount", Decimal("7.5"), [max_])
    user.sets("note", f"{HOSTILE}!", [max_, jim])
    user.staged.append(CellChange(CUSTOMER, (max_,), "firstname", "zoe", "Zoé"))  # somebody has done that meanwhile
    user.joins(4, [eve, ida])
    user.joins(3, [jim])
    user.leaves(1, [eve])
    user.sets("id_default_group", 5, [ida])


def test_that_the_scripts_run_by_hand_leave_every_table_as_the_commit_and_its_undo_do(shop, user, tmp_path):
    stage(user, prepare(shop))
    before, review = everything(shop), user.reviews()
    script, way_back = (save_script(user, review, tmp_path, is_back=each) for each in (False, True))
    report = user.commits(review)
    committed = everything(shop)
    user.undoes(report.batch)
    undone = everything(shop)
    assert len(report.applied) == 6

    shop.reset()
    prepare(shop)
    assert everything(shop) == before
    run_by_hand(shop, script)
    assert everything(shop) == committed
    run_by_hand(shop, way_back)
    assert everything(shop) == undone
    run_by_hand(shop, way_back)  # once more changes nothing
    assert everything(shop) == undone


def test_that_the_script_leaves_alone_whoever_was_changed_since_the_review(shop, user, tmp_path):
    ann, bob = shop.ids(2)
    user.sets("firstname", "Anna", [ann, bob])
    user.joins(4, [ann])
    script = save_script(user, user.reviews(), tmp_path, is_back=False)
    shop.change_elsewhere(ann, firstname=shop.read(ann)["firstname"].swapcase())
    elsewhere, members = shop.read(ann), shop.members(ann)
    run_by_hand(shop, script)
    assert (shop.read(ann), shop.members(ann)) == (elsewhere, members)
    assert shop.read(bob)["firstname"] == "Anna"


def test_that_a_ticked_conflict_replaces_what_the_shop_holds_and_is_put_back_to_that(shop, user, tmp_path):
    (ann,) = shop.ids(1)
    user.staged.append(CellChange(CUSTOMER, (ann,), "firstname", "somebody else", "Anna"))
    review = user.reviews()
    was = shop.read(ann)["firstname"]
    scripts = []
    for is_back in (False, True):
        keys = [line.change.key for line in review.lines]
        path = scripting.save_script(user.workspace, review, keys, is_back=is_back, folder=tmp_path, progress=Progress())
        scripts.append(path.read_text(encoding="utf-8"))
    run_by_hand(shop, scripts[0])
    assert shop.read(ann)["firstname"] == "Anna"
    run_by_hand(shop, scripts[1])
    assert shop.read(ann)["firstname"] == was


def test_that_a_script_is_one_transaction_a_chunk_which_names_the_journal_it_does_not_write(busy_user, large_shop, tmp_path):
    user = busy_user
    user.sets("firstname", "Zebulon", sorted(large_shop.read_all())[:1100])
    lines = save_script(user, user.reviews(), tmp_path, is_back=False).splitlines()
    assert [lines.count(each) for each in ("START TRANSACTION;", "COMMIT;")] == [3, 3]
    assert sum("FOR UPDATE" in line for line in lines) == 3
    assert sum(line.startswith("UPDATE `ps_customer` SET `firstname` = 'Zebulon', `date_upd` = ") for line in lines) == 1100
    assert " 100 changed rows " in [line for line in lines if "ps_scd_change" in line][-1]
    assert all(line.startswith("-- ") for line in lines if "scd_" in line)


def test_that_only_the_first_statements_are_looked_at_and_it_says_that_there_are_more(busy_user, large_shop):
    user = busy_user
    user.sets("firstname", "Zebulon", sorted(large_shop.read_all())[:1100])
    review = user.reviews()
    there, back = scripting.look_at_scripts(user.workspace, review, ticked(review), most=600, progress=Progress())
    assert (there.customers, there.has_more) == (back.customers, back.has_more) == (500, True)
    there, _back = scripting.look_at_scripts(user.workspace, review, ticked(review), most=6000, progress=Progress())
    assert (there.customers, there.has_more) == (1100, False)


def test_that_secrets_never_stand_in_a_script_and_whose_they_are_is_left_alone(shop, user, tmp_path):
    ann, bob = shop.ids(2)
    user.staged += [CellChange(CUSTOMER, (ann,), "passwd", "$2y$old", "$2y$new"), CellChange(CUSTOMER, (ann,), "note", "", "x")]
    user.sets("firstname", "Bobby", [bob])
    review = Review(tuple(Line(c, "", MINE, c.before, c.after, c.before) for c in user.staged), user.reviews().standings, NOW)
    for is_back in (False, True):
        script = save_script(user, review, tmp_path, is_back=is_back)
        assert "$2y$" not in script
        assert f"\n-- customer {ann}: passwd = ********" in script
        run_by_hand(shop, script)
    assert shop.read(bob)["firstname"] != "Bobby"


def test_that_a_shop_s_title_can_not_break_out_of_its_comment(shop, user, tmp_path):
    user.sets("firstname", "Anna", shop.ids(1))
    user.workspace.shop = replace(user.workspace.shop, facts=replace(user.workspace.shop.facts, title="x\nDROP TABLE ps_customer;\r"))
    script = save_script(user, user.reviews(), tmp_path, is_back=False)
    assert "DROP" in script
    assert [line for line in script.splitlines() if "DROP" in line and not line.startswith("--")] == []


def test_that_a_script_that_was_cancelled_leaves_no_file(shop, user, tmp_path):
    user.sets("firstname", "Anna", shop.ids(1))
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        save_script(user, user.reviews(), tmp_path, is_back=False, progress=stopped)
    assert list(tmp_path.glob("*.sql*")) == list(tmp_path.glob(".*sql*")) == []


def test_that_the_demo_s_script_runs_in_the_client_of_its_database(small_demo_file, tmp_path):
    shutil.copy(small_demo_file, tmp_path / DEMO_FILE)
    workspace = opening.open_shop(opening.OpenRequest(tmp_path, "en", writable=True), progress=Progress())
    with contextlib.closing(sqlite3.connect(tmp_path / DEMO_FILE)) as file:
        (customer, was) = file.execute("SELECT id_customer, firstname FROM ps_customer").fetchone()
        changes = [CellChange(CUSTOMER, (customer,), "firstname", was, HOSTILE), RowAdded(CUSTOMER_GROUP, (customer, 5))]
        review = reviewing.review(workspace, changes, progress=Progress())
        seen = []
        for is_back in (False, True):
            path = scripting.save_script(workspace, review, ticked(review), is_back=is_back, folder=tmp_path, progress=Progress())
            file.executescript(path.read_text(encoding="utf-8"))
            ((name,),) = file.execute("SELECT firstname FROM ps_customer WHERE id_customer = ?", (customer,))
            ((member,),) = file.execute("SELECT COUNT(*) FROM ps_customer_group WHERE id_customer = ? AND id_group = 5", (customer,))
            seen.append((name, member))
    workspace.close()
    assert seen == [(HOSTILE, 1), (was, 0)]

"""New passwords: the hash is staged, reviewed behind a mask, written with the sessions closed, and taken back to the byte."""

import contextlib
from collections.abc import Iterator

import bcrypt
import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.domain.secret import MASK, Secret
from sc_desktop.errors import BadInput
from sc_desktop.i18n import msg, tr
from sc_desktop.ui.review.wording import shown_values
from sc_desktop.workspace import history, opening, pace, passwords
from sc_desktop.workspace.passwords import NewPasswords
from tests.kit.accounts import account
from tests.kit.by_hand import save_script
from tests.kit.shop import TestShop, User

TEXT = "Crème brûlée 1"
SETTINGS = "<?php define('_DB_SERVER_', 'localhost'); define('_COOKIE_KEY_', 'c00kie');"


@pytest.fixture(params=[1, pace.LEAST_CARRIED], ids=["carried", "compared here"])
def sessions(shop: TestShop, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ann has two sessions open, Bob one. What is changed is written in either way."""
    monkeypatch.setattr(pace, "LEAST_CARRIED", request.param)
    ann, bob = shop.ids(2)
    key, who = "id_customer_session INT UNSIGNED AUTO_INCREMENT PRIMARY KEY", "id_customer INT UNSIGNED"
    shop.execute(f"CREATE TABLE ps_customer_session ({key}, {who}, token VARCHAR(40), date_add DATETIME, date_upd DATETIME)")
    for customer in (ann, ann, bob):
        shop.execute("INSERT INTO ps_customer_session (id_customer, token, date_add, date_upd) VALUES (%s, 't', NOW(), NOW())", (customer,))
    yield
    shop.close()
    shop.execute("DROP TABLE ps_customer_session")


def open_sessions(shop: TestShop) -> list[int]:
    return [row[0] for row in shop.execute("SELECT id_customer FROM ps_customer_session ORDER BY id_customer")]


def make(user: User, customers: list[int], text: str = TEXT, key: Secret | None = None) -> NewPasswords:
    made = passwords.make_passwords(user.workspace, customers, Secret(text) if text else None, key, progress=Progress())
    user.staged += made.changes
    return made


@contextlib.contextmanager
def configured(shop: TestShop, *rows: tuple[str, int | None, str]) -> Iterator[None]:
    """The shop with these values of its password policy, of one shop or of all; as before afterwards."""
    wanted = "name LIKE 'PS_SECURITY_PASSWORD_POLICY_%'"
    shop.execute(f"CREATE TABLE keep_policy AS SELECT * FROM ps_configuration WHERE {wanted}")
    shop.execute(f"DELETE FROM ps_configuration WHERE {wanted}")
    for name, place, value in rows:
        question = "INSERT INTO ps_configuration (id_shop, name, value, date_add, date_upd) VALUES (%s, %s, %s, NOW(), NOW())"
        shop.execute(question, (place, f"PS_SECURITY_PASSWORD_POLICY_{name}", value))
    yield
    shop.execute(f"DELETE FROM ps_configuration WHERE {wanted}")
    shop.execute("INSERT INTO ps_configuration SELECT * FROM keep_policy")
    shop.execute("DROP TABLE keep_policy")


def test_that_a_new_password_is_written_with_its_date_and_closes_the_sessions(shop, sessions):
    user = User(shop.workspace(), shop)
    ann, bob = shop.ids(2)
    before = shop.read_all()
    make(user, [ann])
    mine, along = user.reviews().lines
    assert "2" in tr(mine.warning)
    assert (along.origin, along.change.column) == ("consequence", "last_passwd_gen")
    assert user.commits().applied == (ann,)
    after = shop.read_all()
    assert {name for name in after[ann] if after[ann][name] != before[ann][name]} == {"passwd", "last_passwd_gen", "date_upd"}
    assert bcrypt.checkpw(TEXT.encode(), after[ann]["passwd"].encode())
    assert (open_sessions(shop), after[bob]) == ([bob], before[bob])


def test_that_undo_brings_the_old_hash_back_to_the_byte_and_no_session(shop, sessions):
    user = User(shop.workspace(), shop)
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, passwd="$2y$10$0ld ", last_passwd_gen="2024-02-29 12:00:00")
    before = shop.read(ann)
    make(user, [ann])
    batch = user.commits().batch
    review = history.review_undo(user.workspace, batch, progress=Progress())
    assert any("stay closed" in tr(line.warning) for line in review.lines if line.warning)
    user.commits(review)
    after = shop.read(ann)
    assert {name for name in after if after[name] != before[name]} == {"date_upd"}
    assert ann not in open_sessions(shop)


def test_that_who_has_chosen_another_password_meanwhile_is_left_alone_with_his_sessions(shop, sessions):
    user = User(shop.workspace(), shop)
    (ann,) = shop.ids(1)
    make(user, [ann])
    review = user.reviews()
    shop.change_elsewhere(ann, passwd="$2y$10$his own")
    assert user.commits(review).conflicts == (ann,)
    assert (shop.read(ann)["passwd"], open_sessions(shop).count(ann)) == ("$2y$10$his own", 2)


def test_that_neither_password_nor_hash_is_shown_or_kept_where_somebody_looks(shop, user, tmp_path):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, passwd="$2y$10$before")
    made = make(user, [ann], text="")
    (given,) = made.given
    review = user.reviews()
    columns, manner = user.workspace.all_columns, user.workspace.manner
    seen = [*(shown_values(line, columns, manner) for line in review.lines), save_script(user, review, tmp_path, is_back=False)]
    report = user.commits(review)
    _details, page = history.open_batch(user.workspace, report.batch, progress=Progress())
    seen += [*page.changes, review.lines and repr(given)]
    assert (shown_values(review.lines[0], columns, manner), page.changes[0].after) == ((MASK, MASK, MASK), MASK)
    assert "$2y$" not in str(seen)
    kept = [str(row) for table in ("batch", "chunk", "change") for row in shop.execute(f"SELECT * FROM ps_scd_{table}")]
    kept += [file.read_bytes().decode("latin-1") for file in tmp_path.parent.rglob("*.db")]
    assert [text for text in (*kept, str(seen)) if given.password.reveal() in text] == []


def test_that_each_gets_a_password_of_his_own_and_a_guest_none(shop, user):
    ann, bob, eve = shop.ids(3)
    shop.change_elsewhere(eve, is_guest=1)
    made = make(user, [ann, bob, eve, 99999], text="")
    assert len({given.password.reveal() for given in made.given}) == 2
    assert [refusal.customer for refusal in made.refused] == [eve, 99999]
    user.commits()
    assert bcrypt.checkpw(made.given[1].password.reveal().encode(), shop.read(bob)["passwd"].encode())


def test_that_1_6_takes_the_cookie_key_from_the_shops_settings_file(old_shop, tmp_path):
    user = User(old_shop.workspace(), old_shop)
    assert passwords.needs_cookie_key(user.workspace)
    file = tmp_path / "settings.inc.php"
    file.write_text(SETTINGS, encoding="utf-8")
    (ann,) = old_shop.ids(1)
    make(user, [ann], "secret", passwords.read_cookie_key(user.workspace, file, progress=Progress()))
    user.commits()
    assert old_shop.read(ann)["passwd"] == "a1cada0f0cc87304cc0b19830b005a3e"  # md5("c00kiesecret")
    file.write_text(SETTINGS.replace("_COOKIE_KEY_", "_OTHER_"), encoding="utf-8")
    with pytest.raises(BadInput):
        passwords.read_cookie_key(user.workspace, file, progress=Progress())


@pytest.mark.parametrize(("version", "policy"), [("1.6.1", (5, 254, 0)), ("1.7.8", (5, 72, 0)), ("8.2", (12, 64, 4)), ("9.1", (12, 64, 4))])
def test_that_lengths_and_strength_are_what_the_shop_says_at_this_moment(shop_of, version, policy):
    shop = shop_of(version)
    workspace = shop.workspace()
    values = {"MINIMUM_LENGTH": "12", "MAXIMUM_LENGTH": "64", "MINIMUM_SCORE": "4"}
    with configured(shop, *((name, None, value) for name, value in values.items())):
        told = passwords.load_policy(workspace, shop.ids(2), progress=Progress())
        (made,) = passwords.make_passwords(workspace, shop.ids(1), None, Secret("k"), progress=Progress()).given
    assert (told.shortest, told.longest, told.score) == policy
    assert passwords.why_not(made.password.reveal(), told) is None
    shop.close()


def test_that_customers_of_several_shops_get_what_all_of_these_ask_for(shop):
    ann, bob = shop.ids(2)
    with configured(shop, ("MINIMUM_LENGTH", 2, "15"), ("MINIMUM_LENGTH", None, "9"), ("MINIMUM_SCORE", None, "2")):
        for who, place in ((ann, 1), (bob, 2)):
            shop.execute("UPDATE ps_customer SET id_shop = %s WHERE id_customer = %s", (place, who))
        workspace = shop.workspace()
        lengths = [passwords.load_policy(workspace, who, progress=Progress()).shortest for who in ([ann], [bob], [ann, bob])]
    assert lengths == [9, 15, 15]


def test_that_an_account_that_may_not_read_hashes_sets_no_password_and_writes_all_else(shop):
    shop.workspace()
    names = [row[0] for row in shop.execute("SHOW COLUMNS FROM ps_customer") if row[0] != "passwd"]
    columns = ", ".join(f"`{name}`" for name in names)
    every = [row[0] for row in shop.execute("SHOW TABLES") if row[0] != "ps_customer"]
    rights = [f"GRANT ALL ON `{{database}}`.{table} TO {{{{user}}}}" for table in every]
    of_customers = f"GRANT SELECT ({columns}), UPDATE ({columns}) ON `{{database}}`.ps_customer TO {{{{user}}}}"
    shop.workspace().close()
    opened = shop.workspace(**account(shop, *rights, of_customers), journal=False)
    opening.allow_writing(opened, progress=Progress())
    assert (opened.is_writable, "SELECT" in tr(opened.passwords_locked)) == (True, True)


def test_that_one_kept_from_before_is_refused_where_none_can_be_set_any_more(shop, user):
    (ann,) = shop.ids(1)
    before = shop.read(ann)
    make(user, [ann])
    user.workspace.passwords_locked = msg("no longer")
    (mine, _along) = user.reviews().lines
    assert (tr(mine.refusal), mine.can_be_ticked, user.commits().applied, shop.read(ann)) == ("no longer", False, (), before)

"""Known shops: how to reach them again, never with a password, read-only unless the user allowed writing."""

import json
import stat

import pytest

from sc_desktop.settings.shops import SHOP_COLOURS, KnownShops, has_password


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "profile"


def content(folder):
    return json.loads((folder / "shops.json").read_text("utf-8"))


def test_that_a_shop_is_known_again_at_the_next_start(folder):
    KnownShops(folder).remember(
        "k",
        title="Chez Zoé",
        url="mysql://u@h/d",
        prefix="ps_",
        tls="verified",
        certificate="ab:cd",
        write_allowed=True,
        back_office="https://zoe.example/admin/",
    )
    shop = KnownShops(folder).get("k")
    assert shop is not None
    assert (shop.title, shop.url, shop.prefix) == ("Chez Zoé", "mysql://u@h/d", "ps_")
    assert (shop.tls, shop.certificate, shop.write_allowed) == ("verified", "ab:cd", True)
    assert shop.back_office == "https://zoe.example/admin/"


def test_that_what_is_not_given_stays_as_it_was(folder):
    shops = KnownShops(folder)
    shops.remember("k", title="Zoé", url="mysql://u@h/d")
    shops.remember("k", write_allowed=True)
    shop = shops.get("k")
    assert shop is not None and (shop.title, shop.url, shop.write_allowed) == ("Zoé", "mysql://u@h/d", True)


def test_that_a_new_shop_may_not_be_written_to(folder):
    assert KnownShops(folder).remember("k", url="mysql://u@h/d").write_allowed is False


def test_that_the_shop_used_last_comes_first(folder):
    shops = KnownShops(folder)
    for key in ("a", "b", "c", "a"):
        shops.remember(key)
    again = KnownShops(folder)
    assert [shop.key for shop in again.recent()] == ["a", "c", "b"]
    last = again.last()
    assert last is not None and last.key == "a"


def test_that_each_of_five_shops_is_given_a_colour_of_its_own_and_keeps_it(folder):
    shops = KnownShops(folder)
    given = [shops.remember(key, title="Lavande").mark for key in "abcde"]
    assert set(given) == set(SHOP_COLOURS)
    shops.forget("a")
    assert shops.remember("f", title="Lavande").mark == given[0]
    assert [shops.remember(key).mark for key in "bcde"] == given[1:]


def test_that_no_shop_is_given_the_colour_another_was_chosen_to_have(folder):
    shops = KnownShops(folder)
    shops.remember("a", colour=SHOP_COLOURS[0])
    assert shops.remember("b").mark == SHOP_COLOURS[1]


def test_that_a_chosen_colour_goes_before_the_given_one_which_comes_back_after_it(folder):
    shops = KnownShops(folder)
    given = shops.remember("a").mark
    assert shops.remember("a", colour="plum").mark == "plum"
    other = shops.remember("b").mark
    assert shops.remember("a", colour="").mark == given != other


def test_that_shops_kept_before_there_were_given_colours_are_told_apart_at_once(folder):
    folder.mkdir()
    old = {"title": "Lavande", "colour": ""}
    (folder / "shops.json").write_text(json.dumps({"shops": {"live": old, "copy": old}}))
    one, other = KnownShops(folder).recent()
    assert one.mark and other.mark and one.mark != other.mark


def test_that_nobody_is_last_before_the_first_shop(folder):
    shops = KnownShops(folder)
    assert (shops.last(), shops.recent(), shops.get("k"), shops.problems) == (None, [], None, ())


def test_that_a_forgotten_shop_is_gone(folder):
    shops = KnownShops(folder)
    shops.remember("a")
    shops.remember("b")
    shops.forget("b")
    shops.forget("never there")
    assert [shop.key for shop in KnownShops(folder).recent()] == ["a"]


@pytest.mark.parametrize(
    "url",
    [
        "mysql://root:secret@localhost/shop",
        "mysql+pymysql://root:se@cr/et@localhost:3306/shop",
        "mysql://root:@localhost/shop",
        "mysql://root@localhost/shop?password=secret",
        "mysql://root@localhost/shop?charset=utf8mb4&PASSWD=x",
    ],
)
def test_that_a_url_with_a_password_is_never_written(folder, url):
    with pytest.raises(ValueError, match="password"):
        KnownShops(folder).remember("k", url=url)
    assert not (folder / "shops.json").exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a:secret@h/admin/", "https://h/admin/index.php?token=1"])
def test_that_a_back_office_is_written_as_its_bare_address_only(folder, address):
    with pytest.raises(ValueError, match="back office"):
        KnownShops(folder).remember("k", back_office=address)
    assert not (folder / "shops.json").exists()


@pytest.mark.parametrize(
    "url", ["", "mysql://root@localhost:3306/shop", "mysql://h/d", "sqlite:////tmp/a:b@c.db", "sqlite:///C:/Users/a@b/demo.sqlite"]
)
def test_that_a_url_without_a_password_is_taken(url):
    assert not has_password(url)


def test_that_two_windows_do_not_overwrite_each_others_shops(folder):
    one, other = KnownShops(folder), KnownShops(folder)
    one.remember("a", title="A")
    other.remember("b", title="B")
    assert [shop.key for shop in KnownShops(folder).recent()] == ["b", "a"]


def test_that_the_file_is_readable_by_its_owner_alone(folder):
    KnownShops(folder).remember("k")
    assert stat.S_IMODE((folder / "shops.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "entry",
    [
        7,
        None,
        [],
        {"title": 3},
        {"write_allowed": 1},
        {"write_allowed": "yes"},
        {"opened": True},
        {"unheard_of": 1},
        {"url": "mysql://u:p@h/d"},
        {"back_office": "file:///etc/passwd"},
        {"colour": "mauve"},
        {"given": "mauve"},
    ],
)
def test_that_an_entry_that_can_not_be_used_is_set_aside_told_and_kept(folder, entry):
    folder.mkdir()
    (folder / "shops.json").write_text(json.dumps({"shops": {"bad": entry, "good": {"title": "Good"}}}))
    shops = KnownShops(folder)
    assert [shop.key for shop in shops.recent()] == ["good"]
    assert len(shops.problems) == 1 and "bad" in str(shops.problems[0])
    shops.remember("good")
    assert content(folder)["set_aside"] == {"bad": entry}
    assert KnownShops(folder).problems == ()


def test_that_a_damaged_file_is_kept_under_another_name(folder):
    folder.mkdir()
    (folder / "shops.json").write_text("{{")
    shops = KnownShops(folder)
    assert shops.recent() == [] and len(shops.problems) == 1
    assert (folder / "shops.json.broken-1").read_text() == "{{"

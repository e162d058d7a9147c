"""The command `sc-desktop export`, as a user types it."""

import csv
from pathlib import Path

import pytest

from sc_desktop.app import main
from sc_desktop.domain.filters import Op, Test
from sc_desktop.domain.own_field import Formula
from sc_desktop.domain.view import View
from sc_desktop.settings.filters import save_filter
from sc_desktop.settings.own_fields import OwnFields, save_own_fields
from sc_desktop.settings.own_views import save_view
from sc_desktop.settings.store import Settings


@pytest.fixture
def run(shop, tmp_path, capsys, monkeypatch):
    """Runs the command from an empty folder; gives exit code, output, errors."""
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def run(*words):
        code = main(["export", *words, "--url", shop.server.url(shop.database), "--profile-dir", str(tmp_path / "profile")])
        told = capsys.readouterr()
        return code, told.out.strip(), told.err

    return run


def rows_of(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_that_a_group_is_written_in_the_columns_of_a_view(run, shop):
    code, path, err = run("--group", "3", "--view", "consent", "-o", "out.csv")
    title, *rows = rows_of(path)
    members = {
        row[0]
        for row in shop.execute(
            "SELECT id_customer FROM ps_customer_group JOIN ps_customer USING (id_customer) WHERE id_group = 3 AND deleted = 0"
        )
    }
    assert (code, path, title[0]) == (0, "out.csv", "ID")
    assert {int(row[0]) for row in rows} == members != set()
    assert f"{len(members)} customers written." in err


def test_that_the_file_has_a_name_of_its_own_without_one(run, tmp_path):
    code, path, _err = run("--all")
    assert code == 0
    assert rows_of(path)[1:]
    assert [path] == [str(found) for found in (tmp_path / "here").iterdir()]


def test_that_a_condition_that_holds_of_nobody_gives_titles_only(run):
    code, path, _err = run("--where", "id_customer < 0", "-o", "none.csv")
    assert (code, len(rows_of(path))) == (0, 1)


def test_that_a_file_is_replaced_only_when_told_to(run, tmp_path):
    (tmp_path / "here" / "mine.csv").write_text("mine")
    code, out, err = run("--all", "-o", "mine.csv")
    assert (code, out) == (1, "") and "mine.csv is there already" in err
    assert (tmp_path / "here" / "mine.csv").read_text() == "mine"
    assert run("--all", "-o", "mine.csv", "--overwrite")[0] == 0
    assert len(rows_of(tmp_path / "here" / "mine.csv")) > 1


def test_that_a_view_of_the_users_own_is_found_by_its_title_and_stands_for_a_shipped_one(run, tmp_path):
    mine = View("phones", "Mes téléphones", ("id_customer", "phone"), is_own=True, is_named=True)
    changed = View("consent", "Consent", ("id_customer", "optin"), is_own=True)
    for view in (mine, changed):
        save_view(tmp_path / "profile", view, known=view.columns, seen=None)
    assert run("--all", "--view", "mes téléphones", "-o", "one.csv")[0] == 0
    assert rows_of(tmp_path / "here" / "one.csv")[0] == ["ID", "Phone"]
    assert run("--all", "--view", "consent", "-o", "two.csv")[0] == 0
    assert rows_of(tmp_path / "here" / "two.csv")[0] == ["ID", "Partner offers"]


def test_that_a_filter_saved_in_the_window_says_for_whom(run, shop, tmp_path):
    save_filter(tmp_path / "profile", "Abonnés", Test("newsletter", Op.IS, (1,)))
    assert run("--filter", "abonnés", "--where", "id_customer > 5", "-o", "out.csv")[0] == 0
    wanted = shop.execute("SELECT id_customer FROM ps_customer WHERE newsletter = 1 AND deleted = 0 AND id_customer > 5")
    assert {int(row[0]) for row in rows_of(tmp_path / "here" / "out.csv")[1:]} == {row[0] for row in wanted} != set()
    code, _out, err = run("--filter", "abonés")
    assert (code, "Abonnés" in err) == (2, True)


def test_that_a_field_of_the_users_own_is_written_as_in_the_window(run, tmp_path):
    profile = tmp_path / "profile"
    save_own_fields(profile, [Formula("own_shout", "Shout", "upper(lastname)")], OwnFields())
    view = View("loud", "Loud", ("lastname", "own_shout"), is_own=True, is_named=True)
    save_view(profile, view, known=view.columns, seen=None)
    assert run("--all", "--view", "Loud", "-o", "loud.csv")[0] == 0
    title, *rows = rows_of(tmp_path / "here" / "loud.csv")
    assert (title[1], [row[1] for row in rows]) == ("Shout", [row[0].upper() for row in rows])


def test_that_the_columns_of_companies_are_written_where_the_window_shows_them(run, tmp_path):
    Settings(tmp_path / "profile").set("customers.company_columns", True)
    assert run("--all", "--view", "overview", "-o", "out.csv")[0] == 0
    assert {"SIRET", "APE"} <= set(rows_of(tmp_path / "here" / "out.csv")[0])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--where, --filter, --group or --all"),
        (("--all", "--view", "consents"), "Did you mean “Consent”?"),
        (("--where", "lastnam = 1"), "lastname"),
        (("--group", "nowhere"), "There is no group"),
    ],
)
def test_that_a_mistake_is_told_and_nothing_is_written(run, tmp_path, words, told):
    code, out, err = run(*words)
    assert (code, out) == (2, "") and told in err
    assert list((tmp_path / "here").iterdir()) == []

"""The program's own folder."""

import stat

import pytest

from sc_desktop.errors import BadInput
from sc_desktop.settings import profile_folder as module
from sc_desktop.settings.profile_folder import profile_folder


def test_that_the_folder_asked_for_is_made_for_its_owner_alone(tmp_path):
    made = profile_folder(tmp_path / "some" / "where")
    assert made == tmp_path / "some" / "where"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_that_a_folder_that_exists_keeps_its_rights(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    profile_folder(shared)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755


def test_that_without_a_wish_it_is_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(module.platformdirs, "user_data_dir", lambda name, appauthor: str(tmp_path / name))
    assert profile_folder(None) == tmp_path / "sc-desktop"


def test_that_a_folder_that_can_not_be_made_is_told_in_four_parts(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput) as caught:
        profile_folder(tmp_path / "file" / "below")
    assert "file" in str(caught.value.what) and caught.value.advice

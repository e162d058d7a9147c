"""`--shop NAME`: a command reaches a shop the window has opened, with what the keyring keeps of it."""

import pytest

from sc_desktop.app import main
from sc_desktop.domain.secret import Secret
from sc_desktop.settings import keyring_store
from sc_desktop.settings.keyring_store import ShopSecrets
from sc_desktop.settings.shops import KnownShops
from tests.kit.memory_keyring import MemoryKeyring, in_use

PASSWORD = "canary-3c9e"


@pytest.fixture
def check(shop, tmp_path, capsys, monkeypatch):
    """Runs `check` for a shop known as "Ma boutique", whose password is in the keyring; gives exit code and everything told."""
    monkeypatch.delenv("SC_DESKTOP_PASSWORD", raising=False)
    shop.server.create_user("keeper", PASSWORD, f"GRANT ALL ON `{shop.database}`.* TO {{user}}")
    folder = tmp_path / "profile"
    folder.mkdir(mode=0o700)
    url = f"mysql://keeper@127.0.0.1:{shop.server.port}/{shop.database}?tls=off"
    KnownShops(folder).remember("kept", name="Ma boutique", url=url, prefix="ps_", in_keyring=True)

    def run(*words):
        code = main(["check", "--profile-dir", str(folder), *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    with in_use(MemoryKeyring()) as _:
        keyring_store.keep("kept", ShopSecrets(Secret(PASSWORD)))
        yield run


def test_that_a_known_shop_opens_with_what_the_keyring_keeps(check):
    code, told = check("--shop", "ma boutique")
    assert (code, "PrestaShop" in told, PASSWORD in told) == (0, True, False)


def test_that_the_environment_goes_before_the_keyring(check, monkeypatch):
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "another")
    code, told = check("--shop", "Ma boutique")
    assert (code, "password" in told) == (1, True)


def test_that_an_unknown_name_is_told_with_the_nearest_one(check):
    code, told = check("--shop", "Ma boutigue")
    assert (code, "“Ma boutique”" in told) == (2, True)


def test_that_two_ways_to_name_a_shop_are_one_too_many(check):
    assert check("--shop", "Ma boutique", "--demo")[0] == 2

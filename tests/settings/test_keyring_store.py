"""Passwords in the system's keyring, or told that there is none: never in a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from keyring.errors import KeyringLocked

from sc_desktop.domain.secret import Secret
from sc_desktop.errors import Expected
from sc_desktop.i18n import tr
from sc_desktop.settings import keyring_store
from sc_desktop.settings.keyring_store import SERVICE, ShopSecrets
from tests.kit.memory_keyring import MemoryKeyring, in_use

CANARY = "canary-über€'\""
SECRETS = ShopSecrets(Secret(CANARY), {"staff@host:22": Secret("ssh " + CANARY)})


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


def test_that_what_was_kept_is_found_again_by_its_shop_until_it_is_forgotten(ring):
    keyring_store.keep("shop a", SECRETS)
    assert keyring_store.find("shop a") == SECRETS
    assert keyring_store.find("shop b") is None
    keyring_store.forget("shop a")
    keyring_store.forget("shop a")
    assert (keyring_store.find("shop a"), ring.entries) == (None, {})


@pytest.mark.parametrize("entry", ["", "no json", "[]", "{}", '{"password": 1, "ssh": 2}'])
def test_that_an_entry_of_somebody_else_is_none_of_ours(ring, entry):
    ring.entries[SERVICE, "shop"] = entry
    assert keyring_store.find("shop") is None


@pytest.mark.parametrize("fault", [KeyringLocked("locked"), OSError("no bus"), RuntimeError("gone")])
def test_that_a_keyring_that_fails_is_told_without_the_password(ring, fault):
    ring.fault = fault
    for act in (lambda: keyring_store.keep("s", SECRETS), lambda: keyring_store.find("s"), lambda: keyring_store.forget("s")):
        with pytest.raises(Expected) as told:
            act()
        assert "memory" in tr(told.value.effect)
        assert CANARY not in f"{told.value} {told.value.__cause__!r}"


def test_that_a_computer_without_a_keyring_is_told_so():
    with pytest.raises(Expected) as told:
        keyring_store.keep("s", SECRETS)
    assert "no keyring" in tr(told.value.why)


def test_that_a_keyring_that_writes_a_plain_file_is_refused():
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})()
    with in_use(plain), pytest.raises(Expected) as told:
        keyring_store.keep("s", SECRETS)
    assert ("plain file" in tr(told.value.why), plain.entries) == (True, {})

"""Database accounts that may do this and not that, for a shop of the tests."""

from __future__ import annotations

from tests.kit.shop import TestShop, User

ON_ALL = "GRANT SELECT ON `{database}`.* TO {{user}}"
ON_DATA = (
    "GRANT SELECT, UPDATE ON `{database}`.ps_customer TO {{user}}",
    "GRANT SELECT, INSERT, DELETE ON `{database}`.ps_customer_group TO {{user}}",
)
_WRITTEN = "id_gender, firstname, lastname, email, active, newsletter, optin, birthday, company, siret, ape, website"
_AND_MORE = "outstanding_allow_amount, max_payment_days, id_risk, id_default_group, id_lang, note, newsletter_date_add, date_upd"
ON_COLUMNS = (f"GRANT UPDATE ({_WRITTEN}, {_AND_MORE}) ON `{{database}}`.ps_customer TO {{{{user}}}}", ON_DATA[1])
ON_JOURNAL = (
    "GRANT INSERT, UPDATE ON `{database}`.ps_scd_batch TO {{user}}",
    "GRANT INSERT, UPDATE ON `{database}`.ps_scd_chunk TO {{user}}",
    "GRANT INSERT ON `{database}`.ps_scd_change TO {{user}}",
)
ON_LOG = "GRANT SELECT, INSERT ON `{database}`.ps_log TO {{user}}"


def account(shop: TestShop, *grants: str) -> dict[str, str]:
    """An account with these rights, as the program is told of it."""
    shop.server.create_user("staff", "secret", *(grant.format(database=shop.database) for grant in grants))
    return {"user": "staff", "password": "secret"}


def logging_user(shop: TestShop, port: int | None = None) -> User:
    """A person whose account can't have a journal in the shop but may add to its log, and who has accepted what that means."""
    return User(shop.workspace(**account(shop, ON_ALL, *ON_DATA, ON_LOG), accepted="log", port=port), shop)


def local_user(shop: TestShop, port: int | None = None) -> User:
    """A person whose account may write to the customers and nothing else, and who has accepted what that means."""
    return User(shop.workspace(**account(shop, ON_ALL, *ON_DATA), accepted="local", port=port), shop)


def log_of(shop: TestShop) -> list[str]:
    """The messages in the shop's log."""
    return [row[0] for row in shop.execute("SELECT message FROM ps_log ORDER BY id_log")]

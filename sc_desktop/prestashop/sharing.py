"""What is seen from a scope, by PrestaShop's sharing rules (classes/shop/Shop.php, addSqlRestriction; DOMAIN section 10).

Seen from one shop, customers are those of its group when the group shares customers, else its own; orders likewise when it shares orders.
Seen from a group, everything of the group's shops; from all shops, everything, rows of shops that are gone included.
Our own choice, since no rule is written for them: carts follow the orders they become, conversations and visits follow the customers."""

from collections.abc import Sequence

from sc_desktop.domain.scope import EVERY_SHOP, Scope
from sc_desktop.prestashop.reach import EVERYTHING, Reach
from sc_desktop.prestashop.shop import ShopFacts


def reach_of(facts: ShopFacts, scope: Scope) -> Reach:
    """What is seen from the scope. A shop that is gone shows nothing: no other shop's rows in its place."""
    if scope.is_everything or not facts.is_multishop:
        return EVERYTHING
    if scope.group:
        shops = _shops_of(facts, scope.group)
        return Reach(shops, shops, shops)
    group = facts.shop_group_of.get(scope.shop, 0)
    alone, together = (scope.shop,), _shops_of(facts, group)
    return Reach(
        alone,
        together if group in facts.share_customers else alone,
        together if group in facts.share_orders else alone,
        group if group in facts.share_customers else 0,
    )


def scopes_of(facts: ShopFacts) -> Sequence[Scope]:
    """What can be chosen: all shops, then each group (where there are several) followed by its shops. Only all shops without multistore."""
    if not facts.is_multishop:
        return (EVERY_SHOP,)
    found = [EVERY_SHOP]
    for group in facts.shop_groups:
        shops = _shops_of(facts, group)
        if len(facts.shop_groups) > 1 and shops:
            found.append(Scope(group=group))
        found.extend(Scope(shop=shop) for shop in shops)
    return tuple(found)


def _shops_of(facts: ShopFacts, group: int) -> tuple[int, ...]:
    return tuple(shop for shop, its_group in facts.shop_group_of.items() if its_group == group)

"""What PrestaShop would change along is a change too, and what it would refuse is refused before the review."""

from sc_desktop.domain.change import CellChange, Change, RowAdded, RowRemoved, StoredValue
from sc_desktop.prestashop.laws import Standing, Verdict, judge

NOW = "2026-03-01 12:00:00"


def verdict_on(*changes: Change, groups: set[int] = frozenset({3}), newsletter_date: StoredValue = None, along: bool = True) -> Verdict:  # type: ignore[assignment]
    return judge(changes, {1: Standing(3, frozenset(groups), newsletter_date)}, now=NOW, along=along)


def default_group(before: int, after: int) -> CellChange:
    return CellChange("customer", (1,), "id_default_group", before, after)


def newsletter(before: int, after: int) -> CellChange:
    return CellChange("customer", (1,), "newsletter", before, after)


def joining(group: int) -> RowAdded:
    return RowAdded("customer_group", (1, group))


def leaving(group: int) -> RowRemoved:
    return RowRemoved("customer_group", (1, group))


def test_that_a_new_default_group_is_joined_along():
    assert verdict_on(default_group(3, 4)).consequences == [joining(4)]


def test_that_a_new_default_group_the_customer_is_in_already_is_a_condition():
    verdict = verdict_on(default_group(3, 4), groups={3, 4})
    assert (verdict.consequences, verdict.conditions) == ([], [joining(4)])


def test_that_a_new_default_group_the_user_joins_adds_nothing():
    verdict = verdict_on(default_group(3, 4), joining(4))
    assert (verdict.consequences, verdict.conditions) == ([], [])


def test_that_leaving_the_default_group_is_refused():
    assert [refusal.customer for refusal in verdict_on(leaving(3)).refusals] == [1]


def test_that_leaving_the_old_default_group_is_fine_with_a_new_one():
    assert verdict_on(default_group(3, 4), leaving(3)).refusals == []


def test_that_leaving_the_new_default_group_is_refused():
    assert len(verdict_on(default_group(3, 4), leaving(4), groups={3, 4}).refusals) == 1


def test_that_leaving_another_group_holds_only_while_the_default_stays():
    assert verdict_on(leaving(5), groups={3, 5}).conditions == [default_group(3, 3)]


def test_that_joining_alone_has_no_consequence():
    assert verdict_on(joining(5)) == Verdict()


def test_that_a_subscription_without_a_date_gets_the_shop_s_time():
    assert verdict_on(newsletter(0, 1)).consequences == [CellChange("customer", (1,), "newsletter_date_add", None, NOW)]


def test_that_a_subscription_with_a_zero_date_gets_the_shop_s_time():
    zero = "0000-00-00 00:00:00"
    assert verdict_on(newsletter(0, 1), newsletter_date=zero).consequences == [
        CellChange("customer", (1,), "newsletter_date_add", zero, NOW)
    ]


def test_that_a_subscription_with_a_date_keeps_it():
    assert verdict_on(newsletter(0, 1), newsletter_date="2020-01-01 10:00:00").consequences == []


def test_that_the_end_of_a_subscription_leaves_the_date_alone():
    assert verdict_on(newsletter(1, 0)).consequences == []


def test_that_nothing_goes_along_with_what_is_refused():
    verdict = verdict_on(leaving(3), newsletter(0, 1))
    assert (verdict.consequences, verdict.conditions) == ([], [])


def test_that_an_undo_brings_its_own_consequences():
    verdict = verdict_on(default_group(3, 4), newsletter(0, 1), groups={3, 4}, along=False)
    assert (verdict.consequences, verdict.conditions) == ([], [joining(4)])


def test_that_an_undo_joins_the_default_group_for_all_to_see():
    assert verdict_on(default_group(3, 4), along=False).consequences == [joining(4)]


def test_that_a_customer_who_is_gone_is_not_judged():
    assert judge([RowRemoved("customer_group", (2, 3))], {}, now=NOW) == Verdict()

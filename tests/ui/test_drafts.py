"""What is saved of views that are configured: what was changed there, and what the screen made of the one that stands there."""

from msgspec.structs import replace

from sc_desktop.domain.view import View
from sc_desktop.settings.own_views import Shelf
from sc_desktop.ui.grid.configure.drafts import Drafts

ONE, OTHER = View("one", "One", ("email", "lastname")), View("other", "Other", ("email", "company"))
DRAGGED = replace(ONE, columns=("lastname", "email"))


def drafts(view=DRAGGED):
    return Drafts(Shelf((ONE, OTHER), {view.key: view for view in (ONE, OTHER)}), view)


def saved(these):
    return [(view.key, view.columns) for view in these.changed()]


def test_that_saving_one_view_does_not_save_how_another_stood_on_the_screen():
    these = drafts()
    these.current = "other"
    these.change(["company"])
    assert saved(these) == [("other", ("company",))]


def test_that_what_the_screen_made_of_a_view_is_saved_while_it_stands_there():
    assert saved(drafts()) == [("one", ("lastname", "email"))]


def test_that_a_view_changed_in_the_dialog_is_saved_with_another_one():
    these = drafts()
    these.change(["lastname", "email", "company"])
    these.current = "other"
    these.change(["company"])
    assert saved(these) == [("one", ("lastname", "email", "company")), ("other", ("company",))]

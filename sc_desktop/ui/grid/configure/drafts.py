"""Views while they are configured: nothing is kept before they are saved. No Qt."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from sc_desktop.domain.filters import Where
from sc_desktop.domain.view import LAST, View
from sc_desktop.settings.own_views import Shelf, new_key


class Drafts:
    """The views of a shelf as they are being changed; `current` is the key of the one shown."""

    def __init__(self, shelf: Shelf, current: View, present: Where | None = None) -> None:
        """`current` is one of the shelf's views as it stands on the screen, `present` the filter there."""
        self._shelf = shelf
        self._kept = {view.key: view for view in shelf.views}
        self._views = dict(self._kept)
        self._views[current.key] = current
        self._begun = current
        self._present = present
        self._filters: dict[str, Where] = {}
        self.current = current.key

    @property
    def view(self) -> View:
        return self._views[self.current]

    @property
    def views(self) -> Sequence[View]:
        """All of them, in the order they are offered; new ones last."""
        return tuple(self._views.values())

    @property
    def is_shipped(self) -> bool:
        """Whether the program brings a view of this name."""
        return self.current in self._shelf.shipped

    @property
    def can_reset(self) -> bool:
        """Whether this is a shipped view that isn't as it was shipped."""
        return self.is_shipped and self.view != self._shelf.shipped[self.current]

    @property
    def filter_offered(self) -> Where | None:
        """The filter the current view has, or had before it was taken away here, else the one on the screen."""
        return self.view.where or self._filters.get(self.current) or self._present

    def keep_filter(self, wanted: bool) -> None:
        """Whether the filter offered comes with the current view."""
        offered = self.filter_offered
        if offered is not None:
            self._filters[self.current] = offered
            self._views[self.current] = replace(self.view, where=offered if wanted else None)

    def change(self, columns: Iterable[str] | None = None, *, pinned: int | None = None, width: tuple[str, int] | None = None) -> None:
        """Other columns, or so many pinned, or one of another width. Without any column it stays as it is."""
        view = self.view
        shown = view.columns if columns is None else tuple(dict.fromkeys(columns))
        if not shown:
            return
        widths = dict(view.widths) | ({} if width is None else dict([width]))
        self._views[self.current] = replace(
            view,
            columns=shown,
            green=tuple(key for key in view.green if key in shown),
            widths=tuple((key, each) for key, each in widths.items() if key in shown),
            pinned=min(view.pinned if pinned is None else pinned, len(shown)),
        )

    def add(self, view: View, title: str) -> None:
        """One more view, made of this one, under its own title; it is the current one from now on."""
        key = new_key(title, self._views.keys() | self._kept.keys())
        self._views[key] = replace(view, key=key, title=title, is_own=True, is_named=True, position=LAST)
        self.current = key

    def save_as(self, title: str) -> None:
        """What was made of the current view becomes a new one; the current one is as it was before."""
        changed = self.view
        if self.current in self._kept:
            self._views[self.current] = self._kept[self.current]
        else:
            del self._views[self.current]
        self.add(changed, title)

    def rename(self, title: str) -> None:
        """Give the current view another title."""
        self._views[self.current] = replace(self.view, title=title, is_named=True)

    def reset(self) -> None:
        """The current view as it was shipped."""
        self._views[self.current] = self._shelf.shipped[self.current]

    def delete(self) -> None:
        """Away with the current view, which isn't a shipped one; the one before it is shown."""
        keys = list(self._views)
        place = keys.index(self.current)
        del self._views[self.current]
        self.current = keys[place - 1] if place else keys[1]

    def changed(self) -> Sequence[View]:
        """The views to write: those that are other than they were kept, and are no shipped ones as shipped.

        What the screen made of the view one began with is written while that view stands here, not along with another one."""
        left = self._begun if self.current != self._begun.key else None
        return [
            replace(view, is_own=True)
            for key, view in self._views.items()
            if view not in (self._kept.get(key), self._shelf.shipped.get(key), left)
        ]

    def dropped(self) -> Sequence[str]:
        """Keys of the user's files to delete: views deleted, and views that are as shipped again."""
        return [key for key, kept in self._kept.items() if kept.is_own and self._views.get(key) in (None, self._shelf.shipped.get(key))]

"""The use cases, synchronous: no Qt, no SQL. Each is a function of an open Workspace and may be run on any thread.

The modules are loaded when they are first asked for (`workspace.browsing`): the window must be on the screen before SQLAlchemy is."""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sc_desktop.workspace import (
        addressing,
        browsing,
        colouring,
        committing,
        editing,
        exporting,
        figuring,
        filling,
        finding,
        forgetting,
        history,
        inspecting,
        listing,
        moving,
        new_address,
        opening,
        own_fields,
        passwords,
        pasting,
        renewing,
        replica,
        resuming,
        reviewing,
        scripting,
        staging,
        summing,
        valuing,
    )

__all__ = [
    "addressing",
    "browsing",
    "colouring",
    "committing",
    "editing",
    "exporting",
    "figuring",
    "filling",
    "finding",
    "forgetting",
    "history",
    "inspecting",
    "listing",
    "moving",
    "new_address",
    "opening",
    "own_fields",
    "passwords",
    "pasting",
    "renewing",
    "replica",
    "resuming",
    "reviewing",
    "scripting",
    "staging",
    "summing",
    "valuing",
]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"sc_desktop.workspace.{name}")
    raise AttributeError(f"no use case is called {name!r}")

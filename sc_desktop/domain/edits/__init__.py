"""What can be done to many customers at once, one module per edit; the roll lists them.

The contract, for whoever shows them or runs them:

- An **Edit** is a frozen struct with what the user asked, nothing of the shop. Its fields are texts, numbers, ticks, choices
  (`Literal`) and ids, so that a recipe can keep it. `name` is its word in recipes, `title` its words on the screen.
- A **Step** is an edit on a column, by key. Steps are done in order on the same customer; a later one sees what an earlier one made.
- `ready(steps, ground)` binds the steps to the shop's columns: everything that can be wrong with the request itself is told here, once, as
  **Unusable**: its `reason`, the `step` and `field` it lies in and, in an expression or pattern, the place (`start`, `end`).
  `why_not(edit, column)` tells beforehand whether an edit makes sense on a column at all, for greying it.
- `Ready.reads` are the keys of the columns whose values it needs. `Ready.apply(customer, stored, pending)` is pure: the changes of that
  customer, none when nothing changes, or a **Refusal** with its reason and column. `pending` are the values not written yet; an edit
  starts from those, and `before` stays the stored one.
- The customer is the unit of refusal: when one step is refused, all are, since steps may lean on each other (copy, then clear).
- Values go in and out in stored form through the column's Kind; the column's rule judges what comes out. What can't be parsed or does
  not fit is refused, never turned into nothing. A cell that is empty and stays empty keeps what it was: NULL, "" or a zero date.
- Group memberships are edited as the value of the column `groups`, ids with commas; the changes are rows added and removed. To set the
  default group is SetValue on `id_default_group`; the laws add the membership. A customer never leaves the default group.

    step = Step("lastname", ChangeCase("title"))
    outcome = ready([step], ground).apply(7, {"lastname": "DE LA TOUR"}, {})      # (CellChange(... after="de La Tour"),)
"""

from sc_desktop.domain.edits.applying import Ready, ready, why_not
from sc_desktop.domain.edits.contract import Edit, Ground, Rewrite, Step, Unusable
from sc_desktop.domain.edits.roll import EDITS

__all__ = ["EDITS", "Edit", "Ground", "Ready", "Rewrite", "Step", "Unusable", "ready", "why_not"]

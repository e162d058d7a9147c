"""The ledger: batches, chunk markers and changes in the shop's own database; pending edits and batches begun on this computer."""

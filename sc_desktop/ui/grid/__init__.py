"""The customer grid: model, table, delegate, editors and the pane around them."""

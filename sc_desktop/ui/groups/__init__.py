"""The groups pane at the left."""

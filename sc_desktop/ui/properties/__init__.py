"""The tabs of the selected customers at the right."""

"""The dock that tells what stands in a column: its figures, its values with their counts, and what a click on one does."""

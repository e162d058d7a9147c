"""The batches committed to this shop."""

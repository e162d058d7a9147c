"""The review before anything is written."""

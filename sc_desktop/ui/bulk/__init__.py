"""Changing many customers at once: what is asked for, and what it would come to."""

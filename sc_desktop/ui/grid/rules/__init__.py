"""Colour rules of the user's own, made and put in order."""

"""The shop's database through SQLAlchemy Core: connecting, reading, writing, and what can go wrong."""

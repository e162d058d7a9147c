"""Preferences, known shops and grid views: what is kept between two starts. No Qt here."""

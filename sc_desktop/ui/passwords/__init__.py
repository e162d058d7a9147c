"""New passwords for customers."""

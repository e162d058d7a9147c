"""Promises of speed, measured against a floor or a peer on the same computer at the same time. Only the ratio is a promise."""

"""The command line besides the window; no Qt, one module for each command.

Exit codes: 0 done, 1 refused or not possible (nothing was written), 2 usage, 3 done, but not for all, 4 the outcome is not known,
130 stopped by the user."""

DONE, REFUSED, USAGE, PARTLY, UNKNOWN, STOPPED = 0, 1, 2, 3, 4, 130

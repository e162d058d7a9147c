"""`python -m sc_desktop` is the same command as `sc-desktop`."""

import sys

from sc_desktop.app import main

if __name__ == "__main__":
    sys.exit(main())

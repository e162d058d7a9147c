"""Starts SC Desktop from a checkout: `python main.py [options]`."""

import sys

from sc_desktop.app import main

if __name__ == "__main__":
    sys.exit(main())

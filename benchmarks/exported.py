"""`python -m benchmarks.exported PORT DATABASE FOLDER`: one export in a process of its own; prints the kilobytes it took at most."""

import resource
import sys
from contextlib import closing
from pathlib import Path

from benchmarks.big_shop import shop_at
from benchmarks.export import opened, write

if __name__ == "__main__":
    port, database, folder = sys.argv[1:]
    with closing(opened(shop_at(int(port), database), Path(folder))) as workspace:
        write(workspace, Path(folder)).unlink()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

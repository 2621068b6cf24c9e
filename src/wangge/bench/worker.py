"""The measured process: reads an order on standard input, does the work, writes the answer."""

import importlib
import json
import sys
from pathlib import Path

from wangge.bench.measure import Watch, peak_megabytes


def main() -> None:
    """Do the one piece of work the parent asked for."""
    order = json.load(sys.stdin)
    module, _, function = order["work"].partition(":")
    work = getattr(importlib.import_module(module), function)
    watch = Watch()
    answer = work(watch, **order["arguments"])
    told = {
        "answer": answer,
        "seconds": watch.seconds,
        "cpu_seconds": watch.cpu_seconds,
        "peak_mb": peak_megabytes(),
    }
    Path(order["answer"]).write_text(json.dumps(told, ensure_ascii=False, default=str), "utf-8")


if __name__ == "__main__":
    main()

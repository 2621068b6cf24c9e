"""`wangge evaluate`: how right the last run's links are."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from .options import Home, Json, use_home
from .output import console, print_json


def evaluate(
    truth: Annotated[Path, typer.Argument(help="真值文件 truth.csv。")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """用真值文件评估最近一次归并。Precision, recall and F1 of the last run."""
    from wangge.pipeline.evaluate import evaluate as evaluate_links

    result = asdict(evaluate_links(home=use_home(home), truth=truth))
    if as_json:
        print_json(result)
        return
    for key, value in result.items():
        console.print(
            f"{key:>20}  {value:.4f}" if isinstance(value, float) else f"{key:>20}  {value:,}"
        )

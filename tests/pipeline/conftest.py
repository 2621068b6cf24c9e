"""Fixtures of the pipeline: an empty bank."""

from pathlib import Path

import pytest

from tests.pipeline.bank import Bank


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    """A bank with an empty lake."""
    return Bank(tmp_path)

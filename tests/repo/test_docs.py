"""Documents stay true: a path they cite exists, a make target or `wangge` command does too."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.repo.repository import ROOT, read, tracked_files

DOCS = [path for path in tracked_files() if path.suffix == ".md"]
CITED_PATH = re.compile(r"`((?:src|docs|tests|web|requirements|\.ci)/[\w./*-]+)`")
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")
MAKE_TARGET = re.compile(r"`make ([a-z]+)")
COMMAND = re.compile(r"`(?:\.venv/bin/)?wangge ((?:[a-z]+ ?)+)")


@pytest.mark.parametrize("path", DOCS, ids=str)
def test_cited_paths_exist(path: Path) -> None:
    text = read(path)
    missing = [cited for cited in CITED_PATH.findall(text) if not list(ROOT.glob(cited))]
    missing += [link for link in LINK.findall(text) if not (ROOT / path.parent / link).exists()]
    assert missing == []


def test_cited_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(Path("Makefile")), re.MULTILINE))
    cited = {target for path in DOCS for target in MAKE_TARGET.findall(read(path))}
    assert cited - targets == set()


def test_cited_commands_exist() -> None:
    from wangge.site.cli.app import app

    cited = {words.strip() for path in DOCS for words in COMMAND.findall(read(path))}
    runner = CliRunner()
    unknown = []
    for words in sorted(cited):
        asked = runner.invoke(app, [*words.split(), "--help"])
        if asked.exit_code != 0:
            unknown.append(words)
    assert unknown == []

"""The home holds people's data: made for its owner alone."""

import stat
from pathlib import Path

from wangge.site.cli.options import use_home


def test_a_new_home_is_the_owners_alone(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("WANGGE_HOME", "")
    home = use_home(tmp_path / "home")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700

"""The folder a demo is built in. Looked at before anything is written, so it knows no Django."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from wangge.kernel.errors import WanggeError


class HomeInUse(WanggeError):
    """The folder holds something else than this demo."""

    code = "demo.home_in_use"
    status = 409
    zh = "目录 {home} 里已有其他数据（{what}），未作任何改动。请换一个目录：--home 目录。"
    en = "{home} already holds other data ({what}); nothing was changed. Choose another --home."


@dataclass(frozen=True)
class Places:
    """Where a demo keeps what, below its home."""

    home: Path

    @property
    def batch(self) -> Path:
        """The sample county's source extracts."""
        return self.home / "sample" / "batch"

    @property
    def operations(self) -> Path:
        """Its staff, grids and visits."""
        return self.home / "sample" / "operations"

    @property
    def done(self) -> Path:
        """The counts of the finished build; there only once it is finished."""
        return self.home / "demo.json"

    @property
    def building(self) -> Path:
        """There while a build is under way, or was cut off."""
        return self.home / "demo.building"


def require_ours(home: Path) -> None:
    """Raise HomeInUse when `home` holds anything but a demo, finished or cut off."""
    places = Places(home)
    if places.done.exists() or places.building.exists() or not home.is_dir():
        return
    strangers = [path.name for path in home.iterdir() if path.name not in _KEPT]
    if strangers:
        raise HomeInUse(home=str(home), what=strangers[0])


def make_way(places: Places) -> None:
    """Claim the folder and clear the leftovers of a demo that was cut off; raises HomeInUse."""
    require_ours(places.home)
    for path in places.home.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in _KEPT and path != places.building:
            path.unlink()
    places.building.touch()


_KEPT = {"secret.key", "keys"}
"""Made when the settings or the database are loaded, before the demo looks."""

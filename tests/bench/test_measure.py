"""What a measured process started counts as its own while it lives."""

import subprocess
import sys

import pytest

from wangge.bench import measure


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_living_children_and_theirs_are_counted() -> None:
    inner = "import sys; print('up', flush=True); sys.stdin.read()"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", outer], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        below = measure._descendants()
        assert str(child.pid) in below
        assert [f for f in below.values() if f[measure.PARENT] == str(child.pid)]
        assert measure.peak_megabytes() > 0
    assert str(child.pid) not in measure._descendants()

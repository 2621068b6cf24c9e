"""Every act that goes on the trail has words on the auditor's screen."""

import re

from tests.repo.repository import ROOT, read, tracked_files

ACT = re.compile(
    r'action="([a-z_]+\.[a-z_]+)"|AuditRecord\(\s*[\w.]+,\s*[\w.]+,\s*"([a-z_]+\.[a-z_]+)"'
)
SCREEN = "web/console/src/areas/audit/texts.ts"


def test_every_act_has_words() -> None:
    named = set(re.findall(r"'([a-z_]+-[a-z_]+)': \[", (ROOT / SCREEN).read_text("utf-8")))
    acts = {
        act
        for path in tracked_files()
        if path.parts[:2] == ("src", "wangge") and path.suffix == ".py"
        for found in ACT.findall(read(path))
        for act in found
        if act
    }
    assert len(acts) > 30
    missing = sorted(act for act in acts if act.replace(".", "-") not in named)
    assert missing == [], f"add their words to `name` in {SCREEN}"

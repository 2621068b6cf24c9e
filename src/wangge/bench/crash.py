"""Kills a night's run with SIGKILL, again and again, and looks at what is left.

Each time a copy of a home with one published night gets the next night's batch. Its run is killed
before a named event (a step's end, a file moved into place, a folder removed) or at a random
instant; then the same batch is run again. What must hold: whoever follows CURRENT finds one whole
version at any time, and in the end the lake is the one that an undisturbed run leaves, byte for
byte and name for name.
"""

import hashlib
import json
import multiprocessing
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from wangge.bench import crash_child
from wangge.kernel.progress import Progress, Silent
from wangge.pipeline.contracts import TABLES, Snapshot
from wangge.pipeline.lake import Lake
from wangge.synth.batch import write_batch
from wangge.synth.county import make_county
from wangge.synth.dirt import Dirt

FIRST_NIGHT = date(2026, 11, 1)
LOOK_SECONDS = 0.01
"""Between two looks of a reader while a run is under way."""
START_SECONDS = 120.0
"""A run that takes longer than this on so small a county hangs."""
Digests = dict[str, str]


@dataclass(frozen=True)
class _Ground:
    """The undisturbed lakes before and after the night, and the night's batch."""

    home: Path
    night: Path
    work: Path
    before: Digests
    after: Digests
    left: frozenset[str]
    events: tuple[str, ...]
    seconds: float


def bench_crash(
    *,
    work: Path,
    residents: int,
    seed: int,
    events: int | None = None,
    instants: int = 20,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Kill a run before `events` of its events (None: all of them) and at random `instants`.

    Returns `events` there are, `kills`, how many found the new night `published`, the `looks`
    readers took meanwhile, and `problems`: one sentence each, none when all held. Files go to
    `work`, which is emptied first.
    """
    progress = progress or Silent()
    shutil.rmtree(work, ignore_errors=True)
    drawn = random.Random(seed)  # noqa: S311 (which instants, not a secret)
    with progress.step("未受干扰的两夜"):
        ground = _ground(work, residents, seed)
    places = _spread(len(ground.events), events)
    kills: list[tuple[str, Callable[[multiprocessing.process.BaseProcess], None]]] = [
        (f"{n} {ground.events[n]}", partial(_wait, seconds=START_SECONDS)) for n in places
    ]
    for _ in range(instants):
        moment = drawn.uniform(0, ground.seconds)
        kills.append((f"{moment:.3f} s", partial(_kill_after, seconds=moment)))
    problems: list[str] = []
    published = looks = 0
    with progress.step("强行终止并重跑", len(kills)) as step:
        for number, (what, until_dead) in enumerate(kills):
            place = places[number] if number < len(places) else None
            found = _one_kill(ground, place, until_dead)
            problems += [f"{what}: {problem}" for problem in found.problems]
            published, looks = published + found.published, looks + found.looks
            step.advance()
    return {
        "residents": residents,
        "seed": seed,
        "events": len(ground.events),
        "kills": len(kills),
        "published": published,
        "looks": looks,
        "problems": problems,
    }


def _spread(there: int, wanted: int | None) -> list[int]:
    """Return which of so many events to kill before: all, or some from first to last.

    The last events are those around the switch: half of the wanted ones are taken from there.
    """
    if wanted is None or wanted >= there:
        return list(range(there))
    late = wanted // 2
    early = wanted - late
    spread = [i * (there - 2 * late) // early for i in range(early)]
    return spread + list(range(there - 2 * late, there, 2))


def _ground(work: Path, residents: int, seed: int) -> _Ground:
    county = make_county(residents, seed, FIRST_NIGHT)
    first, night = work / "first", work / "night"
    write_batch(county, first, dirt=Dirt(phones_changed=0.3, ids_mistyped=0.05))
    write_batch(county, night, dirt=Dirt())
    header = json.loads((night / "batch.json").read_text("utf-8"))
    header["batch_date"] = (FIRST_NIGHT + timedelta(days=1)).isoformat()
    (night / "batch.json").write_text(json.dumps(header), "utf-8")
    home, undisturbed, told = work / "home", work / "undisturbed", work / "events.json"
    _wait(_start(home, first), START_SECONDS)
    shutil.copytree(home, undisturbed)
    began = time.perf_counter()
    _wait(_start(undisturbed, night, told=told), START_SECONDS)
    seconds = time.perf_counter() - began
    return _Ground(
        home=home,
        night=night,
        work=work,
        before=_digests(_current(home)),
        after=_digests(_current(undisturbed)),
        left=_names(undisturbed),
        events=tuple(json.loads(told.read_text("utf-8"))),
        seconds=seconds,
    )


@dataclass(frozen=True)
class _Found:
    published: bool
    looks: int
    problems: list[str]


def _one_kill(
    ground: _Ground,
    place: int | None,
    until_dead: Callable[[multiprocessing.process.BaseProcess], None],
) -> _Found:
    home = ground.work / "killed"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(ground.home, home)
    problems: list[str] = []
    reader = _Reader(home, (ground.before, ground.after))
    process = _start(home, ground.night, place=place)
    until_dead(process)
    reader.look()
    published = _digests(_current(home)) == ground.after
    again = _start(home, ground.night)
    while again.is_alive():
        reader.look()
        again.join(LOOK_SECONDS)
    if again.exitcode:
        problems.append(f"the run after ended with {again.exitcode}")
    if _digests(_current(home)) != ground.after:
        problems.append("the snapshot differs")
    if strange := _names(home) ^ ground.left:
        problems.append(f"left over or missing: {', '.join(sorted(strange))}")
    return _Found(published, reader.looks, problems + reader.problems)


class _Reader:
    """Follows CURRENT and holds what it finds against the versions there may be."""

    def __init__(self, home: Path, versions: tuple[Digests, ...]) -> None:
        self.home, self.versions = home, versions
        self.looks, self.problems = 0, list[str]()

    def look(self) -> None:
        """Read the current snapshot once."""
        self.looks += 1
        snapshot = _current(self.home)
        if _digests(snapshot) not in self.versions:
            self._tell(f"{snapshot.id}: a reader saw another version")
        for table in TABLES.values():
            if pq.read_metadata(snapshot.path(table)).num_rows != snapshot.rows[table.name]:
                self._tell(f"{snapshot.id}: {table.name} is not whole")

    def _tell(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _start(
    home: Path, batch: Path, *, place: int | None = None, told: Path | None = None
) -> multiprocessing.process.BaseProcess:
    """Start a run in a process of its own, forked from one that has the modules loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([crash_child.__name__])
    arguments = (str(home), str(batch), place, str(told) if told else None)
    process = context.Process(target=crash_child.run, args=arguments)
    process.start()
    return process


def _wait(process: multiprocessing.process.BaseProcess, seconds: float) -> None:
    process.join(seconds)
    process.kill()
    process.join()


def _kill_after(process: multiprocessing.process.BaseProcess, seconds: float) -> None:
    process.join(seconds)
    process.kill()
    process.join()


def _current(home: Path) -> Snapshot:
    snapshot = Lake.of(home).current()
    assert snapshot is not None, "CURRENT names nothing"  # noqa: S101 (the bench's own check)
    return snapshot


def _digests(snapshot: Snapshot) -> Digests:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(snapshot.folder.iterdir())
    }


def _names(home: Path) -> frozenset[str]:
    """Return every file below the home, and that nothing else is there."""
    return frozenset(_files(home))


def _files(home: Path) -> Iterator[str]:
    for path in home.rglob("*"):
        if path.is_file() or not any(path.iterdir()):
            yield path.relative_to(home).as_posix()

"""The bench runs, names every figure, and says why a peer did not run."""

import numpy as np

from wangge.bench import territory
from wangge.bench.territory_instances import grown, make_instance
from wangge.bench.territory_peers import PEERS

FIGURES = {
    "seconds",
    "value_max_over_mean",
    "work_max_over_mean",
    "broken",
    "polsby_popper",
    "moved_share",
}


def test_the_same_seed_draws_the_same_county_with_a_river_of_four_bridges() -> None:
    one, again = make_instance(300, 8, 4), make_instance(300, 8, 4)
    assert np.array_equal(one.weights, again.weights)
    assert np.array_equal(one.land.neighbour, again.land.neighbour)
    assert one.land.crossing.sum() == 2 * 4
    assert (~one.land.walkable).sum() > 0
    assert not np.array_equal(grown(one, 1), one.weights)


def test_ours_stand_beside_peers_run_or_not(monkeypatch) -> None:
    monkeypatch.setattr(territory, "SMALL", ((300, 8, 1.0),))
    present = {"pymetis-contiguous": PEERS["pymetis-contiguous"]}
    absent = {"nobody": ("wangge-no-such-package", PEERS["spopt-ward"][1])}
    monkeypatch.setattr(territory, "PEERS", present | absent)
    report = territory.run_territory(seed=2, small=True)
    (instance,) = report["instances"]
    results = {one["method"]: one for one in instance["results"]}
    ours = results["wangge"]
    assert ours.keys() >= FIGURES
    assert ours["broken"] == 0
    peer = results["pymetis-contiguous"]
    assert peer.keys() >= FIGURES
    assert ours["value_max_over_mean"] < peer["value_max_over_mean"]
    assert "not installed" in results["nobody"]["not_run"]
    kept, fresh = results["year later: re-plan"], results["year later: fresh plan"]
    assert kept["moved_share"] < fresh["moved_share"]

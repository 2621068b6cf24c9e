"""`wangge grids design` as a script uses it, on a small county and on bad files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner

from tests.areas.grids.design.ground import squares
from wangge.kernel.errors import WanggeError
from wangge.site.cli.app import app

WANGGE = Path(sys.executable).with_name("wangge")
LON, LAT, DEGREE = 119.8, 33.8, 0.001


def feature(shape: dict | None, name: object, **properties: object) -> dict:
    return {"type": "Feature", "id": name, "properties": properties, "geometry": shape}


def collection(features: list[dict]) -> dict:
    return {"type": "FeatureCollection", "features": features}


def county(columns: int = 8, rows: int = 6, **extra: object) -> dict:
    """Return village groups as squares about 100 m wide, with two uneven columns."""
    features = []
    for number, square in enumerate(squares(columns, rows, 1.0)):
        ring = [[LON + x * DEGREE, LAT + y * DEGREE] for x, y in square.exterior.coords]
        features.append(
            feature(
                {"type": "Polygon", "coordinates": [ring]},
                f"组{number}",
                households=20 + number % 3,
                value=100.0 + 10 * (number % 4),
                **extra,
            )
        )
    return collection(features)


def river(column: int, *bridge_rows: float) -> dict:
    x = LON + column * DEGREE
    line = {"type": "LineString", "coordinates": [[x, LAT - 1], [x, LAT + 1]]}
    bridges = [
        feature({"type": "Point", "coordinates": [x, LAT + row * DEGREE]}, f"桥{row}")
        for row in bridge_rows
    ]
    return collection([feature(line, "河"), *bridges])


def write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def run(*words: object) -> dict:
    """Run the command in this process and return its JSON; errors come out as raised."""
    asked = CliRunner().invoke(app, ["grids", "design", *map(str, words), "--json"])
    if asked.exception is not None and not isinstance(asked.exception, SystemExit):
        raise asked.exception
    assert asked.exit_code == 0, asked.output
    return json.loads(asked.stdout)


def test_a_county_with_a_river_is_cut_and_written(tmp_path: Path) -> None:
    units = write(tmp_path / "units.geojson", county())
    barriers = write(tmp_path / "barriers.geojson", river(4, 2.5))
    out = tmp_path / "plan.geojson"
    words = (units, "--k", 4, "--balance", "households,value", "--barriers", barriers)
    told = run(*words, "--out", out, "--dissolve")
    assert (told["grids"], told["broken"], told["borders_blocked"], told["bridges_used"]) == (
        4,
        0,
        5,
        1,
    )
    assert told["within_all"] == 1

    plan = json.loads(out.read_text("utf-8"))
    assert plan["summary"]["max_over_mean"] == told["max_over_mean"]
    given = county()["features"]
    for before, after in zip(given, plan["features"], strict=True):
        grid = after["properties"].pop("grid")
        assert grid in range(4)
        assert after == before
    grids = json.loads(Path(told["grids_file"]).read_text("utf-8"))["features"]
    assert [one["properties"]["grid"] for one in grids] == [0, 1, 2, 3]
    area = sum(shapely.from_geojson(json.dumps(one["geometry"])).area for one in grids)
    assert area == pytest.approx(48 * DEGREE**2)


def test_a_balanced_previous_plan_is_kept_though_its_grids_have_other_names(tmp_path) -> None:
    units = write(tmp_path / "units.geojson", county())
    first = tmp_path / "first.geojson"
    run(units, "--k", 4, "--balance", "households", "--out", first)
    previous = json.loads(first.read_text("utf-8"))
    previous["features"].reverse()
    for one in previous["features"]:
        one["properties"]["grid"] = f"W{one['properties']['grid']}"
    before = write(tmp_path / "before.geojson", previous)
    again = tmp_path / "again.geojson"
    told = run(
        units,
        "--k",
        4,
        "--balance",
        "households",
        "--previous",
        before,
        "--out",
        again,
        "--seed",
        7,
    )
    assert told["moved_share"] == 0
    kept = [
        [one["properties"]["grid"] for one in json.loads(path.read_text("utf-8"))["features"]]
        for path in (first, again)
    ]
    assert kept[0] == kept[1]


def test_points_get_ground_of_their_own_and_one_place_stays_together(tmp_path: Path) -> None:
    chosen = [
        feature(
            {
                "type": "Point",
                "coordinates": [LON + (n * 7 % 29) * DEGREE, LAT + (n % 11) * DEGREE],
            },
            n,
            households=1 + n % 2,
        )
        for n in range(80)
    ]
    chosen.append({**chosen[0], "id": 80})
    units = write(tmp_path / "points.geojson", collection(chosen))
    out = tmp_path / "plan.geojson"
    told = run(units, "--k", 5, "--balance", "households", "--out", out)
    grid = [one["properties"]["grid"] for one in json.loads(out.read_text("utf-8"))["features"]]
    assert set(grid) == set(range(5))
    assert grid[0] == grid[80]
    assert told["broken"] == 0


BOW = [[LON, LAT], [LON + 0.1, LAT + 0.1], [LON + 0.1, LAT], [LON, LAT + 0.1], [LON, LAT]]


def spoilt(**changes: object) -> dict:
    """Return the county with some properties of 组5 changed; None takes one away."""
    held = county()
    held["features"][5]["properties"].update(changes)
    return held


def reshaped(shape: dict | None) -> dict:
    held = county()
    held["features"][5]["geometry"] = shape
    return held


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        ("{", "grid_design.file_unusable", "JSON"),
        ("[]", "grid_design.file_unusable", "FeatureCollection"),
        (collection([]), "grid_design.file_unusable", "要素"),
        (spoilt(households="12户"), "grid_design.weights_unusable", "组5"),
        (spoilt(households=None), "grid_design.weights_unusable", "组5"),
        (spoilt(households=-1), "grid_design.weights_unusable", "-1"),
        (reshaped({"type": "Polygon", "coordinates": [BOW]}), "grid_design.units_unusable", "组5"),
        (reshaped(None), "grid_design.units_unusable", "组5"),
        (
            reshaped({"type": "Point", "coordinates": [LON, LAT]}),
            "grid_design.units_unusable",
            "组5",
        ),
        (
            collection([*county()["features"], {**county()["features"][0], "id": "组又0"}]),
            "grid_design.units_overlap",
            "组0",
        ),
    ],
    ids=[
        "not-json",
        "not-a-collection",
        "empty",
        "text",
        "blank",
        "negative",
        "self-crossing",
        "no-shape",
        "mixed",
        "twice",
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_nothing_written(
    tmp_path: Path, content: object, code: str, word: str
) -> None:
    units = write(tmp_path / "units.geojson", content)
    out = tmp_path / "plan.geojson"
    with pytest.raises(WanggeError) as refused:
        run(units, "--k", 4, "--balance", "households", "--out", out)
    assert refused.value.code == code
    assert word in refused.value.say()
    assert not out.exists()


def test_a_missing_column_is_refused_with_those_there_are(tmp_path: Path) -> None:
    units = write(tmp_path / "units.geojson", county())
    with pytest.raises(WanggeError, match="households, value"):
        run(units, "--k", 4, "--balance", "住户", "--out", tmp_path / "plan.geojson")


def test_islands_beyond_the_number_of_grids_are_refused(tmp_path: Path) -> None:
    units = write(tmp_path / "units.geojson", county())
    barriers = write(tmp_path / "barriers.geojson", river(4))
    words = (units, "--balance", "value", "--barriers", barriers, "--out", tmp_path / "p.geojson")
    with pytest.raises(WanggeError) as refused:
        run(*words, "--k", 1)
    assert refused.value.code == "grid_design.too_many_islands"
    assert run(*words, "--k", 2)["broken"] == 0


def test_more_grids_than_units_and_a_strange_previous_plan_are_refused(tmp_path: Path) -> None:
    units = write(tmp_path / "units.geojson", county(2, 2))
    words = (units, "--balance", "value", "--out", tmp_path / "p.geojson")
    with pytest.raises(WanggeError) as refused:
        run(*words, "--k", 5)
    assert refused.value.code == "grid_design.too_many_grids"
    with pytest.raises(WanggeError) as refused:
        run(*words, "--k", 2, "--previous", units)
    assert refused.value.code == "grid_design.previous_unusable"


def test_an_error_reaches_a_script_as_one_object_and_no_traceback(tmp_path: Path) -> None:
    words = ("grids", "design", tmp_path / "none.geojson", "--k", 2, "--balance", "value")
    asked = subprocess.run(
        [WANGGE, *map(str, words), "--out", str(tmp_path / "p.geojson"), "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert asked.returncode == 1
    assert json.loads(asked.stdout)["error"] == "grid_design.file_unusable"
    assert "Traceback" not in asked.stderr

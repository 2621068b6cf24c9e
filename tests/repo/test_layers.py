"""Foreign keys follow the same order as imports: the import linter cannot see string references."""

import itertools
import re

from django.apps import apps

AREAS = [  # top first, as in .importlinter
    "insight",
    "assessment",
    "visits",
    "opportunities",
    "grids",
    "customers",
    "organisation",
]


def _area(model: type) -> str:
    return model.__module__.removeprefix("wangge.areas.").split(".")[0]


def test_foreign_keys_point_downward() -> None:
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in apps.get_app_config("areas").get_models()
        for field in model._meta.get_fields()
        if field.many_to_one or (field.one_to_one and not field.auto_created)
        if AREAS.index(_area(field.related_model)) < AREAS.index(_area(model))
    ]
    assert upward == []


def test_every_model_tells_its_class_of_personal_data_and_its_end() -> None:
    untold = [
        model.__name__
        for model in apps.get_app_config("areas").get_models()
        if "Personal data:" not in (model.__doc__ or "") and not model.__doc__.startswith("What")
    ]
    assert untold == []


def test_the_order_of_areas_is_the_linters() -> None:
    from tests.repo.repository import ROOT

    text = (ROOT / ".importlinter").read_text("utf-8")
    listed = text[text.index("containers = wangge.areas") :].split("layers =")[1].split()
    pairs = itertools.zip_longest(AREAS, listed[: len(AREAS)])
    assert all(ours == linters for ours, linters in pairs)


def test_an_area_never_touches_the_models_of_another() -> None:
    """Outside `models/`, which may name what their foreign keys point to (decision 004)."""
    from tests.repo.repository import read, tracked_files

    touching = re.compile(r"wangge\.areas\.(\w+)\.models")
    wrong = [
        f"{path}: {other}"
        for path in tracked_files()
        if path.parts[:3] == ("src", "wangge", "areas") and len(path.parts) > 4
        if path.suffix == ".py" and "models" not in path.parts
        for other in touching.findall(read(path))
        if other != path.parts[3]
    ]
    wrong += [
        str(path)
        for path in tracked_files()
        if path.match("src/wangge/jobs/*.py") and touching.search(read(path))
    ]
    assert wrong == []

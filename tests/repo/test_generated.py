"""What is generated is committed as generated: schema, client, migrations."""

import json
import shutil
import subprocess

import pytest
from django.core.management import call_command

from tests.repo.repository import ROOT


def test_openapi_document_is_up_to_date() -> None:
    from wangge.api.v1 import api

    committed = json.loads((ROOT / "src/wangge/api/v1/openapi.json").read_text("utf-8"))
    assert json.loads(json.dumps(api.get_openapi_schema())) == committed


def test_typescript_client_is_up_to_date(tmp_path) -> None:
    npx = shutil.which("npx")
    assert npx, "run through `make test`, which puts Node.js on the path"
    made = tmp_path / "schema.d.ts"
    document = ROOT / "src/wangge/api/v1/openapi.json"
    subprocess.run(
        [npx, "openapi-typescript", str(document), "-o", str(made)],
        cwd=ROOT / "web",
        check=True,
        capture_output=True,
    )
    committed = ROOT / "web/packages/client/src/schema.d.ts"
    assert made.read_text("utf-8") == committed.read_text("utf-8")


@pytest.mark.django_db
def test_models_have_their_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)

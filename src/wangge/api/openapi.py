"""Writes the OpenAPI schema that the web faces' client is generated from.

`python -m wangge.api.openapi` prints it, `… FILE` writes it; the committed file is
`v1/openapi.json`, and a test compares the two.
"""

import json
import os
import sys
from pathlib import Path

COMMITTED = Path(__file__).parent / "v1" / "openapi.json"


def schema_text() -> str:
    """Return the schema as JSON text, the same on every machine."""
    from wangge.api.v1 import api  # needs Django to be set up

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Print the schema, or write it to the file given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.site.settings")
    import django

    django.setup()
    text = schema_text()
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()

"""Files as answers."""

from urllib.parse import quote

from django.http import HttpResponse

from wangge.areas.organisation.roster.workbook import XLSX

WORKBOOK = {
    "responses": {
        200: {
            "description": "An Excel workbook",
            "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}
"""What the API document says of an endpoint that answers with a workbook."""


def workbook(content: bytes, name: str) -> HttpResponse:
    """Answer with an Excel workbook to be saved as `name`."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

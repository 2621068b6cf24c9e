"""The program's log: one JSON object a line, so that no text can pass for a line of its own."""

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """Time in UTC, level, logger, sentence and, of a fault, its trace."""

    def format(self, record: logging.LogRecord) -> str:
        """Return `record` as one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)

"""The program's log goes to standard error, for the service manager: docs/operations/logs.md."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "wangge.site.log_lines.JsonLines"}},
    "handlers": {"error": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["error"], "level": "WARNING"},
}

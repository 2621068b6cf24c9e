"""Turns errors into answers: one shape, a stable code, the reader's language."""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from wangge.kernel.errors import InvalidInput, NotFound, WanggeError

from .limits import TooManyRequests

log = logging.getLogger("wangge.api")

_REFUSED = {401, 403, 429}
"""Refusals that are logged, with who was refused; values are not."""
_OUT_OF_RANGE = "数值超出范围 out of range"
"""A number that no column can hold: an id of thirty digits, for instance."""


class ErrorOut(Schema):
    """What went wrong: `code` for programs, `message` for people, `facts` that fill the message."""

    code: str
    message: str
    facts: dict[str, Any]


class InternalError(WanggeError):
    """A fault of ours; the log holds the trace."""

    code = "common.internal"
    status = 500
    zh = "系统出现故障，本次操作未完成，已记录。请稍后重试；如仍不行，请联系管理员。"
    en = "Something failed on our side and was logged. Try again later, then tell an administrator."


class BadRequest(WanggeError):
    """The request could not be read at all (broken JSON, wrong content type)."""

    code = "common.bad_request"
    status = 400
    zh = "请求格式有误，无法读取，未作任何更改。请更新程序后重试。"
    en = "The request cannot be read; nothing was changed. Update the program and try again."


class RequestTooLong(WanggeError):
    """The body is longer than anything we take."""

    code = "common.request_too_long"
    status = 413
    zh = "提交的内容超过 {megabytes} MB，未接收。请减小文件后重试。"
    en = "What was sent is longer than {megabytes} MB and was not taken. Make it smaller."


def install(api: NinjaAPI) -> None:
    """Give `api` the handlers of every kind of error."""

    @api.exception_handler(WanggeError)
    def _known(request: HttpRequest, error: WanggeError) -> HttpResponse:
        if error.status in _REFUSED:
            who = getattr(request.user, "pk", None)
            log.warning("%s %s: %s, staff %s", request.method, request.path, error.code, who)
        return answer(api, request, error)

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(api, request, InvalidInput(problem=_problem(error)))

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(api, request, NotFound())

    @api.exception_handler(HttpError)
    def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(api, request, BadRequest())

    @api.exception_handler(SuspiciousOperation)
    def _refused(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        if isinstance(error, RequestDataTooBig):
            limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024
            return answer(api, request, RequestTooLong(megabytes=limit))
        return answer(api, request, BadRequest())

    @api.exception_handler(OverflowError)
    @api.exception_handler(DataError)
    def _out_of_range(request: HttpRequest, error: Exception) -> HttpResponse:
        log.warning("%s %s: %s", request.method, request.path, type(error).__name__)
        _roll_back()
        return answer(api, request, InvalidInput(problem=_OUT_OF_RANGE))

    @api.exception_handler(Exception)
    def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        _roll_back()
        return answer(api, request, InternalError())


def _roll_back() -> None:
    """Undo the request where it runs in one transaction: an answered error would be committed."""
    if connection.settings_dict["ATOMIC_REQUESTS"]:
        transaction.set_rollback(True)


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    """Add ErrorOut, and to each operation the answer that it is for every other status."""
    schema["components"]["schemas"]["ErrorOut"] = ErrorOut.model_json_schema()
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}}}
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {"description": "Error", "content": shape}
    return schema


def answer(api: NinjaAPI, request: HttpRequest, error: WanggeError) -> HttpResponse:
    """Return the error as an answer in the reader's language."""
    language = "en" if request.headers.get("Accept-Language", "").startswith("en") else "zh"
    body = {"code": error.code, "message": error.say(language), "facts": error.facts}
    response = api.create_response(request, body, status=error.status)
    if isinstance(error, TooManyRequests):
        response["Retry-After"] = str(error.facts["seconds"])
    return response


def _problem(error: ValidationError) -> str:
    """Name the first wrong field, without the value: it may be personal."""
    first = error.errors[0]
    field = ".".join(str(part) for part in first["loc"] if part not in ("body", "data"))
    return f"{field} ({first['type']})"

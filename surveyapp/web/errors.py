"""What is said when something cannot be done: in the reader's language, with no trace of how it was tried."""

import logging
import traceback
from collections.abc import Mapping

from flask import Flask, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Gone, HTTPException, InternalServerError, NotFound, ServiceUnavailable

from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.web.language import LANGUAGES, catalogue, wanted

RETRY_SECONDS = "10"

_log = logging.getLogger("surveyapp.web")


class SurveyClosed(Gone):
    """A survey that takes no answers today."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title


class NothingKept(Gone):
    """No unfinished answers belong to this browser."""


SENTENCES: Mapping[type[Exception] | int, tuple[str, str]] = {
    CSRFError: (
        "Trang này không còn dùng được",
        "Trang đã mở quá lâu hoặc trình duyệt không cho phép cookie. Xin mở lại trang và gửi lại; câu trả lời ở các trang trước vẫn còn.",
    ),
    SurveyClosed: ("Khảo sát đã đóng", "Hiện nay khảo sát này không nhận phiếu. Cảm ơn Quý vị đã quan tâm."),
    NothingKept: (
        "Không còn câu trả lời nào ở đây",
        "Phiếu đã được gửi, đã xóa, hoặc trình duyệt đã được đóng lại. Xin mở lại đường dẫn để bắt đầu phiếu mới.",
    ),
    400: ("Không đọc được yêu cầu", "Trình duyệt đã gửi một yêu cầu không hợp lệ. Xin mở lại đường dẫn đã nhận."),
    404: ("Không tìm thấy trang", "Khảo sát hoặc đơn vị trong đường dẫn không có. Xin kiểm tra lại đường dẫn đã nhận."),
    405: ("Không mở được trang theo cách này", "Xin mở lại đường dẫn đã nhận và làm từ đầu."),
    413: ("Nội dung gửi quá lớn", "Xin viết ngắn hơn rồi gửi lại."),
    500: (
        "Hệ thống gặp lỗi",
        "Lỗi đã được ghi nhận, không kèm câu trả lời nào. Xin thử lại sau; câu trả lời ở các trang trước vẫn còn.",
    ),
    503: (
        "Hệ thống đang bận",
        "Xin thử lại sau ít phút; câu trả lời ở các trang trước vẫn còn.",
    ),
}


def install(app: Flask) -> None:
    """Say every error of an application in the reader's language."""
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(Unknown, lambda _: _told(NotFound()))
    app.register_error_handler(SurveyAppError, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def _told(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    code = error.code or InternalServerError.code
    title, sentence = SENTENCES.get(type(error)) or SENTENCES.get(code) or SENTENCES[400 if code < 500 else 500]  # noqa: PLR2004 (client's or server's)
    words = catalogue(g.get("language") or wanted(tuple(LANGUAGES)))
    page = render_template(
        "error.html", words=words, title=title, sentence=sentence, survey=getattr(error, "title", "")
    )
    headers = {"Retry-After": RETRY_SECONDS} if code == ServiceUnavailable.code else {}
    return page, code, headers


def _unavailable(error: SurveyAppError) -> tuple[str, int, dict[str, str]]:
    _log.error("%s on %s", type(error).__name__, request.endpoint)
    return _told(ServiceUnavailable())


def _unexpected(error: Exception) -> tuple[str, int, dict[str, str]]:
    """Log where it happened; the message is left out, since it may repeat an answer."""
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s on %s\n%s", type(error).__name__, request.endpoint, where)
    return _told(InternalServerError())

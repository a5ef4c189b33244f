"""What protects the pages: headers, tokens on forms, cookie flags, known hosts."""

from urllib.parse import urlsplit

import secure
from flask import Flask, Response, request
from flask_wtf import CSRFProtect

from surveyapp.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LARGEST_FORM = 64 * 1024
A_YEAR = 365 * 24 * 3600


def protect(app: Flask, settings: Settings, secret: str) -> None:
    """Configure the protection of an application from its settings; `secret` signs its forms."""
    host = urlsplit(settings.public_address).hostname or ""
    app.config.update(
        SECRET_KEY=secret,
        TRUSTED_HOSTS=sorted({host} | (LOOPBACK if host in LOOPBACK else frozenset())),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        # Pages send no Referer at all, so it cannot be asked for.
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)
    headers = _headers(https=settings.secure_cookies)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(headers)
        is_file = request.endpoint == "static" and response.status_code < 400  # noqa: PLR2004 (served)
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_file else "no-store"
        return response


def _headers(*, https: bool) -> dict[str, str]:
    policy = secure.ContentSecurityPolicy().default_src("'none'").style_src("'self'").script_src("'self'")
    policy = policy.img_src("'self'", "data:").form_action("'self'").base_uri("'none'").frame_ancestors("'none'")
    return dict(
        secure.Secure(
            csp=policy,
            referrer=secure.ReferrerPolicy().no_referrer(),
            xcto=secure.XContentTypeOptions(),
            xfo=secure.XFrameOptions().deny(),
            coop=secure.CrossOriginOpenerPolicy().same_origin(),
            corp=secure.CrossOriginResourcePolicy().same_origin(),
            permissions=secure.PermissionsPolicy().geolocation().camera().microphone(),
            hsts=secure.StrictTransportSecurity().max_age(A_YEAR) if https else None,
        ).headers
    )

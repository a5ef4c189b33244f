"""The public application: questionnaires on loopback or behind a proxy."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from surveyapp.services.collect import collecting
from surveyapp.settings import Settings
from surveyapp.web import errors, security
from surveyapp.web.language import LANGUAGES
from surveyapp.web.public.answering import answering
from surveyapp.web.public.desk import Desk
from surveyapp.web.public.start import start


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Callable[[], datetime] = _now) -> Flask:
    """The application of one installation; its surveys and templates are read here, once."""
    app = Flask(__name__)
    desk = app.extensions["surveyapp"] = Desk(collecting(settings), clock)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(static=_static(app), languages=LANGUAGES)
    security.protect(app, settings, settings.secret_key or desk.collecting.signing_secret())
    errors.install(app)
    app.register_blueprint(start)
    app.register_blueprint(answering)
    for template in app.jinja_env.list_templates():
        app.jinja_env.get_template(template)
    return app


def _static(app: Flask) -> Callable[[str], str]:
    """The address of a file, which changes with its content, so that it can be kept for ever."""
    folder = Path(app.static_folder or "")
    stamps = {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:10] for file in folder.iterdir()}
    return lambda name: f"{app.static_url_path}/{name}?v={stamps[name]}"

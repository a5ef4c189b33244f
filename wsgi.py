"""What gunicorn serves, the public questionnaires, and what each of its workers does first."""

from surveyapp.settings import Settings
from surveyapp.web.app import create_app
from surveyapp.web.public.desk import Desk

public = create_app(Settings())


def post_fork(_server: object, _worker: object) -> None:
    """A worker opens its own connections to the database."""
    desk = public.extensions["surveyapp"]
    if isinstance(desk, Desk):
        desk.collecting.after_fork()

"""What gunicorn serves: the public questionnaires."""

from surveyapp.settings import Settings
from surveyapp.web.app import create_app

public = create_app(Settings())

"""A respondent at a browser, with one page to fill in."""

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LINK = "/s/service-satisfaction/s"


@dataclass(frozen=True)
class Respondent:
    """A browser that shows the page of a link, and what its form sends."""

    client: FlaskClient
    form: dict[str, str]

    @classmethod
    def at(cls, app: Flask) -> "Respondent":
        """Someone who has just opened the link."""
        client = app.test_client()
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', client.get(LINK).text)
        return cls(client, {**dict(hidden), "satisfaction": "satisfied"})

    def sends(self, app: Flask | None = None) -> TestResponse:
        """The page that comes when the form is sent; to another process than it came from, where one is given."""
        self.client.application = app or self.client.application
        return self.client.post(LINK, data=self.form, follow_redirects=True)


def is_receipt(page: TestResponse) -> bool:
    """Whether a page acknowledges answers."""
    return page.status_code == 200 and 'class="receipt"' in page.text

"""SQL statements of one journey through a questionnaire, BEGIN included, after a first one has warmed the process."""

import argparse
import json
import random
from collections import Counter
from types import SimpleNamespace
from urllib.parse import urlsplit

from flask import Flask
from lxml import html  # type: ignore[import-untyped]  # it has no types

from bench.journey import fill
from surveyapp.settings import Settings
from surveyapp.web.app import create_app

MOST_PAGES = 60
OPTIONS = SimpleNamespace(
    form=None, skip="prev|back|clear|save|load|default|reset|lang", honeypot="honey", comments=[""]
)


def journey(app: Flask, heard: Counter[str], address: str, done: str) -> list[tuple[str, int]]:
    """Every request of a journey, with the number of its statements."""
    client, rng, path, data = app.test_client(), random.Random(1), address, None  # noqa: S311 (no secret)
    requests: list[tuple[str, int]] = []
    for _ in range(MOST_PAGES):
        before = heard.total()
        reply = client.get(path) if data is None else client.post(path, data=data)
        requests.append(("GET" if data is None else "POST", heard.total() - before))
        if reply.location:
            path, data = urlsplit(reply.location).path, None
            continue
        text = reply.get_data(as_text=True)
        if reply.status_code != 200:
            raise ValueError(f"{path} answers {reply.status_code}")
        if done in text:
            return requests
        path, data = fill(html.fromstring(text), path, OPTIONS, rng)  # type: ignore[no-untyped-call]  # taken over as it is
    raise ValueError("the journey does not end")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("done")
    arguments = parser.parse_args()
    public, statements = create_app(Settings()), Counter[str]()
    public.extensions["surveyapp"].collecting.database.listen(lambda statement: statements.update([statement]))
    for _ in range(2):
        made = journey(public, statements, arguments.address, arguments.done)
    posts = [n for method, n in made if method == "POST"]
    print(json.dumps({"first_page": made[0][1], "page_sent": max(posts[:-1], default=0), "submit": posts[-1]}))

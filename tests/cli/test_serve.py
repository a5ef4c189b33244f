"""Serving: what stands in its way is said in a sentence."""

import socket
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from surveyapp.cli.main import FAILED, MISUSED, main
from surveyapp.cli.serve import arguments


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--port", "99999"), "99999 is not in the range"),
        (("--workers", "0"), "0 is not in the range"),
        (("--host", "no host at all"), "cannot listen on no host at all, port 8000"),
        (("--host", "192.0.2.1"), "cannot listen on 192.0.2.1, port 8000"),
    ],
)
def test_where_nothing_can_be_served_it_is_said_in_a_sentence(options: tuple[str, ...], said: str) -> None:
    ran = CliRunner().invoke(main, ["serve", *options])
    assert ran.exit_code == (MISUSED if "--help)" in ran.stderr else FAILED)
    assert said in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_port_in_use_is_said_in_a_sentence(taken: int) -> None:
    ran = CliRunner().invoke(main, ["serve", "--port", str(taken)])
    assert (ran.exit_code, ran.stderr) == (
        1,
        f"surveyapp: cannot listen on 127.0.0.1, port {taken}: Address already in use\n",
    )


def test_an_address_of_the_newer_kind_is_written_in_brackets() -> None:
    assert "[::1]:8000" in arguments("::1", 8000, 2)

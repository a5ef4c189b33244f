"""A live site on loopback, and pages of it as a browser shows them."""

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from surveyapp.services.installation import opened
from surveyapp.services.organisation import import_organisation
from surveyapp.settings import Settings
from surveyapp.web.app import create_app

REGISTER = """\
kind,code,level,parent,name_vi,name_en,since,until,successors
unit,qn,department,,Cục Hải quan tỉnh Quảng Ninh,Quảng Ninh Customs Department,,,
unit,mong-cai,branch,qn,Chi cục Hải quan cửa khẩu Móng Cái,Móng Cái Border Gate Customs Branch,,,
unit,hon-gai,branch,qn,Chi cục Hải quan cửa khẩu cảng Hòn Gai,Hòn Gai Seaport Customs Branch,,,
unit,mong-cai-1,team,mong-cai,Đội Thủ tục hàng hóa xuất nhập khẩu,Import and Export Procedures Team,,,
unit,mong-cai-2,team,mong-cai,Đội Giám sát,Supervision Team,,,
officer,0123,,mong-cai-1,,,2020-01-01,,
officer,0124,,mong-cai-2,,,2020-01-01,,
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(instance_dir=folder / "instance")
    register = folder / "organisation.csv"
    register.write_text(REGISTER, "utf-8")
    import_organisation(opened(settings).database, register)
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a path as a phone, or as wide as is said."""
    contexts = []

    def opened(
        path: str, *, width: int = 390, scheme: str = "light", scripts: bool = False, lang: str = "vi-VN"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            locale=lang,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()

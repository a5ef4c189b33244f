"""The demo's register of units: what a visitor finds in it."""

from datetime import date
from pathlib import Path

from surveyapp.definitions.register import read_register

ORGANISATION = read_register(Path(__file__).parents[2] / "demo" / "organisation.csv")
BEFORE, AFTER = date(2021, 6, 15), date(2021, 12, 31)


def test_six_branches_stand_below_the_department_and_teams_below_each():
    assert ORGANISATION.unit("qn").level == "department"
    branches = ORGANISATION.children("qn", AFTER)
    assert {unit.code for unit in branches} == {
        "mong-cai",
        "hon-gai",
        "cam-pha",
        "hoanh-mo",
        "van-gia",
        "bac-phong-sinh",
    }
    for branch in branches:
        assert branch.level == "branch"
        teams = ORGANISATION.children(branch.code, AFTER)
        assert 2 <= len(teams) <= 4
        assert all(team.level == "team" and ORGANISATION.officers(team.code, AFTER) for team in teams)


def test_every_unit_has_a_vietnamese_and_an_english_name():
    for unit in ORGANISATION.units.values():
        assert {"vi", "en"} <= unit.names.keys()


def test_a_team_was_renamed_and_officers_moved_during_2021():
    team = ORGANISATION.unit("hon-gai-3")
    assert team.name("vi", BEFORE) == "Đội Quản lý phương tiện"
    assert team.name("vi", AFTER) == "Đội Giám sát phương tiện vận tải"
    moved = {"0104": ("mong-cai-1", "mong-cai-2"), "0203": ("hon-gai-1", "cam-pha-1")}
    for officer, (old, new) in moved.items():
        assert officer in ORGANISATION.officers(old, BEFORE)
        assert officer not in ORGANISATION.officers(old, AFTER)
        assert officer in ORGANISATION.officers(new, AFTER)


def test_services_and_boarding_areas_have_their_own_levels():
    assert [unit.code for unit in ORGANISATION.at_level("service", AFTER)] == [
        "opg-deputy",
        "opg-make-lpa",
        "opg-use-lpa",
    ]
    assert len(ORGANISATION.at_level("area", AFTER)) == 7

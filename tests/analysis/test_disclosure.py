"""What totals give away: a year of blocks gives nothing, each broken variant something."""

from itertools import combinations

import numpy as np
import pytest

from surveyapp.analysis.disclosure import Atom, Derivable, Total, UnknownAtom, derivable, safe_together

K = 5


def atoms(businesses: list[str]) -> list[Atom]:
    return [Atom(f"f{n}", frozenset({business})) for n, business in enumerate(businesses)]


def blocks_of_a_year(generator: np.random.Generator) -> tuple[list[Atom], list[Total]]:
    """Weekly blocks of 12 teams in 4 branches; a team moves at half time; totals by team, branch, month, year."""
    blocks, totals = [], []
    where: dict[str, tuple[int, int, int]] = {}
    for week in range(52):
        for team in range(12):
            members = generator.choice(200, size=int(generator.integers(K, 15)), replace=False)
            code = f"w{week}t{team}"
            blocks.append(Atom(code, frozenset(map(str, members))))
            where[code] = (week, team, team // 3 if not (team == 0 and week >= 26) else 3)
    for months in range(1, 13):
        inside = [code for code, (week, _, _) in where.items() if week * 12 // 52 < months]
        this = [code for code in inside if where[code][0] * 12 // 52 == months - 1]
        for span, held in (("month", this), ("year to date", inside)):
            totals.append(Total.of(f"all {span} {months}", held))
            totals += [Total.of(f"team {t} {span} {months}", [c for c in held if where[c][1] == t]) for t in range(12)]
            totals += [Total.of(f"branch {b} {span} {months}", [c for c in held if where[c][2] == b]) for b in range(4)]
    return blocks, totals


def test_a_year_of_blocks_with_a_move_gives_no_set_under_k_away():
    blocks, totals = blocks_of_a_year(np.random.default_rng(12))
    assert (len(blocks), len(totals)) == (624, 408)
    assert derivable(blocks, totals, K) == ()
    assert derivable(blocks, [*totals, *(Total.of(block.code, [block.code]) for block in blocks)], K) == ()


def test_one_block_below_k_is_found_in_that_year():
    blocks, totals = blocks_of_a_year(np.random.default_rng(12))
    small = Atom("small", frozenset({"x", "y"}))
    found = derivable([*blocks, small], [*totals, Total.of("all with it", [b.code for b in blocks] + ["small"])], K)
    assert found == (Derivable(("small",), 2),)


def test_control_a_free_date_range_isolates_single_answers():
    forms = atoms([f"b{n}" for n in range(20)])
    ranges = [Total.of(f"to {n}", [form.code for form in forms[:n]]) for n in range(5, 21)]
    found = derivable(forms, ranges, K)
    assert {each.atoms for each in found} == {(f"f{n}",) for n in range(5, 20)}


def test_control_the_officer_question_in_team_blocks_too_isolates_the_rest():
    forms = atoms([f"b{n}" for n in range(12)])
    team = Total.of("team, rated officers", [form.code for form in forms])
    officer = Total.of("officer", [form.code for form in forms[:10]])
    assert derivable(forms, [team, officer], K) == (Derivable(("f10", "f11"), 2),)
    assert derivable(forms, [team], K) == ()


def test_control_raw_and_capped_counts_tell_the_answers_of_the_one_above_the_cap():
    forms = atoms(["broker"] * 8 + [f"b{n}" for n in range(10)])
    raw = Total.of("raw", [form.code for form in forms])
    capped = Total("capped", {form.code: 4 / 8 if form.businesses == {"broker"} else 1.0 for form in forms})
    assert derivable(forms, [raw, capped], K) == (Derivable(tuple(f"f{n}" for n in range(8)), 1),)


def test_control_with_and_without_one_excluded_form_tells_it():
    forms = atoms([f"b{n}" for n in range(9)])
    everything, without = [form.code for form in forms], [form.code for form in forms[1:]]
    found = derivable(forms, [Total.of("with", everything), Total.of("without", without)], K)
    assert found == (Derivable(("f0",), 1),)


def test_sets_that_only_several_totals_together_isolate_are_found():
    forms = atoms(list("abcdefghijklmn"))
    codes = [form.code for form in forms]
    totals = [Total.of("first", codes[:8]), Total.of("last", codes[6:]), Total.of("all", codes)]
    assert derivable(forms, totals, K) == (Derivable(("f6", "f7"), 2),)


def test_two_classes_that_only_stand_together_are_found_as_two():
    forms = atoms(list("abcdefghijkl"))
    codes = [form.code for form in forms]
    totals = [
        Total.of("left", codes[:7]),
        Total.of("left and one", [*codes[:7], "f7", "f8"]),
        Total.of("right with seven", ["f7", *codes[9:]]),
        Total.of("right", codes[9:]),
    ]
    assert {each.atoms for each in derivable(forms, totals, 2)} == {("f7",), ("f8",)}
    linked = derivable(forms, totals[:2], K)
    assert linked == (Derivable(("f7", "f8"), 2),)


def test_one_business_over_many_forms_is_one_business():
    forms = atoms(["broker"] * 30 + list("abcde"))
    codes = [form.code for form in forms]
    assert derivable(forms, [Total.of("all", codes), Total.of("others", codes[30:])], K) == (
        Derivable(tuple(codes[:30]), 1),
    )


def test_blocks_of_which_only_the_number_is_kept_count_as_few_businesses_as_they_can():
    blocks = [Atom.counted("b1", 3), Atom.counted("b2", 4), Atom.counted("b3", 9)]
    totals = [Total.of("all", ["b1", "b2", "b3"]), Total.of("b3", ["b3"])]
    assert derivable(blocks, totals, K) == (Derivable(("b1", "b2"), 4),)


def rank(rows: list[list[float]]) -> int:
    return int(np.linalg.matrix_rank(np.array(rows))) if rows and rows[0] else 0


@pytest.mark.parametrize("seed", range(8))
def test_the_audit_agrees_with_counting_ranks_over_every_small_set(seed: int):
    generator = np.random.default_rng(seed)
    matrix = generator.integers(0, 2, size=(4, 9))
    forms = atoms([f"b{n}" for n in range(9)])
    totals = [Total.of(str(r), [f"f{n}" for n in range(9) if row[n]]) for r, row in enumerate(matrix)]
    classes = {tuple(matrix[:, n]) for n in range(9) if matrix[:, n].any()}
    members = [[n for n in range(9) if tuple(matrix[:, n]) == column] for column in sorted(classes)]
    smallest: list[set[int]] = []
    for size in range(1, K):
        for chosen in combinations(members, size):
            held = {n for group in chosen for n in group}
            rest = [[float(v) for n, v in enumerate(row) if n not in held] for row in matrix]
            if len(held) < K and rank(rest) < rank(matrix.astype(float).tolist()):
                smallest.append(held)
        if smallest:
            break
    found = [{int(code[1:]) for code in each.atoms} for each in derivable(forms, totals, K)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, smallest))


def test_nothing_published_gives_nothing_and_a_wrong_name_is_an_error():
    assert derivable(atoms(["a"]), [], K) == ()
    assert derivable([], [], K) == ()
    with pytest.raises(UnknownAtom, match="f9"):
        derivable(atoms(["a"]), [Total.of("all", ["f9"])], K)


@pytest.mark.parametrize("seed", range(6))
def test_totals_that_are_safe_together_tell_nothing_and_none_is_hidden_for_nothing(seed: int):
    generator = np.random.default_rng(seed)
    teams = [
        Atom(f"t{n}", frozenset(f"b{i}" for i in range(size))) for n, size in enumerate(generator.integers(2, 12, 9))
    ]
    alone = [Atom(each.code, frozenset(f"{each.code}{business}" for business in each.businesses)) for each in teams]
    branches = [Total.of(f"branch{n}", [each.code for each in alone[3 * n : 3 * n + 3]]) for n in range(3)]
    totals = [Total.of("all", [each.code for each in alone]), *branches, *(Total.of(t.code, [t.code]) for t in alone)]
    names = safe_together(alone, totals, K)
    shown = [total for total in totals if total.name in names]
    assert "all" in names
    assert derivable(alone, shown, K) == ()
    large = [total for total in totals if sum(len(a.businesses) for a in alone if a.code in total.counts) >= K]
    assert all(derivable(alone, [*shown, total], K) for total in large if total not in shown), (
        "none is hidden for nothing"
    )
    assert (len(shown) < len(large)) is bool(derivable(alone, large, K))

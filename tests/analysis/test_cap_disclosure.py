"""What capped figures tell together with the raw ones: never the answers of a few businesses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from surveyapp.analysis.cap import capped_answers, weights
from surveyapp.analysis.disclosure import Atom, Derivable, Total, derivable
from surveyapp.definitions.question import YesNo

K, CAP = 5, 4
AGAIN = YesNo(code="again", kind="yes_no")

Block = Sequence[str]
"""The business of each form."""


def drawn(rng: Random) -> list[Block]:
    """One or two blocks of the forms of nine to twelve businesses, each block with enough of them."""
    while True:
        sizes = [rng.choice((1, 2, 3, 6, 7, 8, 9)) for _ in range(rng.randint(9, 12))]
        forms = [f"b{n}" for n, size in enumerate(sizes) for _ in range(size)]
        most = rng.randint(1, 2)
        place = [rng.randrange(most) for _ in forms]
        blocks: list[Block] = [[b for b, where in zip(forms, place, strict=True) if where == n] for n in set(place)]
        if all(len(set(block)) >= K for block in blocks):
            return blocks


def is_told(blocks: Sequence[Block], rng: Random) -> bool:
    given = [[(business, rng.choice(("yes", "no"))) for business in block] for block in blocks]
    return capped_answers(AGAIN, given, CAP, K, 0.1) is not None


def seen(blocks: Mapping[str, Block], units: Mapping[str, Sequence[str]]) -> tuple[Derivable, ...]:
    """What a reader works out from the raw figure of each block and the capped one of each unit, made of blocks."""
    cells = [(name, business) for name, block in blocks.items() for business in sorted(set(block))]
    atoms = [Atom(f"{name} {business}", frozenset({business})) for name, business in cells]
    raw = [Total.of(name, [f"{name} {business}" for business in sorted(set(block))]) for name, block in blocks.items()]
    capped = []
    for unit, inside in units.items():
        known = weights(Counter(business for name in inside for business in blocks[name]), CAP)
        capped.append(Total(f"capped {unit}", {f"{n} {b}": float(known[b]) for n, b in cells if n in inside}))
    return derivable(atoms, [*raw, *capped], K)


def test_no_few_businesses_can_be_worked_out_from_raw_and_capped_together():
    rng = Random(2021)  # noqa: S311 - a test's cases
    told, held_back = 0, 0
    for _ in range(400):
        blocks = drawn(rng)
        found = seen({str(n): block for n, block in enumerate(blocks)}, {"unit": [str(n) for n in range(len(blocks))]})
        if is_told(blocks, rng):
            told += 1
            assert found == ()
        held_back += found != ()
    assert told > 50
    assert held_back > 50, "control: without the rule, few could be worked out"


BROKERS = [f"broker{n}" for n in range(6) for _ in range(8 + n)]
FIRMS = [f"firm{n}" for n in range(8)]
EAST, WEST = [*BROKERS, *FIRMS, *["both"] * 3], [f"west-{business}" for business in (*BROKERS, *FIRMS)] + ["both"] * 3


def test_control_capped_figures_of_a_unit_and_of_its_parts_tell_who_is_in_several():
    blocks = {"east": EAST, "west": WEST}
    parts = {"east": ["east"], "west": ["west"]}
    whole = {"department": ["east", "west"]}
    assert seen(blocks, parts) == seen(blocks, whole) == ()
    told = seen(blocks, parts | whole)
    assert {found.atoms for found in told} == {("east both", "west both")}
    assert [found.businesses for found in told] == [1]


def test_two_caps_on_the_same_forms_tell_no_more_than_one():
    block = [*BROKERS, *FIRMS, *["between"] * 5]
    atoms = [Atom(business, frozenset({business})) for business in sorted(set(block))]
    known = {cap: weights(Counter(block), cap) for cap in (4, 6)}
    raw = Total.of("raw", [atom.code for atom in atoms])
    capped = [Total(f"cap {cap}", {b: float(weight) for b, weight in own.items()}) for cap, own in known.items()]
    assert derivable(atoms, [raw, *capped], K) == ()


def test_control_a_revised_import_tells_the_business_whose_forms_changed():
    before, after = Counter(BROKERS + FIRMS), Counter(BROKERS[1:] + FIRMS)
    atoms = [Atom(business, frozenset({business})) for business in sorted(before)]
    # The reader knows the one form that went, so that the raw figures are the same; the weights of its business are not.
    totals = [Total.of("raw", list(before))]
    totals += [
        Total(str(n), {b: float(w) for b, w in weights(own, CAP).items()}) for n, own in enumerate((before, after))
    ]
    assert [found.atoms for found in derivable(atoms, totals, K)] == [("broker0",)]

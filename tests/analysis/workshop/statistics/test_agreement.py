"""Agreement on a whole board, checked against worked examples."""

import krippendorff
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.agreement import Agreement, AgreementStatus
from valuechain.analysis.workshop.statistics.alpha import alphas_of
from valuechain.analysis.workshop.statistics.measures import measure_agreement, measure_group_agreement
from valuechain.model.workshop.plan import FEWEST_SHOWN

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section D: four observers, twelve units, 0 missing.
PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)


@pytest.fixture
def published() -> NDArray[np.float64]:
    """For each unit, how many observers gave it each of the values 1 to 5."""
    return np.array([[column.count(value) for value in range(1, 6)] for column in zip(*PUBLISHED, strict=True)], float)


def test_published_example(published: NDArray[np.float64]) -> None:
    """Both the package and our version for many draws give Krippendorff's 0.815."""
    assert krippendorff.alpha(value_counts=published, level_of_measurement="ordinal") == pytest.approx(0.815, abs=5e-4)
    assert alphas_of(published[None])[0] == pytest.approx(0.815, abs=5e-4)


def test_draws_are_as_the_package_has_them() -> None:
    """For 40 tables of random counts, with empty and single cells, every alpha matches the package's."""
    counts = np.random.default_rng(1).integers(0, 4, (40, 6, 3)).astype(float)
    expected = [krippendorff.alpha(value_counts=each, level_of_measurement="ordinal") for each in counts]
    assert alphas_of(counts) == pytest.approx(expected)


def test_correction_multiplies_the_disagreement(published: NDArray[np.float64]) -> None:
    """Doubling the observed disagreement doubles alpha's distance from 1."""
    (once,), (twice,) = alphas_of(published[None]), alphas_of(published[None], 2.0)
    assert 1 - twice == pytest.approx(2 * (1 - once))


def test_two_values_by_hand() -> None:
    """Four name actor a as primary, and one names actor b: alpha is 0.28.

    Coincidences: none-none 3, primary-primary 3, none-primary and primary-none 2 each; of 10 values, 5 are none and 5
    primary. The distance d is the same everywhere, so alpha = 1 - (4 d) / (2 x 5 x 5 / 9 d) = 1 - 36 / 50.
    """
    plan = make_plan("ab", {"x": None})
    found = measure_agreement(plan, say("x", "4*P. .P"), {"x": 1})
    assert found.value == pytest.approx(0.28)
    assert (found.participants, found.cells) == (5, 2)


def test_three_values_by_hand() -> None:
    """Four name actor a as primary, one as secondary, and all give actor b no role: alpha is 11/12.

    Totals: none 5, secondary 1, primary 4. Ordinal distances: none-secondary 3 squared, secondary-primary 2.5 squared,
    none-primary 5.5 squared. Observed 2 x 6.25 = 12.5; expected 2 x (5 x 9 + 4 x 6.25 + 20 x 30.25) / 9 = 150.
    """
    plan = make_plan("ab", {"x": None})
    assert measure_agreement(plan, say("x", "4*P. S."), {"x": 1}).value == pytest.approx(11 / 12)


def test_missing_answers_are_missing() -> None:
    """Participants who don't know or didn't answer change nothing."""
    plan = make_plan("ab", {"x": None})
    found = measure_agreement(plan, say("x", "4*P. .P ? ? -"), {"x": 1})
    assert found.value == pytest.approx(0.28)
    assert found.participants == 5


def test_overall_takes_all_mitigations() -> None:
    """Doubling the answers doubles the cells and barely changes alpha: 1 - 8 / (2 x 10 x 10 / 19) = 0.24."""
    plan = make_plan("ab", {"x": None, "y": None})
    proposals = [*say("x", "4*P. .P"), *say("y", "4*P. .P")]
    found = measure_agreement(plan, proposals, {"x": 1, "y": 1})
    assert found.value == pytest.approx(0.24)
    assert found.cells == 4


def test_everybody_the_same_in_each_cell() -> None:
    """If all name actor a as primary and give actor b no role, alpha is 1, and so are the ends of its interval."""
    plan = make_plan("ab", {"x": None})
    found = measure_agreement(plan, say("x", "6*P."), {"x": 1})
    assert (found.status, found.value, found.low, found.high) == (AgreementStatus.MEASURED, 1, 1, 1)


def test_everybody_the_same_everywhere() -> None:
    """If everyone says "no one can do this", nothing varies: all agree, and there is no alpha."""
    plan = make_plan("ab", {"x": None})
    found = measure_agreement(plan, say("x", "6*0 ?"), {"x": 1})
    assert found == Agreement(AgreementStatus.ALL_AGREE, 6, 2)


def test_too_few() -> None:
    """Agreement needs more than four who know the answer: a fifth who doesn't know adds nothing."""
    plan = make_plan("ab", {"x": None, "y": None})
    found = measure_agreement(plan, say("x", "3*P. .P ?"), {"x": 1, "y": 1})
    assert found == Agreement(AgreementStatus.TOO_FEW, 4, 2)


def test_nobody_beside_another() -> None:
    """Five participants who each know the answer for a different mitigation can't be compared at all."""
    plan = make_plan("a", dict.fromkeys("vwxyz"))
    proposals = [each for index, mitigation in enumerate("vwxyz") for each in say(mitigation, "- " * index + "P")]
    found = measure_agreement(plan, proposals, dict.fromkeys("vwxyz", 1))
    assert found == Agreement(AgreementStatus.TOO_FEW, 5, 0)


def test_interval_holds_the_figure() -> None:
    """The interval of a split room contains its alpha, and is narrower than the whole range."""
    plan = make_plan("abc", {"x": None})
    found = measure_agreement(plan, say("x", "10*P.. 6*.P. 4*S.P"), {"x": 1})
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert -0.5 < found.low < found.value < found.high < 1


def test_no_interval_where_draws_hold_one_value() -> None:
    """If one person in ten differs, a third of the draws (0.9 to the power of 10) miss that person: no interval."""
    plan = make_plan("ab", {"x": None})
    found = measure_agreement(plan, say("x", "9*0 P."), {"x": 1})
    assert found.status is AgreementStatus.MEASURED
    assert (found.low, found.high) == (None, None)


def test_order_of_arrival_changes_nothing() -> None:
    """The same proposals in another order give identical figures."""
    plan = make_plan("abc", {"x": None})
    proposals = say("x", "10*P.. 6*.P. 4*S.P")
    assert measure_agreement(plan, proposals, {"x": 1}) == measure_agreement(plan, proposals[::-1], {"x": 1})


def test_groups() -> None:
    """Each large group has its own alpha: one member of g differs, and all of h agree; k, with one member, has none.

    The alpha of g is worked out as in `test_two_values_by_hand`: 1 - 4 / (2 x 5 x 5 / 9) for a group of five.
    """
    n = FEWEST_SHOWN
    alpha = 1 - 4 / (2 * n * n / (2 * n - 1))
    plan = make_plan("ab", {"x": None}, groups="g h k")
    proposals = say("x", f"{n - 1}*P. .P {n}*P. P.", "g" * n + "h" * n + "k" * 1)
    # With the one in k, h has to be hidden; without, both are shown.
    assert list(measure_group_agreement(plan, proposals, {"x": 1})) == ["g"]
    found = measure_group_agreement(plan, proposals[:-1], {"x": 1})
    assert found["g"].value == pytest.approx(alpha)
    assert found["h"].value == 1


@pytest.mark.parametrize(
    ("words", "alpha"),
    [
        ("12*P........", 1.0),
        ("11*0 P........", 0.0),
        ("10*P........ .P....... ..P......", 0.65),
        ("6*P........ 6*S........", 1.0),
        ("6*P........ 6*.P.......", 0.39),
        (" ".join("." * place + "P" + "." * (8 - place) for place in (*range(9), 0, 1, 2)), -0.06),
    ],
)
def test_alpha_of_rooms_that_it_does_not_fit(words: str, alpha: float) -> None:
    """On one question, alpha contradicts what a room sees, which is why it is given for whole boards only.

    Of twelve people and nine actors: six against six about the role of one actor count as full agreement, because eight
    actors have no role for anyone; ten of twelve who say the same count as less.
    """
    plan = make_plan("abcdefghi", {"x": None})
    assert measure_agreement(plan, say("x", words), {"x": 1}).value == pytest.approx(alpha, abs=0.005)

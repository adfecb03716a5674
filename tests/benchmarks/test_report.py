from tests.benchmarks.report import Comparison, in_turns, ratio_table


def _comparison(*, ours: list[float], baseline: list[float]) -> Comparison:
    return Comparison(name="Enrol", unit="requests", ours=ours, baseline=baseline, required=0.8)


def test_runs_take_turns() -> None:
    order: list[str] = []

    def ours() -> int:
        order.append("ours")
        return len(order)

    def baseline() -> int:
        order.append("baseline")
        return len(order)

    assert in_turns(ours=ours, baseline=baseline, rounds=2) == ((1, 3), (2, 4))
    assert order == ["ours", "baseline", "ours", "baseline"]


def test_the_ratio_is_of_each_pair_and_its_median_decides() -> None:
    # The medians of the rates alone would give 100 / 100.
    comparison = _comparison(ours=[70, 100, 140], baseline=[100, 200, 100])
    assert comparison.ratios == (0.7, 0.5, 1.4)
    assert not comparison.kept
    assert "NOT KEPT" in ratio_table([comparison])
    assert "0.70 (0.50–1.40)" in ratio_table([comparison])


def test_a_median_of_exactly_what_was_promised_is_kept() -> None:
    assert _comparison(ours=[80, 80, 10], baseline=[100, 100, 100]).kept

"""Values that are cheap to make are still values: equal, hashed, replaced, without a dict."""

from dataclasses import replace

from guatu.lib.values import value, with_field


@value
class Point:
    """A value for the tests."""

    x: int
    y: int = 0


def test_values_are_equal_and_hashed_by_their_fields() -> None:
    assert Point(1) == Point(1, 0)
    assert len({Point(1), Point(1, 0), Point(1, 2)}) == 2


def test_a_changed_copy_leaves_the_value_as_it_was() -> None:
    one = Point(1, 2)

    assert replace(one, x=5) == Point(5, 2)
    assert one == Point(1, 2)
    assert not hasattr(one, "__dict__")


def test_a_copy_with_another_field_is_what_replace_makes() -> None:
    one = Point(1, 2)

    assert with_field(one, "y", 7) == replace(one, y=7)
    assert one == Point(1, 2)

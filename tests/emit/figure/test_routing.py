"""Arrows and texts avoid obstacles, in small scenes made by hand."""

from dataclasses import replace
from itertools import pairwise

import pytest

from unetgen.emit.figure.drawing.place_texts import place_texts
from unetgen.emit.figure.layout.occupancy import Obstacle, Occupancy
from unetgen.emit.figure.layout.routing_grid import RoutingGrid
from unetgen.emit.figure.layout.shortest_path import Port, find_detour
from unetgen.emit.figure.style.shapes import Point, Rect, Text

WALL = Rect(40.0, -100.0, 60.0, 100.0)
START, END = Port(0.0, 0.0, (1, 0)), Port(100.0, 0.0, (-1, 0))
NOWHERE = (-1, -1)


def way_past(*extents: Rect, ways: tuple[tuple[Point, ...], ...] = (), ends: tuple[Port, ...] = (END,)) -> list[Point]:
    points = [START.ahead(4.0), *(end.ahead(11.0) for end in ends)]
    found = find_detour(RoutingGrid(extents, ways, points), [START], ends)
    return list(found or ())


def test_straight_where_it_can() -> None:
    assert way_past() == [(0.0, 0.0), (100.0, 0.0)]


def test_around_a_wall() -> None:
    way = way_past(WALL)
    assert way[0] == (0.0, 0.0)
    assert way[-1] == (100.0, 0.0)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(way)), "straight pieces"
    assert way[-2][1] == 0.0, "it goes straight into its port"
    assert not Occupancy([Obstacle(WALL)]).bars(way, NOWHERE)
    assert max(abs(y) for _, y in way) < 115, "and no further than that"


def test_through_a_gap() -> None:
    above, below = Rect(40.0, 8.0, 60.0, 100.0), Rect(40.0, -100.0, 60.0, -8.0)
    assert way_past(above, below) == [(0.0, 0.0), (100.0, 0.0)]


def test_none_out_of_a_ring() -> None:
    sides = (Rect(-30, -30, 30, -20), Rect(-30, 20, 30, 30), Rect(-30, -30, -20, 30), Rect(20, -30, 30, 30))
    assert way_past(*sides) == []


def test_beside_another_way_rather_than_on_it() -> None:
    other = ((0.0, 107.0), (100.0, 107.0))
    way = way_past(WALL, ways=(other,))
    assert min(y for _, y in way) < -100, "below, where no other way is"


def test_the_cheaper_port() -> None:
    dear = END._replace(cost=300.0)
    above = Port(100.0, 20.0, (0, 1))
    assert way_past(ends=(dear, above))[-1] == (100.0, 20.0)
    assert way_past(ends=(END, above))[-1] == (100.0, 0.0)


@pytest.mark.parametrize(
    ("rect", "taken"),
    [
        (Rect(0, 20, 5, 25), False),  # beside the upper face's slanting edge
        (Rect(20, 2, 25, 4), False),  # and below the side face's
        (Rect(12, 22, 15, 25), True),
        (Rect(5, 5, 8, 8), True),
    ],
)
def test_corners_beside_a_cuboid_are_free(rect: Rect, taken: bool) -> None:
    assert Occupancy([Obstacle(Rect(0, 0, 10, 16), (15.0, 12.0))]).meets(rect) is taken


def label(words: str = "64") -> Text:
    return Text(words=words, x=0.0, y=0.0, size=10.0, colour="#000000")


def test_a_text_stays_where_it_is_free() -> None:
    assert place_texts([(label(),)], [], Occupancy(), Occupancy()) == ([label()], [])


def test_a_text_leaves_its_line_last() -> None:
    crowd = Occupancy([Obstacle(Rect(-2.0, -20.0, 2.0, 20.0))])
    (text,), homeless = place_texts([(label(),)], [], crowd, Occupancy())
    assert not homeless
    assert text.y == 0.0
    assert 0 < abs(text.x) < 15


def test_grouped_labels_move_together() -> None:
    parts = (label("128"), replace(label(" = 64 + 64"), align="left"))
    crowd = Occupancy([Obstacle(Rect(20.0, -3.0, 22.0, 3.0))])
    (one, other), _ = place_texts([parts], [], crowd, Occupancy())
    assert one.x == other.x != 0.0 or one.y == other.y != 0.0


def test_texts_do_not_overlap() -> None:
    (one, other), _ = place_texts([(label(),), (label(),)], [], Occupancy(), Occupancy())
    assert not one.ink.meets(other.ink)


def test_words_beside_an_arrow_take_its_first_free_place() -> None:
    places = [label(), replace(label(), x=50.0), replace(label(), x=90.0)]
    crowd = Occupancy([Obstacle(Rect(-5.0, -5.0, 5.0, 5.0))])
    assert place_texts([], [places], crowd, Occupancy()) == ([places[1]], [])


def test_a_text_without_any_place_is_reported() -> None:
    everywhere, rigid = Occupancy([Obstacle(Rect(-99, -99, 99, 99))]), Occupancy([Obstacle(Rect(-5, -5, 5, 5))])
    places = [label(), replace(label(), x=50.0)]
    assert place_texts([], [places], everywhere, rigid) == ([places[1]], [places[1]]), "off what cannot make way"

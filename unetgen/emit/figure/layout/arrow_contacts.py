"""Find what arrows do at each column, so that captions keep clear of them.

The columns' places depend on their captions, captions on the arrows, and arrows on the columns' places. So the layout
is computed again with the contacts found.
"""

from collections.abc import Sequence
from dataclasses import replace

from unetgen.emit.figure.layout.column import BoxColumn
from unetgen.emit.figure.layout.contacts import Contacts, FootContacts, TopContacts
from unetgen.emit.figure.layout.route_kinds import Route, RouteKind
from unetgen.emit.figure.words.arrow_labels import ArrowLabels

TO_THE_TOP: tuple[RouteKind, ...] = ("over", "around_down")
FROM_ABOVE: tuple[RouteKind, ...] = ("vertical", "elbow", "corner", "through")
FROM_BELOW: tuple[RouteKind, ...] = ("vertical", "elbow", "corner", "around_up")
OUT_OF_THE_FOOT: tuple[RouteKind, ...] = ("under", "vertical", "elbow", "through")


def contacts_of_columns(columns: Sequence[BoxColumn], routes: Sequence[Route], labels: ArrowLabels) -> list[Contacts]:
    """Return the contacts of each column with the routes."""
    leaving: dict[int, list[Route]] = {}
    arriving: dict[int, list[Route]] = {}
    for route in routes:
        leaving.setdefault(route.start.column, []).append(route)
        arriving.setdefault(route.end.column, []).append(route)
    return [
        contacts_of(columns, column, leaving.get(number, []), arriving.get(number, []), labels)
        for number, column in enumerate(columns)
    ]


def contacts_of(
    columns: Sequence[BoxColumn],
    column: BoxColumn,
    leaving: Sequence[Route],
    arriving: Sequence[Route],
    labels: ArrowLabels,
) -> Contacts:
    """Return what the routes that leave a column and arrive at it do there."""
    up = [route for route in leaving if leads_up(route, columns)]
    level_or_down = [route for route in leaving if not leads_up(route, columns)]
    at_box = [route for route in arriving if route.end.number is None]
    from_below = [route for route in at_box if leads_up(route, columns)]
    from_above = [route for route in at_box if not leads_up(route, columns)]
    over = of_kind(leaving, "over") + of_kind(up, "through")
    foot = foot_contacts(level_or_down, from_below, at_box)
    rising = (route for route in of_kind(arriving, *FROM_BELOW) if leads_up(route, columns))
    sums = {number for route in rising if (number := route.end.number) is not None}
    label = widest_label(column, of_kind(leaving, "under"), labels)
    return Contacts(
        top_contacts(len(column.parts), up, over, from_above, at_box),
        replace(foot, sums=tuple(sorted(sums)), label=label),
    )


def widest_label(column: BoxColumn, shortcuts: Sequence[Route], labels: ArrowLabels) -> float:
    """Return the width of the widest label of several paths under a row, or 0.

    Their labels do not fit between them.
    """
    words = [said for route in shortcuts if (said := labels.on(route.link))]
    return max(column.looks.width(said, column.looks.small) for said in words) if len(words) > 1 else 0.0


def top_contacts(
    parts: int, up: Sequence[Route], over: list[Route], from_above: Sequence[Route], arriving: Sequence[Route]
) -> TopContacts:
    """Return the contacts at the top of a column.

    Args:
        parts: how many the column has.
        up: routes that leave to a row above.
        over: routes that leave the top, over the row or to a row above.
        from_above: routes that arrive from the same row or one above.
        arriving: all routes that arrive at the box itself.
    """
    straight_up, falling, tops = (
        [route for route in of_kind(up, "vertical", "elbow") if route.link.kind != "gate"],
        of_kind(from_above, *FROM_ABOVE),
        of_kind(arriving, *TO_THE_TOP),
    )
    starts = {route.start.part for route in (*straight_up, *over)}
    falling_beside = [route for route in falling if route.kind != "through"]
    return TopContacts(
        parts=tuple(sorted(starts | {route.end.part for route in (*falling, *tops)})),
        skips=sum(route.link.kind == "skip" for route in tops) if parts == 1 else 0,
        signal_leaves=any(route.link.kind == "gate" for route in up),
        gate_before=any(route.link.kind == "gate" or route.link.steered for route in arriving),
        skip_beside=bool(over) and bool(straight_up or tops or falling_beside),
        arrow_up=bool(straight_up),
        arrow_in=any(route.link.kind == "down" for route in of_kind(falling, "vertical", "elbow")),
    )


def foot_contacts(
    level_or_down: Sequence[Route], from_below: Sequence[Route], arriving: Sequence[Route]
) -> FootContacts:
    """Return the contacts at the foot of a column.

    Args:
        level_or_down: routes that leave to the same row or one below.
        from_below: routes that arrive from a row below.
        arriving: all routes that arrive at the box itself.
    """
    shortcuts = of_kind(arriving, "under")
    return FootContacts(
        parts=tuple(sorted({route.end.part for route in of_kind(from_below, *FROM_BELOW)})),
        leaves=bool(of_kind(level_or_down, *OUT_OF_THE_FOOT)),
        arrow_down=bool(of_kind(level_or_down, "vertical", "elbow")),
        shortcut=bool(shortcuts or of_kind(level_or_down, "under")),
        shortcut_down=bool(of_kind(level_or_down, "through")),
    )


def of_kind(routes: Sequence[Route], *kinds: RouteKind) -> list[Route]:
    """Return the routes of some kinds."""
    return [route for route in routes if route.kind in kinds]


def leads_up(route: Route, columns: Sequence[BoxColumn]) -> bool:
    """Return whether a route leads to a row above its own."""
    return columns[route.end.column].row < columns[route.start.column].row

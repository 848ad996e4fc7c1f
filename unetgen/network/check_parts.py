"""Check users' own parts: their options, and the kind and shape of their nodes."""

import inspect
from typing import Annotated, Any, Literal, cast, get_args, get_origin, get_type_hints

from unetgen._text import shown
from unetgen.errors import UserError
from unetgen.graph.plan import Node
from unetgen.network.own_parts import OwnPart
from unetgen.network.part_files import faults_with_their_line
from unetgen.network.stage_order import Order, fault_in_order, is_stage_with_edges

EXAMPLE = 'width: Annotated[int, "channels of a path"] = 4'


def check_options(own: OwnPart) -> None:
    """Check that every option can be a key.

    Raises:
        UserError: with the option, and how it is written.
    """
    what = f"{own.kind} {shown(own.name)}: its annotations in {own.place} cannot be read"
    with faults_with_their_line(what, own.root):
        hints = get_type_hints(own.function, include_extras=True)
        parameters = inspect.signature(own.function).parameters.values()
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY:
            why = wrong_option(parameter, hints.get(parameter.name))
            if why:
                raise UserError(f"{own.place}: option {parameter.name} {why}. Write, for example, {EXAMPLE}.")


def wrong_option(parameter: inspect.Parameter, hint: Any) -> str:
    """Return what is wrong with an option, or an empty text."""
    if parameter.name == "kind":
        return "has the name of the key that chooses the part: rename it"
    if get_origin(hint) is not Annotated or not all(isinstance(text, str) for text in hint.__metadata__):
        return "has no line of help"
    if len(hint.__metadata__) > 2:
        return "has more than a line of help and the setting that it needs"
    type_ = get_args(hint)[0]
    words = get_args(type_) if get_origin(type_) is Literal else ()
    if type_ not in (bool, int, float) and not is_whole_tuple(type_) and not (words and all_are_words(words)):
        return "has a type that no key has: it may be bool, int, float, a Literal of words, or tuple[int, ...]"
    return "has no default" if parameter.default is parameter.empty else ""


def is_whole_tuple(type_: Any) -> bool:
    return get_origin(type_) is tuple and get_args(type_) == (int, ...)


def all_are_words(values: tuple[Any, ...]) -> bool:
    return all(isinstance(value, str) for value in values)


def check_result(own: OwnPart, made: Any) -> Any:
    """Return what a part made.

    Raises:
        UserError: it is something else than the rest of the network needs.
    """
    if own.kind == "block" and not (isinstance(made, list | tuple) and made and all_nodes(cast("list[Any]", made))):
        refuse_result(own, made, "a list of nodes, the output of each convolution, the block's output last")
    if own.kind in ("gate", "attention") and not isinstance(made, Node):
        refuse_result(own, made, "the node of its output")
    return list(cast("list[Any]", made)) if own.kind == "block" else cast("Any", made)


def all_nodes(values: list[Any]) -> bool:
    return all(isinstance(value, Node) for value in values)


def refuse_result(own: OwnPart, made: Any, wanted: str) -> None:
    given = "nothing" if made is None else shown(repr(made))
    raise UserError(f"{own.kind} {shown(own.name)} returned {given}. {own.place} has to return {wanted}.")


def check_stage_order(own: OwnPart, order: Any, depth: int) -> Order:
    """Return the stages of a topology.

    Raises:
        UserError: a stage is missing, comes twice, or takes something that is not there yet.
    """
    if not isinstance(order, list | tuple) or not all(map(is_stage_with_edges, cast("list[Any]", order))):
        refuse_result(own, order, "pairs of a Stage and its tuple of Edges, in execution order")
    if fault := fault_in_order(cast("Order", order), depth):
        raise UserError(f"topology {shown(own.name)} at depth {depth}{fault}. Correct {own.place}.")
    return cast("Order", order)

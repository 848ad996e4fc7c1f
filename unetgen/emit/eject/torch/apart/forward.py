"""The lines of a class: layers that are made, and tensors that pass through them."""

import re
from collections.abc import Sequence

from unetgen.emit.eject.code import STEP, WIDTH, LayerCall, Repeat, split_call, stacked, wrapped_lines

JOINED = re.compile(r"(?P<name>\w+) = (?P<value>torch\.cat\(.*\)|\w+ [+*] \w+)")
LOOP = re.compile(r"\*\((?P<layer>.*) for _ in range\((?P<times>\w+)\)\)")
TAKES_ONE = re.compile(r"(?P<name>\w+) = (?P<layer>self\.\w+)\((?P<taken>\w+)\)")


def layer_lines(attribute: str, calls: Sequence[LayerCall | None]) -> list[str]:
    made = [call for call in calls if call]
    if len(made) == 1 and made[0].head != "nn.Sequential":
        one = made[0]._replace(head=f"self.{attribute} = {made[0].head}")
        return [line[2 * STEP :] for line in one.lines(2 * STEP)]
    return sequential_lines(f"self.{attribute} = ", made, 2 * STEP)


def sequential_lines(start: str, calls: Sequence[LayerCall], indent: int) -> list[str]:
    """Return layers in sequence, two of them on one line if they fit."""
    layers = [item_of(text) for call in calls for text in flat_texts(call)]
    head = f"{start}nn.Sequential("
    short = wrapped_lines(head, [layer.text for layer in layers], ")", indent)
    lines = short if len(layers) == 2 and len(short) < 4 else stacked(head, layers, ")", indent)
    return [line[indent:] for line in lines]


def flat_texts(call: LayerCall) -> list[str]:
    """Return a layer, or those of a sequence."""
    if call.head != "nn.Sequential":
        return [call.text]
    items = [item_of(argument) for argument in call.arguments]
    return [text for item in items for text in ([item.text] if isinstance(item, Repeat) else flat_texts(item))]


def item_of(text: str) -> LayerCall | Repeat:
    """Return a layer of a sequence, or a loop that makes several."""
    found = LOOP.fullmatch(text)
    return Repeat(split_call(found["layer"]), found["times"]) if found else split_call(text)


def assignment(left: Sequence[str], right: str) -> list[str]:
    whole = f"{', '.join(left)} = {right}"
    if len(whole) + 2 * STEP <= WIDTH:
        return [whole]
    call = split_call(right)
    start = f"{', '.join(left)} = {call.head}("
    if not call.arguments:
        return [whole]
    return [line[2 * STEP :] for line in wrapped_lines(start, call.arguments, f"){call.tail}", 2 * STEP)]


def returned(lines: list[str], outputs: Sequence[str]) -> list[str]:
    """Return the lines with what the class gives at the end."""
    last = ", ".join(outputs)
    lines = with_joins_inside([*lines, f"return {last}"])[:-1]
    if lines and lines[-1].startswith(f"{last} = ") and len(outputs) == 1:
        return [*lines[:-1], f"return {lines[-1].removeprefix(f'{last} = ')}"]
    return [*lines, f"return {last}"]


def with_joins_inside(lines: Sequence[str]) -> list[str]:
    """Return the lines with joined maps written where a layer takes them."""
    done: list[str] = []
    for place, line in enumerate(lines):
        short = joined_inside(done[-1], line, lines[place + 1 :]) if done else ""
        done = [*done[:-1], short] if short else [*done, line]
    return done


def joined_inside(line: str, after: str, later: Sequence[str]) -> str:
    """Return two lines as one, or nothing if the first one's variable is needed later."""
    made, call = JOINED.fullmatch(line), TAKES_ONE.fullmatch(after)
    if not made or not call or call["taken"] != made["name"]:
        return ""
    needed = call["name"] != made["name"] and re.search(rf"\b{made['name']}\b", "\n".join(later))
    whole = f"{call['name']} = {call['layer']}({made['value']})"
    return "" if needed or 2 * STEP + len(whole) > WIDTH else whole

"""The values of a pickle of version 1, without running anything in it.

`pickle` itself calls what a file names, and allocates what it declares. Here `pickletools` splits the file, and a small
stack makes lists, mappings, texts and numbers of it. The few things that plans name (`OrderedDict`, NumPy's arrays and
numbers) are made by hand; all else is refused.
"""

import pickletools
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from unetgen._text import printable
from unetgen.read.json_files import LARGEST_NUMBER
from unetgen.read.nnunet.pickled_values import Global, Made, PickleError, plain

MOST_OPCODES = 1_000_000  # plans of 1,000 cases have 100,000
MOST_IN_KEY = 100  # values; a region of labels is a key
MULTIARRAY = ("numpy.core.multiarray", "numpy._core.multiarray")
MADE = {
    "collections.OrderedDict": "OrderedDict",
    "builtins.set": "set",
    "numpy.ndarray": "ndarray",
    "numpy.dtype": "dtype",
    **{f"{module}._reconstruct": "array" for module in MULTIARRAY},
    **{f"{module}.scalar": "scalar" for module in MULTIARRAY},
}


class Stack(NamedTuple):
    """The values, the places of the marks, and the memory of a pickle."""

    values: list[Any]
    marks: list[int]
    memory: dict[int, Any]

    def push(self, value: Any) -> None:
        self.values.append(value)

    def pop(self) -> Any:
        return self.values.pop()

    def since_mark(self) -> list[Any]:
        """Take the values above the last mark."""
        start = self.marks.pop()
        taken = self.values[start:]
        del self.values[start:]
        return taken


Action = Callable[[Stack, Any], None]


def unpickled(data: bytes) -> Any:
    """Return the values in a pickle: lists, mappings, texts, numbers, and `Made`.

    Raises:
        PickleError: it is not whole, too large, or names what plans do not have.
    """
    stack = Stack([], [], {})
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(data)):
            if count > MOST_OPCODES:
                raise PickleError(f"it has more than {MOST_OPCODES:,} instructions")
            if opcode.name == "STOP":
                return stack.pop()
            action = ACTIONS.get(opcode.name)
            if action is None:
                raise PickleError(f"it has the instruction {opcode.name}, which no plans have")
            action(stack, argument)
    except PickleError:
        raise
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, AttributeError):
        raise PickleError("it is not a whole pickle") from None
    raise PickleError("it is not a whole pickle")


def named_globally(stack: Stack, name: str) -> None:
    """Push what a pickle names, if it is known.

    Raises:
        PickleError: it is not; nothing is imported.
    """
    if name not in MADE:
        raise PickleError(f"it names {printable(name)[:60]}, and plans have lists, numbers and NumPy's arrays alone")
    stack.push(Global(MADE[name]))


def make(stack: Stack, _: Any) -> None:
    """Make what a known name makes of its arguments."""
    arguments, called = stack.pop(), stack.pop()
    given = cast("tuple[Any, ...]", arguments) if isinstance(arguments, tuple) else None
    if not isinstance(called, Global) or given is None or (called.name == "OrderedDict" and given):
        raise PickleError("it is not a whole pickle")
    if called.name == "OrderedDict":
        stack.push({})
    else:
        stack.push(given[0] if called.name == "set" else Made(called.name, given))


def set_state(stack: Stack, _: Any) -> None:
    """Give a value its state; only arrays and types of numbers have one."""
    state = stack.pop()
    if isinstance(made := stack.values[-1], Made):
        made.state = cast("tuple[Any, ...]", state) if isinstance(state, tuple) else ()


def key_of(value: Any) -> Any:
    """Return a mapping's key: a text, a number, or a short flat tuple of them.

    The hash of nested tuples can take years.
    """
    items = cast("tuple[Any, ...]", value) if isinstance(value, tuple) else (value,)
    if len(items) > MOST_IN_KEY or not all(is_simple(item) for item in items):
        raise PickleError("a mapping's key is neither a text nor a number")
    found = [plain(item) for item in items]
    return tuple(found) if isinstance(value, tuple) else found[0]


def is_simple(value: Any) -> bool:
    return isinstance(value, str | int | float | None) or (isinstance(value, Made) and value.name == "scalar")


def set_items(stack: Stack, pairs: list[Any]) -> None:
    stack.values[-1].update({key_of(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=True)})


def made_tuple(count: int) -> Action:
    """Return the action that makes a tuple of the last values."""

    def act(stack: Stack, _: Any) -> None:
        taken = stack.values[len(stack.values) - count :]
        del stack.values[len(stack.values) - count :]
        if len(taken) < count:
            raise PickleError("it is not a whole pickle")
        stack.push(tuple(taken))

    return act


def extend(stack: Stack, _: Any) -> None:
    items = stack.since_mark()
    stack.values[-1].extend(items)


def make_mapping(stack: Stack, _: Any) -> None:
    items = stack.since_mark()
    stack.push({})
    set_items(stack, items)


def name_on_stack(stack: Stack, _: Any) -> None:
    name, module = stack.pop(), stack.pop()
    named_globally(stack, f"{module}.{name}")


def set_one(stack: Stack, _: Any) -> None:
    value, key = stack.pop(), stack.pop()
    set_items(stack, [key, value])


def remember(stack: Stack, place: Any) -> None:
    stack.memory[len(stack.memory) if place is None else place] = stack.values[-1]


def push_argument(stack: Stack, argument: Any) -> None:
    if isinstance(argument, int) and abs(argument) > LARGEST_NUMBER:
        raise PickleError(f"it has a number above {LARGEST_NUMBER:.0e}")
    stack.push(argument)


ACTIONS: dict[str, Action] = {
    **dict.fromkeys(("PROTO", "FRAME"), lambda stack, _: None),
    **dict.fromkeys(("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT", "UNICODE",
                     "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8"),
                    push_argument),
    "NONE": lambda stack, _: stack.push(None),
    "NEWTRUE": lambda stack, _: stack.push(True),
    "NEWFALSE": lambda stack, _: stack.push(False),
    "MARK": lambda stack, _: stack.marks.append(len(stack.values)),
    "EMPTY_LIST": lambda stack, _: stack.push([]),
    "LIST": lambda stack, _: stack.push(stack.since_mark()),
    "APPEND": lambda stack, _: stack.values[-2].append(stack.pop()),
    "APPENDS": extend,
    "EMPTY_SET": lambda stack, _: stack.push([]),
    "ADDITEMS": extend,
    "EMPTY_TUPLE": lambda stack, _: stack.push(()),
    "TUPLE": lambda stack, _: stack.push(tuple(stack.since_mark())),
    "TUPLE1": made_tuple(1),
    "TUPLE2": made_tuple(2),
    "TUPLE3": made_tuple(3),
    "EMPTY_DICT": lambda stack, _: stack.push({}),
    "DICT": make_mapping,
    "SETITEM": set_one,
    "SETITEMS": lambda stack, _: set_items(stack, stack.since_mark()),
    **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"), remember),
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), lambda stack, place: stack.push(stack.memory[place])),
    "GLOBAL": lambda stack, name: named_globally(stack, name.replace(" ", ".", 1)),
    "STACK_GLOBAL": name_on_stack,
    "REDUCE": make,
    "BUILD": set_state,
}  # fmt: skip

"""Formulas in `i` (level) and `j` (conv): arithmetic, and nothing else.

A formula is text from a user's file, so it is parsed, never executed: names, numbers, `+ - * / // % **`, `min`, `max`
and `round`. Length and exponents are bounded, so that a formula cannot run for long or grow without end.
"""

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache

Number = int | float

LONGEST = 200
LARGEST_EXPONENT = 64
LARGEST = 1e15
ALLOWED = (
    "Allowed are i (level), j (conv), depth, base (where filters.base is set), numbers, + - * / // % **, min, max and"
    " round, as in 32 * 2**i * (1 + j)."
)
SPELLINGS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "^": "**"})

OPERATORS: Mapping[type[ast.AST], Callable[[Number, Number], Number]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
}
FUNCTIONS: Mapping[str, Callable[..., Number]] = {"min": min, "max": max, "round": round}


def evaluate(source: str, **names: int) -> Number:
    """Evaluate a formula.

    >>> evaluate("32 * 2**i * (1 + j)", i=1, j=1)
    128

    Raises:
        ValueError: the text is not a formula, or has no value for these names; the message gives the reason.
    """
    try:
        return bounded(value_of(parse_formula(source), names))
    except ZeroDivisionError:
        raise ValueError(f"the formula {source!r} divides by zero at {places(names)}.") from None
    except OverflowError:
        raise ValueError(f"the formula {source!r} grows without bound. Use smaller numbers.") from None


@lru_cache(maxsize=256)
def parse_formula(source: str) -> ast.expr:
    """Parse a formula into its syntax tree.

    Trees are kept: a formula is evaluated at many places.
    """
    if len(source) > LONGEST:
        raise ValueError(f"the formula has {len(source)} characters. Use at most {LONGEST}.")
    try:
        return ast.parse(source.strip().translate(SPELLINGS), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"{source!r} is not a formula. {ALLOWED}") from None


def value_of(tree: ast.expr, names: Mapping[str, int]) -> Number:
    match tree:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -value_of(operand, names)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return power(value_of(left, names), value_of(right, names))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return bounded(OPERATORS[type(op)](value_of(left, names), value_of(right, names)))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS and args:
            return call(name, [value_of(arg, names) for arg in args])
        case _:
            pass
    raise ValueError(f"{ast.unparse(tree)!r} has no place in a formula. {ALLOWED}")


def power(base: Number, exponent: Number) -> Number:
    if abs(exponent) > LARGEST_EXPONENT:
        raise ValueError(f"the exponent {exponent} is too large. Use at most {LARGEST_EXPONENT}.")
    result = bounded(base) ** exponent
    if isinstance(result, complex):
        raise ValueError(f"{base} ** {exponent} is not a real number. {ALLOWED}")
    return bounded(result)


def call(name: str, args: list[Number]) -> Number:
    if name == "round" and len(args) > 1:
        raise ValueError(f"round takes one number, not {len(args)}. {ALLOWED}")
    return FUNCTIONS[name](args) if name != "round" else round(args[0])


def bounded(number: Number) -> Number:
    if not abs(number) <= LARGEST:
        raise ValueError(f"the formula grows past {LARGEST:.0e}. Use smaller numbers.")
    return number


def places(names: Mapping[str, int]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in names.items())

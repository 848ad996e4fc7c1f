"""Docstrings, comments and messages of the package follow the house's rules of English."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "unetgen"

TEXTS = {str(file.relative_to(PACKAGE)): file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
REWORDED = ("emit/", "network/")
LONGEST = 80  # characters of a first line
NO_OPENING = re.compile(r"(What|Where|Who|Whose|How|That|Which|When|Whether|Nothing)\b")
BANNED = re.compile(
    r"\b(told|laid|anew|likewise|patiently|mend(s|ed)?|(?<!there )(is|are) no(?! longer)|(is|are) none|strangers?)\b",
    re.IGNORECASE,
)
IN_MESSAGES = re.compile(rf"{BANNED.pattern}|\b(stands?|stood)\b|there are: ", re.IGNORECASE)


def docstrings(tree: ast.Module) -> Iterator[str]:
    """Yield the docstrings of a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text is not None:
                yield text


def prose(source: str) -> Iterator[str]:
    """Yield the string constants (docstrings too) and comments of a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def messages(source: str) -> Iterator[str]:
    """Yield the string constants of a file that are not docstrings, the parts of f-strings too."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def first_line_faults(text: str) -> Iterator[str]:
    """Yield the faults of a docstring's first line."""
    line = text.partition("\n")[0]
    if len(line) > LONGEST:
        yield f"{len(line)} characters: {line}"
    if not line.endswith("."):
        yield f"no full stop: {line}"
    if NO_OPENING.match(line):
        yield f"a clause instead of a verb or noun: {line}"


def banned_words(source: str) -> list[str]:
    """Return the texts of a file that contain a banned word."""
    return [text for text in prose(source) if BANNED.search(text)]


def test_first_lines_are_short_sentences() -> None:
    assert len(TEXTS) > 300
    found = {
        file: [fault for text in docstrings(ast.parse(source)) for fault in first_line_faults(text)]
        for file, source in TEXTS.items()
    }
    assert {file: faults for file, faults in found.items() if faults} == {}


def test_no_banned_word() -> None:
    sources = {file: source for file, source in TEXTS.items() if file.startswith(REWORDED)}
    assert len(sources) > 200
    assert {file: found for file, source in sources.items() if (found := banned_words(source))} == {}


def test_messages_are_plain() -> None:
    found = {file: [text for text in messages(source) if IN_MESSAGES.search(text)] for file, source in TEXTS.items()}
    assert {file: texts for file, texts in found.items() if texts} == {}


@pytest.mark.parametrize("line", ["What a node is.", "Return a node", f"Return {'x' * 80}."])
def test_a_faulty_first_line_is_found(line: str) -> None:
    assert list(first_line_faults(line))


@pytest.mark.parametrize("source", ['x = "is no number"', "# laid before", 'def f():\n    """Say it anew."""'])
def test_a_banned_word_is_found(source: str) -> None:
    assert banned_words(source)


@pytest.mark.parametrize("text", ["{x!r} is no key.", "{x} It stands alone.", "Its name is {x}. There are: a, b."])
def test_a_faulty_message_is_found(text: str) -> None:
    found = messages(f'def f(x):\n    """It stands alone."""\n    raise ValueError(f"{text}")')
    assert len([part for part in found if IN_MESSAGES.search(part)]) == 1


@pytest.mark.parametrize("text", ["there is no such file", "it is no longer valid", "is not a key. Available: a."])
def test_a_plain_message_is_accepted(text: str) -> None:
    assert not IN_MESSAGES.search(text)

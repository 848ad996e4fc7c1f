"""The verbs: each takes its words, prints its answer and returns the exit code."""

from collections.abc import Callable
from pathlib import Path

from unetgen._text import fit_lines, plural
from unetgen.cli.results_only import print_json, result_in, without_flags
from unetgen.cli.streams import terminal_width
from unetgen.errors import UserError

RESOLVED = "--resolved"
HELP, UNLIMITED = 80, 10_000  # characters of a line of help and of a list where the output is not a terminal


def print_line(text: str) -> int:
    print(text)
    return 0


def print_lines(*lines: str) -> int:
    """Print the lines that are not empty."""
    for line in filter(None, lines):
        print(line)
    return 0


def help_on(arguments: list[str]) -> int:
    """Print the first page of help, or that of a topic, a key or a group."""
    if not arguments:
        from unetgen.cli.help_pages import first_page

        return print_line(fit_lines(first_page(), terminal_width(HELP)))
    from unetgen.cli.help_topic import about

    expect(arguments, 1, "unetgen help KEY")
    return print_line(fit_lines(about(arguments[0]), terminal_width(HELP)))


def list_presets(arguments: list[str]) -> int:
    """Print the presets: a table, their names alone, or a row each as JSON."""
    from unetgen.cli.preset_list import listed_presets, preset_table
    from unetgen.language.compose.conf import presets

    words, flag = without_flags(arguments)
    expect(words, 0, "unetgen list")
    if flag == "--json":
        return print_json({"presets": [row._asdict() for row in listed_presets()]})
    return print_line("\n".join(presets()) if flag else fit_lines(preset_table(), terminal_width(UNLIMITED)))


def show_description(arguments: list[str]) -> int:
    """Print a preset's YAML, that of a file with overrides, or that of a model.

    With `--resolved` print every value in force, of a preset with overrides too.
    """
    from unetgen.cli.help import show
    from unetgen.read.anything import is_description
    from unetgen.read.endings import MODELS

    if RESOLVED in arguments:
        from unetgen.cli.resolved import show_resolved

        return print_line(show_resolved([word for word in arguments if word != RESOLVED]))
    if len(arguments) == 1 and arguments[0].endswith(MODELS):
        return describe_model(arguments)
    if arguments and is_description(arguments[0]):
        from unetgen.language.compose.load import load
        from unetgen.language.compose.to_yaml import text_of

        return print_line(text_of(load(*arguments)).rstrip("\n"))
    expect(arguments, 1, "unetgen show PRESET")
    return print_line(show(arguments[0]))


def compare_two(arguments: list[str]) -> int:
    """Compare two networks; return 1 if they differ.

    With `-o FILE` draw them too, the path on the last line.
    """
    from rich.console import Console

    from unetgen.api import compare
    from unetgen.cli.draw import figure_path, networks_and_settings, without_path
    from unetgen.cli.input_size import networks_at, without_size

    usage = "unetgen compare A B [--size 96x96x96] -o difference.svg"
    words, flag = without_flags(arguments)
    words, given = without_path(words, usage)
    words, size = without_size(words, usage)
    sides, settings = networks_and_settings(words)
    path = figure_path(given) if given else None
    if settings and not path:
        raise UserError(f"{settings[0]} changes the figure alone, and none is drawn. Write: {usage}")
    expect(sides, 2, usage if given else "unetgen compare A B")
    comparison = compare(*networks_at(sides, size))
    if not flag:
        Console(width=terminal_width(), highlight=False).print(comparison)
    drawn = str(comparison.to_diagram(*settings).save(path)) if path else ""
    code = 0 if comparison.same else 1
    if flag == "--json":
        return print_json({**comparison.to_dict(), **({"figure": drawn} if drawn else {})}, code)
    print_lines(comparison.verdict if flag else "", drawn)
    return code


def draw(arguments: list[str]) -> int:
    """Draw models into a file, whose path is the last line."""
    from unetgen.cli.draw import draw_file

    words, flag = without_flags(arguments)
    path, note = draw_file(words)
    data = {"figure": str(path), "note": note}
    return print_json(data) if flag == "--json" else print_lines("" if flag else note, str(path))


def print_table(arguments: list[str]) -> int:
    """Print the table and the costs of a network, or write them to a file."""
    from rich.console import Console

    from unetgen.cli.table import asked_network, asked_table, budget_of, table_as_data, table_of

    words, flag = without_flags(arguments)
    asked = asked_table(words)
    plan = asked_network(asked)
    fit = budget_of(asked, plan)
    if flag == "--json":
        return print_json(table_as_data(plan, fit))
    table = table_of(asked, plan)
    if not asked.path and not flag:
        Console(width=terminal_width(), highlight=False).print(table)
    return print_lines(fit.line if fit else "", str(table.save(asked.path)) if asked.path else "")


def describe_model(arguments: list[str]) -> int:
    """Print a model's description, or write it to a file and print its path."""
    from unetgen.cli.describe import described_model

    words, flag = without_flags(arguments)
    text, path = described_model(words)
    if flag == "--json":
        return print_json({"description": text, "file": str(path) if path else ""})
    return print_line(str(path) if path else text.rstrip("\n"))


def print_schema(arguments: list[str]) -> int:
    """Print the JSON Schema of a description, or write it and print the file's path."""
    from unetgen.cli.schema import run_schema

    return run_schema(arguments)


def plan_network(arguments: list[str]) -> int:
    """Print the description that nnU-Net's planner would give, or write it to a file."""
    from unetgen.cli.plan import run_plan

    return run_plan(arguments)


def eject_code(arguments: list[str]) -> int:
    """Write a description as PyTorch code into a file, whose path is the last line."""
    from unetgen.cli.eject import eject_file

    words, flag = without_flags(arguments)
    path = str(eject_file(words))
    return print_json({"file": path}) if flag == "--json" else print_line(path)


def write_for_nnunet(arguments: list[str]) -> int:
    """Write a network for nnU-Net's training into a folder, the last line.

    The lines before it say how to train."""
    from unetgen.cli.nnunet import nnunet_lines

    words, flag = without_flags(arguments)
    *advice, folder = nnunet_lines(words)
    if flag == "--json":
        return print_json({"folder": folder})
    return print_line("\n".join([*(advice if not flag else ()), folder]))


def bench_model(arguments: list[str]) -> int:
    """Time the model on this machine."""
    from unetgen.cli.bench import bench_lines

    for line in bench_lines(arguments):
        print(line, flush=True)
    return 0


def live_page(arguments: list[str]) -> int:
    """Serve the page that answers while one types, until Ctrl-C."""
    from unetgen.cli.live import run_live

    return run_live(arguments)


def report_sweep(arguments: list[str]) -> int:
    """Make a sweep's report again; the page's path is the last line."""
    from unetgen.sweep.report.rebuild import rebuild_report

    words, flag = without_flags(arguments)
    expect(words, 1, "unetgen report FOLDER")
    told = rebuild_report(words[0])
    if flag == "--json":
        return print_json(result_in(Path(words[0])))
    return print_line(told.rpartition("\n")[2] if flag else told)


VERBS: dict[str, Callable[[list[str]], int]] = {
    "list": list_presets,
    "show": show_description,
    "compare": compare_two,
    "draw": draw,
    "table": print_table,
    "describe": describe_model,
    "schema": print_schema,
    "plan": plan_network,
    "eject": eject_code,
    "nnunet": write_for_nnunet,
    "report": report_sweep,
    "live": live_page,
    "bench": bench_model,
    "help": help_on,
}


def expect(arguments: list[str], count: int, usage: str) -> None:
    """Refuse another number of arguments.

    Raises:
        UserError: with the usage, and a flag that this verb does not take.
    """
    flags = [word for word in arguments if word.startswith("-")]
    if len(arguments) > count and flags:
        raise UserError(f"{flags[0]} is not a flag of this command. Write: {usage}")
    if len(arguments) != count:
        raise UserError(f"This takes {plural(count, 'argument')}, not {len(arguments)}. Write: {usage}")

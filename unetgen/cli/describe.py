"""`unetgen describe`: the description of a network that another program made."""

from pathlib import Path

from unetgen._files import write_whole
from unetgen.cli.draw import without_path
from unetgen.cli.input_size import networks_at, without_size
from unetgen.errors import UserError

USAGE = "unetgen describe MODEL [--size 96x96x96] -o mine.yaml"
ENDINGS = (".yaml", ".yml")


def described_model(arguments: list[str]) -> tuple[str, Path | None]:
    """Return the YAML of `MODEL [--size SIZE] [-o FILE]`, and the file written.

    Raises:
        UserError: no model, another ending, or a network without a description.
    """
    rest, given = without_path(arguments, USAGE)
    rest, size = without_size(rest, USAGE)
    flags = [word for word in rest if word.startswith("-")]
    if flags or len(rest) != 1:
        raise UserError(
            f"{f'{flags[0]} is not a flag of describe' if flags else 'This takes one model'}. Write: {USAGE}"
        )
    path = yaml_path(given) if given else None
    text = description_text(rest[0], size)
    return text, write_whole(path, text) if path else None


def description_text(model: str, size: str = "") -> str:
    """Return a model's description as YAML, with a header of comments."""
    from unetgen.language.compose.to_yaml import text_of
    from unetgen.read.anything import as_plan
    from unetgen.read.describe.describe import config_that_makes

    plan = as_plan(networks_at([model], size)[0])
    source = " ".join(Path(model).name.split())
    title = f"# The network of {source}: unetgen describe found it, and it computes the same.\n"
    return f"{title}# Parameters: {plan.params:,}\n{text_of(config_that_makes(plan))}"


def yaml_path(given: str) -> Path:
    """Return a path in an existing folder that ends like a description.

    Raises:
        UserError: another ending, or no such folder.
    """
    from unetgen.cli.draw import path_to_write

    return path_to_write(given, "a description", ENDINGS)

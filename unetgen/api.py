"""The Python interface: each function takes a plan, or anything that `load` takes.

`parts` and `presets` are folders of your own, as in `load`.

>>> plan("depth=4").params
16318307
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from unetgen.graph.plan import DataFormat, Plan

if TYPE_CHECKING:
    import keras

    from unetgen.comparison import Comparison
    from unetgen.emit.figure import Diagram
    from unetgen.emit.table import Table
    from unetgen.graph.settings import Drawing
    from unetgen.language.compose.own import Folders
    from unetgen.language.config import Config


def plan(*description: Any, example: Any = None, parts: "Folders" = (), presets: "Folders" = ()) -> Plan:
    """Return a description's plan, or that of a network that was made elsewhere.

    A description is overrides, a file, a mapping, a `Config`, or a plan. Networks are Keras models, `torch.nn.Module`s
    with an `example` (an input or its shape), exported programs, and their files.

    Raises:
        ConfigError: every problem of the description.
        UserError: the network cannot be read.
    """
    from unetgen.language.compose.load import load
    from unetgen.language.planning import plan_of
    from unetgen.read.anything import as_plan, is_read

    if len(description) == 1 and is_read(description[0]):
        return as_plan(description[0], example)
    return plan_of(load(*description, parts=parts, presets=presets))


def describe(network: Any, example: Any = None) -> "Config":
    """Return the shortest description found whose plan is that of a network.

    The network is what `plan` takes; `load(describe(model), "depth=4")` makes another one of it.

    Raises:
        UserError: no description was found; the text names the first layer for which there is no word.
    """
    from unetgen.read.describe.describe import config_that_makes

    return config_that_makes(plan(network, example=example))


def to_keras(
    *description: Any,
    compile: bool = True,
    compute_format: DataFormat | None = None,
    example: Any = None,
    parts: "Folders" = (),
    presets: "Folders" = (),
) -> "keras.Model":
    """Build the Keras model, one layer per node, and compile it as described.

    `compile=False` leaves it uncompiled. A network that was made elsewhere is built too, with fresh weights. It is
    channels first if it comes from PyTorch; `compute_format="channels_last"` keeps its inputs and outputs so and
    computes as TensorFlow does on a processor.

    Raises:
        ConfigError: every problem of the description.
        UserError: the network has layers that were read, and that unetgen does not build.
    """
    from unetgen.emit.keras import build

    network = plan(*description, example=example, parts=parts, presets=presets)
    return build(network, compile=compile, compute_format=compute_format)


def to_torch(*description: Any, parts: "Folders" = (), presets: "Folders" = ()) -> Any:
    """Build the `torch.nn.Module` that `unetgen eject` writes: channels first.

    Its weights are those that PyTorch begins with; `transplant(module, model, example=...)` copies a Keras model's.

    Raises:
        ConfigError: every problem of the description.
        UserError: a key that PyTorch cannot say; the sentence names it.
    """
    from unetgen.emit.eject.module import torch_module
    from unetgen.language.compose.load import load
    from unetgen.language.config import Config
    from unetgen.language.planning import plan_of

    if len(description) == 1 and isinstance(description[0], Plan):
        return torch_module(description[0], Config({}))
    config = load(*description, parts=parts, presets=presets)
    return torch_module(plan_of(config), config)


def to_diagram(*description: Any, example: Any = None, parts: "Folders" = (), presets: "Folders" = ()) -> "Diagram":
    """Draw the U-shaped diagram.

    It has `.save("figure.pdf")`, `.svg`, `.dot`, `.graph`, and is a picture in a notebook. It also takes a plan or any
    U-Net of Keras or PyTorch: a model, a module with an `example` (an input or its shape), or a file. Settings of the
    figure follow: `"mine.keras", "diagram=print"`.

    Raises:
        ConfigError: every problem of the description.
        UserError: the model is not a U-Net; the sentence says what is missing.
    """
    from unetgen.emit.figure import make_diagram
    from unetgen.graph.infer.levels import drawable
    from unetgen.language.compose.figure_words import drawing_of
    from unetgen.language.compose.load import load
    from unetgen.language.compose.to_yaml import text_of
    from unetgen.language.planning import planned
    from unetgen.read.anything import as_plan, figure_apart, is_read
    from unetgen.read.program.folding import folded

    one, words = figure_apart(description[0]) if description else (None, [])
    if is_read(one):
        shown = drawable(folded(as_plan(one, example)))
        return make_diagram(shown, drawing=drawing_of([shown], [*words, *description[1:]]))
    config = load(*description, parts=parts, presets=presets)
    plan, effective = planned(config)
    return make_diagram(plan, yaml=text_of(effective))


def to_sheet(
    *descriptions: Any, titles: Sequence[str] = (), parts: "Folders" = (), presets: "Folders" = ()
) -> "Diagram":
    """Draw several networks as one figure, on one scale.

    Each is an argument of `to_diagram`. Settings of the figure may be among them: `"diagram.width=double"`.

    Raises:
        ConfigError: every problem of a description.
        UserError: no network, another number of titles, or a model that is not a U-Net.
    """
    from unetgen.emit.figure import make_sheet
    from unetgen.graph.infer.levels import drawable
    from unetgen.language.compose.figure_words import drawing_of
    from unetgen.language.compose.own import adding
    from unetgen.read.anything import as_plan, figure_apart
    from unetgen.read.program.folding import folded

    split = [figure_apart(description) for description in descriptions]
    with adding(parts, presets):
        plans = [drawable(folded(as_plan(network))) for network, _ in split if network != ""]
        drawing = drawing_of(plans, [word for _, words in split for word in words])
    networks = [network for network, _ in split if network != ""]
    return make_sheet(plans, drawing, titles=titles or telling_titles(plans, networks, drawing))


def telling_titles(plans: Sequence[Plan], networks: Sequence[Any], drawing: "Drawing | None") -> list[str]:
    """Return titles that tell networks of one name apart, if any have one.

    Their overrides tell them apart.
    """
    from unetgen.emit.figure import figure_title
    from unetgen.language.compose.figure_words import readable_settings

    own = [figure_title(plan) for plan in plans]
    if (drawing and drawing.titles) or len(set(own)) == len(own):
        return []
    said = [readable_settings(network) if isinstance(network, str) else "" for network in networks]
    return [
        f"{title}, {words}" if words and own.count(title) > 1 else title for title, words in zip(own, said, strict=True)
    ]


def to_table(
    *description: Any,
    rows: str = "layers",
    conventions: bool = False,
    columns: Sequence[str] = (),
    example: Any = None,
    parts: "Folders" = (),
    presets: "Folders" = (),
) -> "Table":
    """Make the summary table, a row per layer or stage.

    The columns are all, or the name and those that are given, such as `["output_shape", "params"]`.

    It has `.save("table.tex")`, `.to_dict()`, and is a table in a notebook.

    Raises:
        ConfigError: every problem of the description.
    """
    from unetgen.emit.table import make_table

    return make_table(plan(*description, example=example, parts=parts, presets=presets), rows, conventions, columns)


def compare(a: Any, b: Any, *, example: Any = None, parts: "Folders" = (), presets: "Folders" = ()) -> "Comparison":
    """Compare two networks, layer by layer.

    Each is a preset, a file, overrides, a plan, a Keras model, or a `torch.nn.Module` with an `example`.
    """
    from unetgen.comparison import compare_plans
    from unetgen.language.compose.own import adding
    from unetgen.read.anything import as_plan

    with adding(parts, presets):
        return compare_plans(as_plan(a, example), as_plan(b, example))


def custom_objects() -> dict[str, Any]:
    """Return our layers, losses and metrics, for `keras.saving.load_model`.

    Pass them as `custom_objects=…`, or `import unetgen.keras`, which registers them.
    """
    from unetgen.keras import OBJECTS

    return dict(OBJECTS)

"""Names and metadata of an exported ONNX file."""

from pathlib import Path
from typing import Any

from unetgen._files import write_whole
from unetgen.emit.export.missing_ops import write_missing_ops
from unetgen.graph.plan import Plan
from unetgen.graph.printed_shapes import extents

AXES = ("height", "width", "length")


def describe_file(plan: Plan, path: Path) -> None:
    """Name the outputs as the plan does, and add what a user of the file must know."""
    import onnx

    model: Any = onnx.load(str(path))  # pyright: ignore[reportUnknownMemberType]  onnx has types for half of it
    write_missing_ops(plan, model.graph)
    rename_outputs(model.graph, plan.outputs)
    name_open_axes(plan, [*model.graph.input, *model.graph.output])
    onnx.helper.set_model_props(model, metadata_of(plan))
    write_whole(path, model.SerializeToString())


def metadata_of(plan: Plan) -> dict[str, str]:
    """Return the properties: names, order of axes, sizes that fit, classes."""
    heads = plan.spec.heads if plan.spec else ()
    labels = ", ".join(heads[0].labels) if heads else ""
    found = {
        "name": plan.name,
        "plan": plan.hash,
        "input": next(node.name for node in plan if not node.inputs),
        "outputs": ", ".join(plan.outputs),
        "layout": ", ".join(layout_of(plan)),
        "sizes": ", ".join(sizes_allowed(plan)),
        "classes": labels,
    }
    return {key: value for key, value in found.items() if value}


def layout_of(plan: Plan) -> list[str]:
    axes = AXES[: plan.dims]
    return ["batch", "channels", *axes] if plan.data_format == "channels_first" else ["batch", *axes, "channels"]


def sizes_allowed(plan: Plan) -> list[str]:
    """Return the sizes that each axis may have: `height 16·n`, or one number."""
    fixed = [str(size) for size in next(node.shape.sizes for node in plan if not node.inputs)]
    rules = [str(rule) for rule in plan.allowed_sizes] if plan.dynamic else fixed
    return [f"{name} {rules[i] if i in plan.dynamic else fixed[i]}" for i, name in enumerate(AXES[: plan.dims])]


def rename_outputs(graph: Any, names: tuple[str, ...]) -> None:
    """Give outputs the plan's names, in place of the exporter's `Identity:0`."""
    new = {output.name: name for output, name in zip(graph.output, names, strict=True)}
    for node in graph.node:
        for places in (node.input, node.output):
            places[:] = [new.get(name, name) for name in places]
    for output in graph.output:
        output.name = new[output.name]


def name_open_axes(plan: Plan, values: list[Any]) -> None:
    """Name the batch axis and the open axes, in place of the exporter's numbers."""
    names = layout_of(plan)
    shapes = extents(plan)
    for value in values:
        whole = (None, *shapes[value.name])
        if len(value.type.tensor_type.shape.dim) != len(names):
            continue
        for axis, (dim, size) in enumerate(zip(value.type.tensor_type.shape.dim, whole, strict=True)):
            if size is None:
                dim.dim_param = names[axis]
            else:
                dim.dim_value = size

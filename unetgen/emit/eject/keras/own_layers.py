"""Classes that an ejected file has where Keras lacks a layer, with the reason."""

from unetgen.emit.eject.keras.words import channel_axis, first_pixel_axis, is_first, layout
from unetgen.emit.eject.script import Script

SERIALIZABLE = "@keras.saving.register_keras_serializable()"
BIAS_ON_PIXELS = "Keras adds a bias along the last axis where that has as many pixels as filters."


def convolution_class(script: Script, use_bias: bool) -> str:
    """Return the class of a convolution, and add it to the file if it is our own."""
    kind = f"Conv{script.dims}D"
    if is_first(script) and use_bias:
        made = [f"return {bias_added(script).replace('x', 'self.convolution_op(inputs, self.kernel)', 1)}"]
        own_class(script, kind, f"layers.{kind}", BIAS_ON_PIXELS, ["def call(self, inputs):", *made])
    return kind


def bias_added(script: Script) -> str:
    ones = ", 1" * script.dims
    return f"x + ops.reshape(self.bias, (-1{ones}))" if is_first(script) else "x + self.bias"


def transposed_class(script: Script, use_bias: bool, cropping: tuple[int, int] | None, padding: str) -> str:
    """Return the class of a transposed convolution, and add it if it is our own."""
    kind = f"Conv{script.dims}DTranspose"
    if cropping:
        return cropped_class(script, f"Cropped{kind}", kind, use_bias, cropping)
    if is_first(script) and use_bias:
        made = [transposed_line(script, "self.padding" if padding == "same" else ""), f"return {bias_added(script)}"]
        own_class(script, kind, f"layers.{kind}", BIAS_ON_PIXELS, ["def call(self, inputs):", *made])
    return kind


def transposed_line(script: Script, padding: str) -> str:
    """Return the line of the operation, where `valid` is Keras' own padding."""
    given = ["inputs", "self.kernel", "self.strides", *([padding] if padding else [])]
    return f"x = ops.conv_transpose({', '.join([*given, *([f'**{layout(script)}'] if is_first(script) else [])])})"


def cropped_class(script: Script, name: str, kind: str, use_bias: bool, cropping: tuple[int, int]) -> str:
    """Add the class of a transposed convolution whose result is cut."""
    cuts = ", ".join(f"{before}:{f'-{after}' if after else ''}" for before, after in [cropping] * script.dims)
    first = f":, :, {cuts}" if is_first(script) else f":, {cuts}"
    axes = f"range({first_pixel_axis(script)}, {first_pixel_axis(script) + script.dims})"
    body = [
        "def call(self, inputs):",
        transposed_line(script, ""),
        f"x = x[{first}]",
        f"return {bias_added(script) if use_bias else 'x'}",
        "",
        "def compute_output_shape(self, input_shape):",
        "shape = list(super().compute_output_shape(input_shape))",
        f"for axis in {axes}:",
        f"    shape[axis] -= {sum(cropping)}",
        "return tuple(shape)",
    ]
    reason = f"Cuts {cropping[0]} before and {cropping[1]} after, as PyTorch does. Keras' padding cuts other pixels."
    own_class(script, name, f"layers.{kind}", reason, body)
    return name


def own_class(script: Script, name: str, base: str, reason: str, body: list[str]) -> None:
    """Add a class; the reason is why Keras' own does not do."""
    methods = [line if line.startswith("def ") or not line else f"    {line}" for line in body]
    said = any(f"# {reason}" in part for other, part in script.parts.items() if other != name)
    lines = [*([f"# {reason}"] if reason and not said else []), SERIALIZABLE, f"class {name}({base}):"]
    script.add(name, [*lines, *(f"    {line}" if line else "" for line in methods)])


def layer_with(script: Script, name: str, reason: str, given: str, call: list[str]) -> str:
    """Add a layer without weights that keeps one argument."""
    begun = [f"def __init__(self, {given}, **options):", "super().__init__(**options)", f"self.{given} = {given}", ""]
    own_class(script, name, "layers.Layer", reason, [*begun, "def call(self, x):", *call])
    return name


def tile_class(script: Script) -> str:
    call = [f"return ops.concatenate([x] * self.times, axis={channel_axis(script)})"]
    return layer_with(script, "Tile", "Keras has no layer that repeats channels.", "times", call)


def fit_channels_class(script: Script) -> str:
    axis = channel_axis(script)
    before, after = ("[(0, 0), ", "]") if is_first(script) else ("[", "]")
    zeros = ", ".join(["(0, 0)"] * (script.dims + (not is_first(script))))
    margins = f"{before}(0, missing), {zeros}{after}" if is_first(script) else f"{before}{zeros}, (0, missing){after}"
    cut = "x[:, : self.filters]" if is_first(script) else "x[..., : self.filters]"
    call = [
        f"missing = self.filters - x.shape[{axis}]",
        "if missing <= 0:",
        f"    return {cut}",
        f"return ops.pad(x, {margins})",
    ]
    reason = "Keras has no layer that adds channels of zeros, or cuts the last channels."
    return layer_with(script, "FitChannels", reason, "filters", call)


def attend_class(script: Script) -> str:
    """Add the layer of attention between the pixels of maps."""
    first = is_first(script)
    apart = "self.heads, one.shape[1] // self.heads, -1" if first else "-1, self.heads, one.shape[-1] // self.heads"
    scores, values = ("bhcn,bhcm->bhnm", "bhnm,bhcm->bhcn") if first else ("bnhc,bmhc->bhnm", "bhnm,bmhc->bnhc")
    call = [
        f"queries, keys, values = (ops.reshape(one, (ops.shape(one)[0], {apart})) for one in x)",
        f'scores = ops.einsum("{scores}", queries, keys) * queries.shape[{2 if first else -1}] ** -0.5',
        f'made = ops.einsum("{values}", ops.softmax(scores), values)',
        "return ops.reshape(made, ops.shape(x[0]))",
    ]
    return layer_with(script, "Attend", "Keras' attentions take rows, not maps.", "heads", call)


def resize_class(script: Script, interpolation: str) -> str:
    """Add the layer that resizes to a given size, as PyTorch's `interpolate` does."""
    first = first_pixel_axis(script)
    if interpolation == "linear":
        linear_function(script)
        made = "x = linear(x, axis, size)"
    else:
        made = "x = ops.take(x, ops.arange(size) * ops.shape(x)[axis] // size, axis=axis)"
    call = [f"for axis, size in enumerate(self.size, {first}):", f"    {made}", "return x"]
    reason = f"Keras has no layer that resizes to a size ({interpolation}) with as many axes."
    return layer_with(script, "ResizeTo", reason, "size", call)


def linear_class(script: Script, align_corners: bool) -> str:
    linear_function(script, align_corners)
    first = first_pixel_axis(script)
    call = [
        f"for axis, factor in enumerate(self.size, {first}):",
        "    x = linear(x, axis, ops.shape(x)[axis] * factor)",
        "return x",
    ]
    reason = "Keras interpolates fixed sizes in 2D alone, and never with aligned corners."
    return layer_with(script, "LinearUpSampling", reason, "size", call)


def linear_function(script: Script, align_corners: bool = False) -> None:
    """Add the function that interpolates along an axis."""
    place = "(pixel + 0.5) * (count / size) - 0.5"
    if align_corners:
        place = "pixel * ((count - 1) / max(size - 1, 1))"
    axes = script.dims + 2
    script.add(
        "linear",
        [
            "def linear(x, axis, size):",
            '    """Interpolate to a size along an axis; the first and last pixels go on outside."""',
            "    count = ops.shape(x)[axis]",
            '    pixel = ops.arange(size, dtype="float32")',
            f"    position = ops.maximum({place}, 0)",
            '    below = ops.cast(ops.floor(position), "int32")',
            "    above = ops.minimum(below + 1, count - 1)",
            f"    shape = [-1 if i == axis else 1 for i in range({axes})]",
            '    weight = ops.reshape(position - ops.cast(below, "float32"), shape)',
            "    low, high = ops.take(x, below, axis=axis), ops.take(x, above, axis=axis)",
            "    return low + (high - low) * weight",
        ],
    )

"""Random descriptions: every option of the language, mostly such that they are possible."""

from typing import Any

from hypothesis import strategies as st

from unetgen.keras_names import ACTIVATIONS

ODD = st.sampled_from([1, 3, 5])


@st.composite
def kernels(draw: st.DrawFn, dims: int, depth: int, convs: list[int]) -> Any:
    """One value, a word per axis, per level, or per level and conv."""
    word = st.lists(ODD, min_size=dims, max_size=dims).map(lambda axes: "x".join(map(str, axes)))
    one = st.one_of(ODD, word)
    per_level = st.lists(word, min_size=depth, max_size=depth)
    per_conv = st.tuples(*(st.lists(one, min_size=n, max_size=n) for n in convs)).map(list)
    return draw(st.one_of(st.none(), one, per_level, per_conv))


@st.composite
def filter_groups(draw: st.DrawFn, convs: list[int]) -> dict[str, Any]:
    number = st.integers(1, 6)
    rule = st.fixed_dictionaries(
        {"base": number, "growth": st.sampled_from([1, 1.5, 2])},
        optional={"max": st.integers(2, 12), "multiple_of": st.integers(1, 4)},
    )
    per_level = st.tuples(*(st.one_of(number, st.lists(number, min_size=n, max_size=n)) for n in convs)).map(list)
    formula = st.sampled_from(["2 + i", "3 * 2**i * (1 + j) // 2", "min(6, 2 + i + j)", "4"])
    kind = draw(st.sampled_from(["rule", "rule", "per_level", "formula"]))
    if kind == "rule":
        factors = {"conv_factors": [1, 2, 1][: convs[0]]} if len(set(convs)) == 1 and draw(st.booleans()) else {}
        return {**draw(rule), **factors}
    return {kind: draw(per_level if kind == "per_level" else formula)}


@st.composite
def factors(draw: st.DrawFn, dims: int, depth: int) -> Any:
    """Pooling per edge and axis, in one of its spellings."""
    word = st.lists(st.sampled_from([1, 2, 2, 3]), min_size=dims, max_size=dims).map(lambda a: "x".join(map(str, a)))
    edges = depth - 1
    return draw(st.one_of(st.none(), st.just(2), word, st.lists(word, min_size=edges, max_size=edges)))


def product_of(factor: Any, dims: int, depth: int) -> list[int]:
    """What the size must divide by, per axis."""
    one: Any = 2 if factor is None else factor
    per_edge: list[Any] = one if isinstance(one, list) else [one] * (depth - 1)  # pyright: ignore[reportUnknownVariableType]  raw values
    total = [1] * dims
    for edge in per_edge:
        axes = [edge] * dims if isinstance(edge, int) else [int(n) for n in edge.split("x")]
        total = [n * axis for n, axis in zip(total, axes, strict=True)]
    return total


@st.composite
def descriptions(draw: st.DrawFn) -> dict[str, Any]:
    """A description that stands alone."""
    dims, depth = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    convs = draw(st.one_of(st.just([2] * depth), st.lists(st.integers(1, 3), min_size=depth, max_size=depth)))
    factor = draw(factors(dims, depth))
    largest = 4 if dims == 3 else 16
    size = [m * draw(st.integers(1, max(1, largest // m))) for m in product_of(factor, dims, depth)]
    if draw(st.integers(0, 9)) == 0:
        size[0] += 1  # now and then a size that may not divide
    up = draw(st.sampled_from(["nearest", "transpose"]))
    activation = st.sampled_from(sorted(ACTIVATIONS))
    labels = draw(st.integers(1, 4))
    decoder = draw(st.fixed_dictionaries({}, optional={"convs": st.integers(1, 3), "filters": st.just({"base": 3})}))
    if "convs" in decoder:
        decoder["kernel_size"] = 3
    described: dict[str, Any] = {
        "input": {"size": "x".join(map(str, size)), "channels": draw(st.integers(1, 4))},
        "data_format": draw(st.sampled_from(["channels_first", "channels_last"])),
        "depth": depth,
        "filters": draw(filter_groups(convs)),
        "convs": convs,
        "kernel_size": draw(kernels(dims, depth, convs)),
        "use_bias": draw(st.booleans()),
        "norm": draw(st.sampled_from(["none", "batch"])),
        "activation": draw(activation),
        "down": {"factor": factor},
        "up": {"kind": up} if up == "nearest" else {"kind": up, "filters": draw(st.sampled_from(["keep", "skip"])), "use_bias": draw(st.booleans())},
        "decoder": decoder if depth > 1 else {},
        "head": {"filters": labels, "kernel_size": draw(ODD), "activation": draw(activation), "labels": draw(st.sampled_from([None, [f"class {n}" for n in range(labels)]]))},
        "compile": draw(st.one_of(st.none(), st.fixed_dictionaries({}, optional={"optimizer": st.sampled_from(["adam", "sgd"]), "learning_rate": st.just(0.01), "metrics": st.just(["accuracy"])}))),
    }  # fmt: skip
    return described

"""Heads, deep supervision, and settings of training and files."""

from typing import Any

from hypothesis import strategies as st

from tests.strategies.basics import Draw, Keys, chance, kinds, one_of, pick, some
from tests.strategies.outline import Outline
from tests.strategies.units import ACTIVATIONS, unit
from unetgen.graph.spec import Fusion, Stage
from unetgen.language import keras_words as keras_names
from unetgen.network import recipes


def stage_names(o: Outline) -> list[str]:
    """Return every stage of the topology, the last one last."""
    order: list[Any] = recipes.part_function("topology", o.topology)(o.depth)
    named: list[Stage] = [stage for stage, _ in order]
    return [stage.name(o.depth) for stage in named]


def head(draw: Draw, o: Outline) -> Keys:
    """Draw the keys of a head."""
    count = draw(st.integers(1, 4))
    found: Keys = {"filters": count}
    found |= some(
        draw, 4,
        kernel_size=one_of(1, 3) if o.padding is None else None, use_bias=st.booleans(),
        norm=one_of("batch", "instance", "layer"), activation=st.sampled_from(ACTIVATIONS),
        labels=st.just([f"class {n}" for n in range(count)]), dtype=one_of("float32", "float16"),
    )  # fmt: skip
    found |= some(draw, 8, image=one_of("none", "add", "multiply")) if o.padding != "valid" else {}
    if o.padding is None and chance(draw, 6):
        found["before"] = {"filters": draw(one_of("keep", 4)), **unit(draw, o, 4)}
    return found


def heads(draw: Draw, o: Outline) -> Keys:
    """Draw all outputs."""
    if chance(draw, 20):
        return {"head": {"kind": "none"}}
    found: Keys = {"head": head(draw, o)}
    if chance(draw, 6):
        found["extra_heads"] = {"edge": head(draw, o) | some(draw, 2, at=st.sampled_from(stage_names(o)))}
    others = stage_names(o)[:-1]
    if others and chance(draw, 5):
        found["deep_supervision"] = deep_supervision(draw, o, others)
    return found


def deep_supervision(draw: Draw, o: Outline, others: list[str]) -> Keys:
    right = [name for name in others if not name.startswith("encoder")]
    listed = st.lists(st.sampled_from(right), min_size=1, max_size=3, unique=True)
    every = [st.just("all")] if o.depth > 2 else []
    found: Keys = {"stages": draw(st.one_of(*every, listed))}
    found |= some(draw, 2, fuse=one_of("none", *kinds(Fusion)))
    if found.get("fuse", "none") == "none":
        found |= some(draw, 2, resolution=one_of("native", "full"))
    if found.get("resolution") != "native":
        found |= some(draw, 3, interpolation=one_of("nearest", "linear"))
    return found | (some(draw, 4, kernel_size=one_of(1, 3)) if o.padding is None else {})


def training(draw: Draw, o: Outline) -> Keys:
    """Draw settings that do not change the graph."""
    found = some(
        draw, 5,
        data_format=one_of("channels_first", "channels_first", "channels_last"),
        dtype=one_of("mixed_float16", "float32", "mixed_bfloat16"), layer_prefix=one_of("net_"), name=one_of("a network"),
    )  # fmt: skip
    if found.get("data_format") == "channels_first" and chance(draw, 3):
        found["compute_format"] = "channels_last"
    if chance(draw, 6) and any(o.convs):
        found["encoder"] = {"frozen": draw(one_of(True, False, max(i for i, count in enumerate(o.convs) if count)))}
    if chance(draw, 6):
        found["initializer"] = some(
            draw, 2, kernel=one_of(*sorted(keras_names.INITIALIZERS - {"orthogonal"})), bias=one_of("ones")
        )
    if chance(draw, 6):
        found["regularizer"] = {
            pick(draw, ["kernel", "bias"]): pick(draw, sorted(keras_names.REGULARIZERS)),
            "factor": 0.02,
        }
    if chance(draw, 6):
        options = {"optimizer": one_of("adam", "sgd"), "learning_rate": one_of(0.01), "metrics": st.just(["accuracy"])}
        found["compile"] = draw(st.one_of(st.none(), st.fixed_dictionaries({}, optional=options)))
    return {key: value for key, value in found.items() if value != {}}

"""Input, further settings, parameters, MACs and the receptive field in sentences."""

import re
from collections.abc import Generator

from unetgen._text import axis_names, brief_number, join_words
from unetgen.emit.method.places import worded_number
from unetgen.emit.method.units import crossed
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.metrics.facts import at_least
from unetgen.metrics.receptive_field import receptive_field

POINTS = ("samples", "pixels", "voxels")
PEOPLE = {"he": "He", "glorot": "Glorot", "lecun": "LeCun"}
WEIGHTS = {"kernel": "kernels", "bias": "biases"}


def input_phrase(plan: Plan, spec: Spec) -> str:
    """Return the depth and the input: `with five levels, for inputs of …`."""
    channels = worded_number(spec.input.channels, "channel")
    return f"with {worded_number(spec.depth, 'level')}, for inputs of {size_phrase(plan, spec)} with {channels}"


def size_phrase(plan: Plan, spec: Spec) -> str:
    """Return the size of the input; an open axis has its rule."""
    points = POINTS[plan.dims - 1]
    if not plan.dynamic:
        return f"{crossed(spec.input.sizes)} {points}"
    allowed = [plan.allowed_sizes[a] if a in plan.dynamic else n for a, n in enumerate(spec.input.sizes)]
    sizes = [f"{name} {size}" for name, size in zip(axis_names(plan.dims), allowed, strict=True)]
    return f"any size that fits ({', '.join(sizes)} {points})"


def total_sentences(plan: Plan, spec: Spec) -> Generator[str]:
    """Yield the numbers of the whole network."""
    fixed = plan.non_trainable_params
    kept = f" ({brief_number(fixed).strip()} of them not trained)" if fixed else ""
    params, macs = brief_number(plan.params).strip(), f"{at_least(plan)}{brief_number(plan.macs)}MACs"
    points = POINTS[plan.dims - 1]
    field = receptive_field(plan)
    seen = re.sub(r"(?<=\d)x(?=\d)", "×", field.text).replace("pixels", points if plan.dims == 1 else "pixels")
    strictly = f", not counting {join_words(sorted(field.whole))} over the whole map" if field.whole else ""
    yield (
        f"It has {params} parameters{kept} and takes {macs} per input of {crossed(spec.input.sizes)} {points};"
        f" its receptive field is {seen}{strictly}"
    )


def setting_sentences(plan: Plan, spec: Spec) -> Generator[str]:
    """Yield the settings that few networks have."""
    if spec.margins:
        sides = f"{crossed([before + after for before, after in spec.margins])} {POINTS[plan.dims - 1]}"
        yield f"Inputs are padded with zeros by {sides} in total, which are cut from the outputs"
    if spec.initializers:
        each = [f"{WEIGHTS[weight]} are initialized by {initializer_name(name)}" for weight, name in spec.initializers]
        words = join_words(each)
        yield f"{words[0].upper()}{words[1:]}"
    if spec.regularizers:
        each = [f"{name.upper()} of the {WEIGHTS[weight]} (factor {by:g})" for weight, (name, by) in spec.regularizers]
        yield f"It is regularized by {join_words(each)}"
    if spec.dtype != "float32":
        yield f"It computes in {spec.dtype.replace('_', ' ')}"


def initializer_name(name: str) -> str:
    """Return Keras' name with its people's spelled as names: `He normal`."""
    person, _, rest = name.partition("_")
    return f"{PEOPLE[person]} {rest}" if person in PEOPLE else name.replace("_", " ")

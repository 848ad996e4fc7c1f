"""The outputs of a spec as keys."""

from dataclasses import replace
from typing import Any

from unetgen.graph.spec import Head, Spec
from unetgen.read.describe.unit_keys import axes_word, prefixed, unit_keys


def head_keys(spec: Spec) -> dict[str, Any]:
    """Return the keys of all outputs."""
    if not spec.heads:
        return {"head.kind": "none"}
    main: Head | None = spec.heads[0]
    others = list(spec.heads[1:])
    if spec.fusion:
        main = replace(main, final=spec.fusion.final)
    if main.name:
        main, others = None, [*spec.heads]
    found: dict[str, Any] = one_head("head.", main) if main else {"head.kind": "none"}
    stages = [head for head in others if main and head.name == head.at.name(spec.depth)]
    if stages:
        every = [head.at for head in stages]
        found["deep_supervision.stages"] = [stage.name(spec.depth) for stage in every]
        found["deep_supervision.kernel_size"] = axes_word(stages[0].unit.kernel_size)
        found["deep_supervision.fuse"] = spec.fusion.kind if spec.fusion else "none"
        found["deep_supervision.resolution"] = "full" if stages[0].full_size else "native"
        if stages[0].full_size:
            found["deep_supervision.interpolation"] = stages[0].interpolation
    for head in others:
        if head not in stages:
            found[f"extra_heads.{head.name}.at"] = head.at.name(spec.depth)
            found |= one_head(f"extra_heads.{head.name}.", head)
    return found


def one_head(group: str, head: Head) -> dict[str, Any]:
    unit = head.unit
    found: dict[str, Any] = {
        "filters": unit.filters,
        "kernel_size": axes_word(unit.kernel_size),
        "use_bias": unit.use_bias,
        "activation": head.final.function if head.final else "linear",
        **({"image": head.image} if head.image else {}),
    }
    if unit.norm:
        found |= {path: value for path, value in unit_keys([[unit]]).items() if path.startswith("norm.")}
    if head.before:
        before = head.before[0]
        found["before.filters"] = before.filters or "keep"
        found |= prefixed("before.", unit_keys([[before]]))
    return prefixed(group, found)

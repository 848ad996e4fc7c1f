"""Build a description's plan, and turn the walk's refusals into messages."""

from dataclasses import replace
from typing import NamedTuple

from unetgen.errors import ConfigError, SettingError, SizeError
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.language.config import HEADS, Config, line_of
from unetgen.language.keys import KEYS
from unetgen.language.resolve import Resolved, resolve_with_problems, without_unused
from unetgen.language.resolve.diagram_keys import say_absent_parts
from unetgen.network.walk import walk
from unetgen.ops import AnyOp, Input, Margins, Shape

FURTHER_SIZES = 3  # at which a network with an open axis is planned again


class Planned(NamedTuple):
    """The plan of a description, and the description without idle keys.

    These are keys of the preset that had no effect.
    """

    plan: Plan
    config: Config


def plan_of(config: Config, source: str = "") -> Plan:
    """Build the plan of a description.

    Raises:
        ConfigError: every problem of the description.
    """
    return checked_plan(config, resolve_with_problems(config), source)


def planned(config: Config, source: str = "") -> Planned:
    """Build a description's plan, and find the keys with an effect, in one resolution.

    Raises:
        ConfigError: every problem of the description.
    """
    resolved = resolve_with_problems(config)
    plan = checked_plan(config, resolved, source)
    return Planned(plan, without_unused(config, resolved))


def checked_plan(config: Config, resolved: Resolved, source: str) -> Plan:
    problems = resolved.problems
    if not any(changes_sizes(problem.key) for problem in problems):
        try:
            plan = open_to_any_size(at_its_size(resolved.spec, config))
        except SizeError as refusal:
            problems.say("input.size", str(refusal))
        except SettingError as refusal:
            problems.say(refusal.key, str(refusal))
        else:
            say_absent_parts(problems, resolved.spec.drawing, resolved.spec.depth)
            if not problems:
                return plan
    raise ConfigError(problems, source)


def changes_sizes(path: str) -> bool:
    """Return whether a key, or one of a group's, changes maps or their sizes.

    A mistake in any other key does not hide a problem of sizes.
    """
    if path.partition(".")[0] == HEADS:
        return True
    key = line_of(path)
    return (
        key.changes == "sizes"
        if key
        else any(key.changes == "sizes" for key in KEYS if key.path.startswith(f"{path}."))
    )


def at_its_size(spec: Spec, config: Config) -> Plan:
    """Build the plan at the description's size.

    Raises:
        SizeError: the message has every axis that does not fit, and sizes that do.
        SettingError: a setting cannot be built at any size.
    """
    try:
        return walk(sized(spec, config))
    except SizeError:
        from unetgen.language.size_message import complaint

        raise SizeError(complaint(spec, spec.input.sizes)) from None


def open_to_any_size(plan: Plan) -> Plan:
    """Check that a plan with an open axis is the same at every size.

    Raises:
        SettingError: the message names a layer that is built for one size, or needed at some sizes only.
    """
    fixed = (node.name for node in plan if node.op.fixes_size)
    if plan.dynamic and (name := next(fixed, None)):
        raise SettingError("input.size", f"has an open axis, and {name} is made for one size. Give every axis a size.")
    if plan.dynamic and (name := at_some_sizes(plan)):
        text = f"has an open axis, and {name} is not the same at every size that fits. Give every axis a size."
        raise SettingError("input.size", text)
    return plan


def at_some_sizes(plan: Plan) -> str | None:
    """Return the first layer that differs, or is missing, at one of the next sizes."""
    assert plan.spec is not None
    spec, rules, here = plan.spec, plan.allowed_sizes, layers(plan)
    sizes = spec.input.sizes
    for _ in range(FURTHER_SIZES):
        sizes = tuple(rules[a].nearest(n + 1)[1] if a in spec.dynamic else n for a, n in enumerate(sizes))
        there = layers(walk(replace(spec, input=Shape(spec.input.channels, sizes))))
        if differing := next((name for name in (*there, *here) if there.get(name) != here.get(name)), None):
            return differing
    return None


def layers(plan: Plan) -> dict[str, AnyOp]:
    """Return the ops by name, without the input, whose size varies."""
    return {node.name: node.op for node in plan if not isinstance(node.op, Input)}


def sized(spec: Spec, config: Config) -> Spec:
    """Return the spec at the size of the walk: smallest open axes, margins if odd.

    Raises:
        SettingError: an open axis would have to be padded.
    """
    if spec.dynamic and config["input.on_odd"] == "pad":
        text = "'pad' needs to know how much, and input.size has an open axis. Give every axis a size, or use error."
        raise SettingError("input.on_odd", text)
    if spec.dynamic:
        from unetgen.graph.allowed_sizes import allowed_sizes

        there = allowed_sizes(walk, spec)
        sizes = tuple(there[a].minimum if a in spec.dynamic else n for a, n in enumerate(spec.input.sizes))
        return replace(spec, input=Shape(spec.input.channels, sizes))
    if config["input.on_odd"] == "pad":
        return replace(spec, margins=margins(spec))
    return spec


def margins(spec: Spec) -> Margins:
    """Return the margins to the next size that fits, half of them before."""
    from unetgen.graph.allowed_sizes import allowed_sizes

    more = [rule.nearest(n)[1] - n for rule, n in zip(allowed_sizes(walk, spec), spec.input.sizes, strict=True)]
    return tuple((m // 2, m - m // 2) for m in more) if any(more) else ()

"""The layers of a PyTorch module in order of execution, found by running it once.

PyTorch is imported only if the user's module has imported it. Dependencies are read from the graph that PyTorch keeps
for differentiation; no gradient is computed.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from unetgen.errors import UserError
from unetgen.read.weights.layer import Flow, Kind, Layer

KINDS: Mapping[str, Kind] = {
    "_ConvTransposeNd": "transposed_conv",
    "_ConvNd": "conv",
    "_NormBase": "norm",
    "GroupNorm": "norm",
    "LayerNorm": "norm",
    "PReLU": "prelu",
    "Linear": "dense",
}  # by the nearest base class
Calls = dict[Any, tuple[Any, Any]]  # by module, the steps that made the input and output of its first call


def module_layers(module: Any, example: Any) -> tuple[list[Layer], list[str]]:
    """Return the layers that ran, and the names of those that did not.

    Raises:
        UserError: there is no example to run it with.
    """
    if example is None:
        raise UserError("example: is missing. Give an input of the module, so that its layers' order can be seen.")
    names = {child: name for name, child in module.named_modules() if own_tensors(child)}
    called = first_calls(module, names, example)
    flows = flows_of(called)
    layers = [Layer(names[child], module_kind(child), own_tensors(child), flows.get(child)) for child in called]
    return layers, [name for child, name in names.items() if child not in called]


def own_tensors(module: Any) -> dict[str, Any]:
    """Return a module's tensors without those of inner modules and without counters."""
    return {name: tensor for name, tensor in module.state_dict().items() if "." not in name and tensor.ndim}


def module_kind(module: Any) -> Kind | None:
    return next((KINDS[kind.__name__] for kind in type(module).__mro__ if kind.__name__ in KINDS), None)


def first_calls(module: Any, names: Mapping[Any, str], example: Any) -> Calls:
    """Run the module once and return its layers in the order of their first calls."""
    called: Calls = {}

    def note(child: Any, inputs: tuple[Any, ...], output: Any) -> None:
        called.setdefault(child, (made_by(*inputs[:1]), made_by(output)))

    torch = import_module("torch")
    with evaluating(module), noting(names, note), torch.enable_grad():
        module(torch.as_tensor(example).detach().clone().requires_grad_())
    return called


def made_by(tensor: Any = None) -> Any:
    return getattr(tensor, "grad_fn", None)


@contextmanager
def noting(modules: Iterable[Any], note: Callable[..., None]) -> Generator[None]:
    """Call `note` after every call of the modules."""
    hooks = [module.register_forward_hook(note) for module in modules]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


@contextmanager
def evaluating(module: Any) -> Generator[None]:
    """Switch to evaluation mode, and restore the modes.

    So statistics do not change.
    """
    modes = {child: child.training for child in module.modules()}
    module.eval()
    try:
        yield
    finally:
        for child, training in modes.items():
            child.training = training


def flows_of(called: Calls) -> dict[Any, Flow]:
    """Count the layers before and after each layer; empty if PyTorch kept no graph."""
    if any(output is None for _, output in called.values()):
        return {}
    made = {output: child for child, (_, output) in called.items()}
    before = {child: modules_before(function, made) for child, (function, _) in called.items()}
    after = {child: sum(child in others for others in before.values()) for child in called}
    return {child: Flow(len(before[child]), after[child]) for child in called}


def modules_before(function: Any, made: Mapping[Any, Any]) -> set[Any]:
    """Return the modules that a step of the computation depends on."""
    seen: set[Any] = set()
    waiting = [function]
    while waiting:
        step = waiting.pop()
        if step is not None and step not in seen:
            seen.add(step)
            waiting += [before for before, _ in step.next_functions]
    return {made[step] for step in seen if step in made}

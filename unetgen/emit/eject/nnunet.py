"""A description for nnU-Net's training: a module and a configuration.

The trainer builds a class by its dotted path, sets `network.decoder.deep_supervision`, and takes outputs without a
final activation, the largest first. The scales of its losses are those of `strides`.
"""

import keyword
import re
import sys
from typing import Any

from unetgen.emit.eject import eject_torch
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.language.config import Config

CLASS = "NnUNet"
OTHERS = {"torch", "numpy", "nnunetv2", "batchgenerators", "dynamic_network_architectures", "unetgen"}
NEEDED = {
    "head.activation": "linear", "deep_supervision.stages": "all", "deep_supervision.resolution": "native",
    "deep_supervision.fuse": None, "deep_supervision.interpolation": None, "deep_supervision.weights": None,
    "head.labels": None, "data_format": "channels_first", "compute_format": None, "dtype": None,
}  # fmt: skip
STUB = """\
class {name}(UNet):
    \"\"\"The network as nnU-Net's trainer builds it and switches its outputs.\"\"\"

    def __init__(
        self, input_channels: int, num_classes: int, deep_supervision: bool, **_: object
    ) -> None:
        if (input_channels, num_classes) != (CHANNELS, CLASSES):
            raise ValueError(f"The file has {{CHANNELS}} channels and {{CLASSES}} classes.")
        super().__init__()
{decoder}        self.decoder.deep_supervision = deep_supervision

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, ...]:
        outputs = super().forward(x)
        return outputs if self.decoder.deep_supervision else outputs[0]

    @staticmethod
    def initialize(module: nn.Module) -> None:
        \"\"\"Draw weights as nnU-Net does: He's rule with the slope of its leaky ReLU.\"\"\"
        if isinstance(module, nn.Conv{dims}d | nn.ConvTranspose{dims}d):
            nn.init.kaiming_normal_(module.weight, a=0.01)
            if module.bias is not None:
                nn.init.zeros_(module.bias)"""

DECODER = "        self.decoder = nn.Module()  # its attribute is what the trainer sets\n"


def for_training(config: Config, patch: tuple[int, ...], channels: int | None, classes: int | None) -> Config:
    """Return the description with the patch, and outputs as nnU-Net's loss takes them."""
    given = {key: value for key, value in config.given.items() if key not in NEEDED}
    given.update({key: value for key, value in NEEDED.items() if value is not None})
    given["input.size"] = "x".join(map(str, patch))
    given.update({"input.channels": channels} if channels else {})
    given.update({"head.filters": classes} if classes else {})
    return config.changed(given)


def training_module(plan: Plan, config: Config) -> str:
    """Return the text of the file.

    Raises:
        UserError: the description has a key that the file cannot say, or that nnU-Net cannot train.
    """
    refuse_untrainable(plan)
    text = eject_torch(plan, config)
    before, main, after = text.partition('\n\n\nif __name__ == "__main__":')
    apart = "" if "self.decoder = " in before else DECODER
    return f"{before}\n\n\n{STUB.format(name=CLASS, dims=plan.dims, decoder=apart)}{main}{after}"


def refuse_untrainable(plan: Plan) -> None:
    """Refuse what the trainer's losses do not fit.

    Raises:
        UserError: outputs are not one per decoder stage, or are coarser than the labels.
    """
    spec = plan.spec
    assert spec is not None
    if spec.topology != "u" or spec.depth < 3:
        key = "topology" if spec.topology != "u" else "depth"
        raise UserError(f"{key} does not fit nnU-Net's losses, which take an output per stage of a U from depth 3 on.")
    if spec.entry:
        raise UserError("down.entry_factor makes the first output coarser than the labels. Leave it out.")
    if len(plan.outputs) != spec.depth - 1:
        raise UserError("head.kind has to give an output per stage of the right side. Leave other heads out.")
    if plan.by_name[plan.outputs[0]].shape.sizes != spec.input.sizes:
        raise UserError("padding makes the outputs smaller than the labels. Use padding=same or symmetric.")


def strides_of_stages(plan: Plan) -> list[list[int]]:
    """Return the strides per stage, the first stage's ones, as `arch_kwargs` has them."""
    assert plan.spec is not None
    return [[1] * plan.dims, *(list(factor) for factor in plan.spec.factors)]


def inheriting_configuration(plan: Plan, module: str, parent: str) -> dict[str, Any]:
    """Return a configuration that inherits all but the network from another one."""
    assert plan.spec is not None
    architecture: dict[str, Any] = {
        "network_class_name": f"{module}.{CLASS}",
        "arch_kwargs": {"n_stages": plan.spec.depth, "strides": strides_of_stages(plan)},
        "_kw_requires_import": [],
    }
    return {"inherits_from": parent, "architecture": architecture, "patch_size": list(plan.spec.input.sizes)}


def module_name(name: str) -> str:
    """Return a name of a module that shadows no other one."""
    plain = re.sub(r"\W", "_", name, flags=re.ASCII).strip("_").lower()[:40] or "unet"
    taken = keyword.iskeyword(plain) or plain in sys.stdlib_module_names or plain in OTHERS
    return f"unet_{plain}" if taken or plain[0].isdigit() else plain

"""A PyTorch network whose layers the order of execution alone cannot identify.

The gate's two projections are the same in kind and shapes, and so are a shortcut and the convolution beside it. One
layer is held under two names and one never runs.
"""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from typing import Any

DESCRIPTION: dict[str, Any] = {
    "input": {"size": "16x16", "channels": 1},
    "data_format": "channels_first",
    "depth": 2,
    "filters": {"base": 4},
    "convs": 1,
    "padding": "symmetric",
    "norm": {"kind": "batch", "epsilon": 1e-5},
    "activation": {"kind": "prelu"},
    "bottleneck": {
        "convs": 2,
        "block": {"kind": "residual", "projection_kernel": "units", "projection_bias": True},
        "activation": {"kind": "relu"},
    },
    "skip": {"order": "skip_first", "gate": {"kind": "attention"}},
    "head": {"filters": 2, "activation": "linear"},
}


def network(torch: Any) -> Any:
    """Return it in training mode, with random weights and running statistics."""
    nn = torch.nn

    def unit(before: int, after: int, kernel: int, *more: Any) -> Any:
        return nn.Sequential(nn.Conv2d(before, after, kernel, padding=kernel // 2), nn.BatchNorm2d(after), *more)

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.head, self.spare = nn.Conv2d(4, 2, 1), nn.Conv2d(4, 2, 1)
            self.decoder = unit(8, 4, 3, nn.PReLU(4))
            self.encoder = unit(1, 4, 3, nn.PReLU(4))
            self.first, self.second, self.shortcut = unit(4, 8, 3, nn.ReLU(inplace=True)), unit(8, 8, 3), unit(4, 8, 3)
            self.up = nn.ConvTranspose2d(8, 4, 2, 2)
            self.gate = nn.ModuleDict({"psi": unit(2, 1, 1), "up": unit(4, 2, 1), "skip": unit(4, 2, 1)})
            self.again = self.encoder

        def forward(self, x: Any) -> Any:
            skip = self.encoder(x)
            pooled = torch.max_pool2d(skip, 2)
            x = torch.relu(self.second(self.first(pooled)) + self.shortcut(pooled))
            x = self.up(x)
            weights = torch.sigmoid(self.gate["psi"](torch.relu(self.gate["up"](x) + self.gate["skip"](skip))))
            return self.head(self.decoder(torch.cat([skip * weights, x], 1)))

    torch.manual_seed(0)
    made = Network()
    made(torch.randn(8, 1, 16, 16))  # running statistics
    return made

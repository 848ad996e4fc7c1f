"""PyTorch modules in Python, where torch is installed; files of `tests/data/pt2` cover the rest everywhere."""

# torch is untyped here, as it need not be installed
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportUnknownParameterType=false

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from unetgen import compare, plan, to_diagram, to_table
from unetgen.errors import UserError
from unetgen.read.anything import is_torch

needs_torch = pytest.mark.skipif(not find_spec("torch"), reason="torch is not installed")


def small_unet(torch: Any) -> Any:
    nn = torch.nn

    class Small(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.enc = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(inplace=True))
            self.mid = nn.Sequential(nn.Conv2d(8, 16, 3, padding=1), nn.ReLU())
            self.up = nn.ConvTranspose2d(16, 8, 2, 2)
            self.dec = nn.Conv2d(16, 8, 3, padding=1)
            self.out = nn.Conv2d(8, 2, 1)
            self.spare = nn.Linear(3, 3)

        def forward(self, x: Any) -> Any:
            skip = self.enc(x)
            with torch.no_grad():
                down = nn.functional.max_pool2d(skip, 2)
            return self.out(self.dec(torch.cat([skip, self.up(self.mid(down))], 1)).relu())

    return Small()


@needs_torch
def test_a_module_is_a_plan() -> None:
    torch: Any = import_module("torch")
    module = small_unet(torch)
    read = plan(module, example=(1, 1, 32, 32))
    assert read.origin
    assert read.origin.registered == sum(one.numel() for one in module.parameters())
    assert dict(read.origin.unused) == {"spare.weight": 9, "spare.bias": 3}
    assert "enc.0" in read.by_name
    assert module.training, "the module's mode is restored"
    assert "<svg" in to_diagram(module, example=torch.zeros(1, 1, 32, 32)).svg
    assert "read from" in str(to_table(module, example=(1, 1, 32, 32)))


@needs_torch
def test_a_module_equals_its_file(tmp_path: Path) -> None:
    torch: Any = import_module("torch")
    module = small_unet(torch).eval()
    exported = torch.export.export(module, (torch.zeros(1, 1, 32, 32),), strict=False)
    path = tmp_path / "small.pt2"
    torch.export.save(exported, path)
    by_file, by_program = plan(str(path)), plan(exported)
    assert by_file == by_program == plan(module, example=(1, 1, 32, 32))
    assert [node.name for node in by_file] == [node.name for node in by_program]
    assert compare(module, str(path), example=(1, 1, 32, 32)).same


@needs_torch
def test_what_cannot_be_exported_is_said_in_one_line() -> None:
    torch: Any = import_module("torch")

    class Deciding(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return x * 2 if x.sum() > 0 else x

    with pytest.raises(UserError, match="Deciding cannot be exported") as raised:
        plan(Deciding(), example=(1, 1, 8, 8))
    assert "\n" not in str(raised.value)
    with pytest.raises(UserError, match="example is missing"):
        plan(small_unet(torch))


def test_others_are_not_taken_for_modules() -> None:
    assert not is_torch("lecture")
    assert not is_torch(plan("depth=2"))

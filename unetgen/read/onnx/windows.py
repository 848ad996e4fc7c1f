"""Pooling, interpolation and pixel shuffle as calls."""

from typing import Any

from unetgen.read.onnx.context import Context, one_call
from unetgen.read.onnx.convolutions import axes_attribute, pads_of, same_pads
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.program.form import ProgramCall, Ref

LINEAR = {1: "upsample_linear1d", 2: "upsample_bilinear2d", 3: "upsample_trilinear3d"}


def pool_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a pooling; `None` if its padding has no word in PyTorch or Keras."""
    name, kernel = node.input(0), [int(one) for one in node.given("kernel_shape", [])]
    dims = len(kernel)
    kind = "max" if node.op == "MaxPool" else "avg"
    if not dims or len(known.space(name)) != dims:
        return None
    strides, dilation = axes_attribute(node, "strides", dims), axes_attribute(node, "dilations", dims)
    pads = pads_of(node, known.space(name), tuple(kernel), strides, dilation)
    counted = bool(node.given("count_include_pad", 0))
    arguments: dict[str, Any] = {"self": Ref(name), "kernel_size": kernel, "stride": strides,
                 "ceil_mode": bool(node.given("ceil_mode", 0))}  # fmt: skip
    if max(dilation) > 1:
        arguments["dilation"] = dilation
    if kind == "avg":
        arguments["count_include_pad"] = counted
    if all(before == after for before, after in pads):
        arguments["padding"] = [before for before, _ in pads]
    elif pads == same_pads(known.space(name), tuple(kernel), strides, dilation) and not counted:
        arguments["padding"] = "same"
    else:
        return None
    return [ProgramCall(f"{kind}_pool{dims}d", arguments, node.outputs[:1], False, node.modules)]


def global_pool_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    kind = "max" if "Max" in node.op else "avg"
    dims = len(known.space(node.input(0)))
    return one_call(node, f"adaptive_{kind}_pool{dims}d", {"self": Ref(node.input(0)), "output_size": [1] * dims})


def reduced_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a mean or a maximum over axes."""
    rank = len(known.size(node.input(0)))
    axes = known.integers(node, 1, "axes")
    dims = sorted(axis % rank for axis in axes) if axes else list(range(rank))
    keeps = bool(node.given("keepdims", 1))
    if node.op == "ReduceMax" and keeps and rank > 2 and dims == list(range(2, rank)):
        return global_pool_calls(node, known)
    op = {"ReduceMean": "mean", "ReduceMax": "amax", "ReduceSum": "sum", "ReduceMin": "amin"}[node.op]
    return one_call(node, op, {"self": Ref(node.input(0)), "dim": dims, "keepdim": keeps})


def resize_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return an interpolation.

    `None` if its pixels have other places than in PyTorch and Keras.
    """
    before, after = known.size(node.input(0)), known.size(node.outputs[0])
    dims = len(before) - 2
    if not after or before[:2] != after[:2] or dims not in LINEAR or node.given("antialias", 0):
        return None
    mode, place = node.given("mode", "nearest"), node.given("coordinate_transformation_mode", "half_pixel")
    if node.op == "Upsample" or known.opset < 11:
        place = "asymmetric" if mode == "nearest" else "half_pixel"
    whole = all(m % n == 0 for n, m in zip(before[2:], after[2:], strict=True))
    arguments = {"self": Ref(node.input(0)), "output_size": list(after[2:])}
    if mode == "nearest" and is_nearest(node, place, whole, known.opset):
        return one_call(node, f"upsample_nearest{dims}d", arguments)
    if mode == "linear" and place in ("half_pixel", "pytorch_half_pixel", "align_corners"):
        return one_call(node, LINEAR[dims], {**arguments, "align_corners": place == "align_corners"})
    return None


def is_nearest(node: OnnxNode, place: str, whole: bool, opset: int) -> bool:
    """Return whether each pixel is that at the floor of its place."""
    rounding = node.given("nearest_mode", "floor" if opset < 11 else "round_prefer_floor")
    if place == "asymmetric":
        return rounding == "floor"
    return whole and place in ("half_pixel", "pytorch_half_pixel", "half_pixel_symmetric")


def depth_to_space_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a pixel shuffle; TensorFlow's order of channels has no op of ours."""
    if node.given("mode", "DCR") != "CRD":
        return None
    factor = int(node.given("blocksize", 1))
    return one_call(node, "pixel_shuffle", {"self": Ref(node.input(0)), "upscale_factor": factor})

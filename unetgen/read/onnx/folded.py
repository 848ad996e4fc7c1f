"""The norms and pads that an exporter folded into convolutions."""

from collections.abc import Sequence

from unetgen._text import plural
from unetgen.read.onnx.nodes import OnnxNode

RULES = "pkg.onnxscript.rewriter.rule_name"
CONVOLUTIONS = ("Conv", "ConvTranspose")
MADE_UP_WEIGHTS = ("onnx::Conv", "/merged_input")  # of PyTorch's older exporter, and of Keras'
UNKNOWN = "ONNX exporters may fold norms and pads into convolutions, and leave out dropout."


def fold_remark(nodes: Sequence[OnnxNode]) -> str:
    """Return what was folded, in one sentence.

    PyTorch's newer exporter notes it. Its older one, and Keras', make up the name of a convolution's weight after that.
    Keras' may also leave a product and a sum of the norm.
    """
    norms = sum(has_norm(node) for node in nodes)
    pads = sum("FuseConvPad" in node.notes.get(RULES, "") for node in nodes)
    if not norms and not pads:
        return UNKNOWN
    words = [plural(norms, "batch norm")] * bool(norms) + [plural(pads, "padding")] * bool(pads)
    return f"The ONNX exporter folded {' and '.join(words)} into other layers, and leaves out dropout."


def has_norm(node: OnnxNode) -> bool:
    """Return whether a node is, or holds, what the exporter made of a batch norm."""
    if node.op not in CONVOLUTIONS:
        return node.op == "BatchNormalization" and len(node.inputs) < 5
    return "FuseBatchNorm" in node.notes.get(RULES, "") or any(word in node.input(1) for word in MADE_UP_WEIGHTS)

"""The layers and expressions of a plan, in its order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Atom, Form
from unetgen.emit.eject.torch.apart.op_joins import (
    concat_text,
    fitted_channels_text,
    is_centred,
    margin_text,
    mean_text,
    merge_text,
    pixel_text,
    shuffle_text,
    sized_text,
    tile_text,
)
from unetgen.emit.eject.torch.apart.op_layers import (
    activation_text,
    conv_text,
    dense_text,
    dropout_text,
    norm_text,
    one_sided,
    pad_text,
    pool_text,
    resize_text,
    transposed_text,
)
from unetgen.emit.eject.torch.apart.signals import signal_text
from unetgen.errors import SettingError
from unetgen.graph.plan import Node
from unetgen.ops import (
    Activation,
    Attend,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    FitChannels,
    GlobalPool,
    Input,
    Merge,
    Modulate,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Sinusoid,
    Tile,
)


def atoms_of(script: Script) -> "Making":
    """Return the atoms of a plan, without its input."""
    making = Making(script)
    for node in script.plan:
        making.add(node)
    return making


@dataclass
class Making:
    """The atoms made so far.

    `tensors` are the names of nodes' outputs where they differ.
    """

    script: Script
    atoms: list[Atom] = field(default_factory=list[Atom])
    tensors: dict[str, str] = field(default_factory=dict[str, str])
    channels: dict[str, int] = field(default_factory=dict[str, int])  # of each tensor
    classes: set[str] = field(default_factory=set[str])  # the tensors with a channel per class

    def add(self, node: Node) -> None:
        """Add what a node is."""
        plan, op, form = self.script.plan, node.op, Form()
        self.channels[node.name] = node.shape.channels
        sources = [plan.by_name[name] for name in node.inputs]
        if sources and isinstance(op, Resize | Norm | Activation | Merge) and self.classes.issuperset(node.inputs):
            self.classes.add(node.name)
        match op:
            case Input():
                return
            case Conv():
                self.convolution(node, op, sources[0])
            case ConvTranspose():
                text, cut = transposed_text(form, op, self.known(sources[0]))
                self.transposed(node, text, form, cut)
            case Dense():
                self.layer(node, dense_text(form, op, self.known(sources[0])), form)
            case Pool():
                self.layer(node, pool_text(form, op), form)
            case Resize():
                self.layer(node, resize_text(form, op), form)
            case Norm():
                self.layer(node, norm_text(self.script, form, op, self.known(sources[0])), form)
            case Activation() | PReLU():
                if not (isinstance(op, Activation) and op.is_identity(True)):
                    self.layer(node, activation_text(self.script, form, op, self.known(sources[0])), form)
                else:
                    self.tensors[node.name] = self.source(node.inputs[0])
            case Dropout():
                self.layer(node, dropout_text(form, op, self.script.dims), form)
            case _:
                self.joins(node, sources, form)

    def joins(self, node: Node, sources: Sequence[Node], form: Form) -> None:
        """Add what is an expression in PyTorch."""
        op = node.op
        match op:
            case Concat():
                self.expression(node, concat_text(len(sources)), form)
            case Merge():
                self.expression(node, merge_text(op, len(sources)), form)
            case Attend() | Modulate() | Sinusoid():
                self.expression(node, signal_text(self.script, op, form, len(sources)), form)
            case Tile():
                self.expression(node, tile_text(form, op.times, self.script.dims), form)
            case FitChannels():
                self.expression(node, fitted_channels_text(form, op, sources[0], self.script.dims), form)
            case GlobalPool():
                self.expression(node, mean_text(self.script.dims, op.kind), form)
            case Reshape():
                self.expression(node, pixel_text(op.dims), form)
            case ResizeTo():
                like = self.partner(node)
                self.expression(node, sized_text(self.script, op, form, bool(like)), form, like)
            case Crop() | Pad():
                self.margins(node, op, form)
            case PixelShuffle() | PixelUnshuffle():
                text, is_layer = shuffle_text(self.script, op, form)
                (self.layer if is_layer else self.expression)(node, text, form)
            case _:
                raise SettingError("block.kind", f"lays a {type(op).__name__}, which is not written as PyTorch.")

    def source(self, name: str) -> str:
        return self.tensors.get(name, name)

    def known(self, node: Node) -> Node:
        """Return a node under the name of its tensor."""
        return node._replace(name=self.source(node.name))

    def layer(self, node: Node, text: str, form: Form) -> None:
        owner = "" if node.weights == node.name else node.weights
        inputs = tuple(map(self.source, node.inputs))
        self.atoms.append(Atom(name=node.name, text=text, inputs=inputs, outputs=(node.name,),
                               holes=tuple(form.holes), owner=owner))  # fmt: skip

    def expression(self, node: Node, text: str, form: Form, like: str = "") -> None:
        inputs = (*map(self.source, node.inputs), *([like] if like else []))
        self.atoms.append(Atom(name=node.name, text=text, inputs=inputs, outputs=(node.name,),
                               holes=tuple(form.holes), is_layer=False))  # fmt: skip

    def convolution(self, node: Node, op: Conv, x: Node) -> None:
        """Add a convolution, with its padding or a layer that pads."""
        form, before, padding, border = Form(), x, None, "constant"
        spec = self.script.spec
        last = node.side == "head" and bool(spec.heads) and node.role == "" and op.filters == spec.heads[0].unit.filters
        made = "classes" if last else "channels"
        if last:
            self.script.constant("CLASSES", op.filters)
            self.classes.add(node.name)
        if isinstance(x.op, Pad) and self.is_in_convolution(x, x.op):
            before = self.script.plan.by_name[x.inputs[0]]
            padding, border = tuple(a for a, _ in x.op.padding), x.op.mode
        if margins := one_sided(op, x.shape.sizes):
            pad = Form()
            text = pad_text(pad, margins)
            name = f"{node.name}_pad"
            inputs = (self.source(x.name),)
            self.atoms.append(Atom(name=name, text=text, inputs=inputs, outputs=(name,), holes=tuple(pad.holes)))
            self.channels[name] = x.shape.channels
            text = conv_text(form, op, self.known(x)._replace(name=name), made=made)
            self.atoms.append(Atom(name=node.name, text=text, inputs=(name,), outputs=(node.name,),
                                   holes=tuple(form.holes), owner=owner_of(node)))  # fmt: skip
            return
        text = conv_text(form, op, self.known(before), padding, border, made)
        self.layer(node._replace(inputs=(before.name,)), text, form)

    def transposed(self, node: Node, text: str, form: Form, cut: tuple[tuple[int, int], ...]) -> None:
        """Add a transposed convolution, and what its output lacks at the end in Keras."""
        if not any(map(any, cut)):
            self.layer(node, text, form)
            return
        whole = f"{node.name}_whole"
        self.layer(node._replace(name=whole, weights=whole), text, form)
        self.atoms[-1] = Atom(name=whole, text=text, inputs=self.atoms[-1].inputs, outputs=(whole,),
                              holes=tuple(form.holes))  # fmt: skip
        self.channels[whole] = node.shape.channels
        amounts = tuple(-amount for pair in reversed(cut) for amount in pair)
        end = Form()
        made = f"nn.ZeroPad{len(cut)}d({end.axes('margins', amounts)})"
        self.atoms.append(Atom(name=node.name, text=made, inputs=(whole,), outputs=(node.name,),
                               holes=tuple(end.holes)))  # fmt: skip

    def margins(self, node: Node, op: Crop | Pad, form: Form) -> None:
        """Add what cuts or pads, or nothing where a convolution pads."""
        if isinstance(op, Pad) and self.is_in_convolution(node, op):
            return
        centred = is_centred(op.cropping) if isinstance(op, Crop) else op.adds_zeros and is_centred(op.padding)
        like = self.partner(node) if centred else ""
        self.expression(node, margin_text(self.script, op, form, bool(like)), form, like)

    def is_in_convolution(self, node: Node, op: Pad) -> bool:
        """Return whether the one convolution that reads a node can pad as it does."""
        takers = [one.op for one in self.script.plan if node.name in one.inputs]
        valid = len(takers) == 1 and isinstance(takers[0], Conv) and takers[0].padding == "valid"
        return valid and all(before == after for before, after in op.padding)

    def partner(self, node: Node) -> str:
        """Return an earlier tensor of the size that a node makes.

        It is one that the node's output meets, or one of its stage.
        """
        plan = self.script.plan
        earlier = set[str]()
        for one in plan:
            if one.name == node.name:
                break
            earlier.add(one.name)
        met = [name for one in plan if node.name in one.inputs for name in one.inputs]
        near = [one.name for one in reversed(plan.nodes) if (one.stage, one.side) == (node.stage, node.side)]
        for name in [*met, *near]:
            if name in earlier and plan.by_name[name].shape.sizes == node.shape.sizes:
                return self.source(name)
        return ""


def owner_of(node: Node) -> str:
    return "" if node.weights == node.name else node.weights

"""PyTorch's operations as our ops, by name.

A handler gets one call and returns the ops that it means: none if its output is its first input, and `None` if no op of
ours means it.
"""

from collections.abc import Callable

from unetgen.read.program.activations import (
    PLAIN_FUNCTIONS,
    celu_call,
    elu_call,
    gelu_call,
    hardtanh_call,
    leaky_relu_call,
    named_activation,
    softmax_call,
    softplus_call,
)
from unetgen.read.program.convolutions import convolution_call
from unetgen.read.program.joins import concat_call, merge_call, pad_call, repeat_call, slice_call
from unetgen.read.program.norms import (
    batch_norm_call,
    dropout_call,
    group_norm_call,
    instance_norm_call,
    lowered_instance_norm_call,
    prelu_call,
    vector_norm_call,
)
from unetgen.read.program.products import addmm_call, linear_call
from unetgen.read.program.site import CallSite, Read
from unetgen.read.program.views import expanded_call, permuted_call, same_call, view_call
from unetgen.read.program.windows import (
    adaptive_pool_call,
    interpolation_call,
    mean_call,
    pixel_shuffle_call,
    pixel_unshuffle_call,
    pool_call,
)

Handler = Callable[[CallSite], Read]


def each(handler: Handler, names: str) -> dict[str, Handler]:
    return dict.fromkeys(names.split(), handler)


HANDLERS: dict[str, Handler] = {
    **each(convolution_call, "conv1d conv2d conv3d convolution conv_transpose1d conv_transpose2d conv_transpose3d"),
    **each(pool_call, "max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d"),
    **each(pool_call, "max_pool1d_with_indices max_pool2d_with_indices max_pool3d_with_indices"),
    **each(adaptive_pool_call, "adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d"),
    **each(adaptive_pool_call, "adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d"),
    **each(adaptive_pool_call, "_adaptive_avg_pool2d _adaptive_avg_pool3d"),
    **each(interpolation_call, "upsample_nearest1d upsample_nearest2d upsample_nearest3d"),
    **each(interpolation_call, "upsample_linear1d upsample_bilinear2d upsample_trilinear3d"),
    **each(pixel_shuffle_call, "pixel_shuffle"),
    **each(pixel_unshuffle_call, "pixel_unshuffle"),
    **each(mean_call, "mean"),
    **each(batch_norm_call, "batch_norm _native_batch_norm_legit_no_training _native_batch_norm_legit_functional"),
    **each(batch_norm_call, "_native_batch_norm_legit native_batch_norm cudnn_batch_norm"),
    **each(lowered_instance_norm_call, "_native_batch_norm_legit_no_stats"),
    **each(instance_norm_call, "instance_norm"),
    **each(group_norm_call, "group_norm"),
    **each(vector_norm_call, "layer_norm native_layer_norm"),
    **each(prelu_call, "prelu _prelu_kernel"),
    **each(dropout_call, "dropout native_dropout feature_dropout"),
    **each(named_activation, " ".join(PLAIN_FUNCTIONS)),
    **each(leaky_relu_call, "leaky_relu"),
    **each(elu_call, "elu"),
    **each(celu_call, "celu"),
    **each(gelu_call, "gelu"),
    **each(softplus_call, "softplus"),
    **each(hardtanh_call, "hardtanh"),
    **each(softmax_call, "softmax log_softmax _softmax _log_softmax"),
    **each(concat_call, "cat"),
    **each(merge_call, "add mul max maximum"),
    **each(slice_call, "slice"),
    **each(pad_call, "pad constant_pad_nd"),
    **each(repeat_call, "repeat"),
    **each(view_call, "view reshape flatten squeeze unsqueeze _unsafe_view unflatten"),
    **each(permuted_call, "permute transpose"),
    **each(expanded_call, "expand expand_as"),
    **each(linear_call, "linear"),
    **each(addmm_call, "addmm"),
    **each(same_call, "clone contiguous alias to _to_copy detach lift_fresh_copy identity requires_grad lift_fresh"),
}

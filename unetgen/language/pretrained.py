"""Find the encoders that keras.applications has weights for, and their images."""

from typing import NamedTuple

CAFFE = "preprocess_input: channels in the order blue, green, red, less their means"
TORCH = "divided by 255, less [0.485, 0.456, 0.406], over [0.229, 0.224, 0.225]"


class KerasNetwork(NamedTuple):
    """A network of keras.applications, and how an image is prepared for its weights."""

    name: str
    images: str


NETWORKS = {
    "keras_resnet50": KerasNetwork("ResNet50", f"keras.applications.resnet.{CAFFE}"),
    "keras_resnet101": KerasNetwork("ResNet101", f"keras.applications.resnet.{CAFFE}"),
    "densenet121": KerasNetwork("DenseNet121", TORCH),
    "vgg16": KerasNetwork("VGG16", f"keras.applications.vgg16.{CAFFE}"),
    "vgg19": KerasNetwork("VGG19", f"keras.applications.vgg19.{CAFFE}"),
    "keras_mobilenet_v2": KerasNetwork("MobileNetV2", "from -1 to 1: divided by 127.5, less 1"),
    **{f"efficientnet_b{n}": KerasNetwork(f"EfficientNetB{n}", TORCH) for n in range(4)},
}
TRANSPLANT = "PyTorch's weights come by transplant(model, FILE, partial=True) in Python"


def weights_fault(encoder: str | None, channels: int, dims: int) -> str:
    """Return why an encoder cannot have weights of keras.applications, or nothing."""
    if encoder is None:
        return f"needs an encoder by name. Add encoder.kind, one of {', '.join(NETWORKS)}."
    if f"keras_{encoder}" in NETWORKS:
        own = NETWORKS[f"keras_{encoder}"].name
        return (
            f"is of keras.applications.{own}, which differs from {encoder}. Use encoder=keras_{encoder}. {TRANSPLANT}."
        )
    if encoder not in NETWORKS:
        return f"is for what keras.applications has: {', '.join(NETWORKS)}. Use one of them. {TRANSPLANT}."
    if dims != 2:
        return f"is of images of 2 axes, and the input has {dims}. Leave it out."
    if channels != 3:
        return f"is of images of 3 channels, and the input has {channels}. Use input.channels=3, or leave it out."
    return ""

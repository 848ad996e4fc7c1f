"""The endings of the files that describe a network: one list for every command.

It imports nothing, so that a command that reads no network starts fast.
"""

DESCRIPTIONS = (".yaml", ".yml", ".svg")
KERAS_FILES = (".keras", ".h5", ".hdf5")
TORCH_FILE, ONNX_FILE = ".pt2", ".onnx"
MODELS = (*KERAS_FILES, TORCH_FILE, ONNX_FILE)
FILES = (*MODELS, *DESCRIPTIONS, ".json")
PICKLES = (".pt", ".pth", ".ckpt", ".safetensors")  # of PyTorch, which hold weights or code and no graph
IN_WORDS = ", ".join((*DESCRIPTIONS[:1], ".json", *KERAS_FILES[:2], TORCH_FILE, ONNX_FILE))

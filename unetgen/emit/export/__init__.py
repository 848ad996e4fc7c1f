"""The Keras model in the formats of other programs: ONNX, SavedModel, LiteRT.

Code may enter if it writes a built model for a program that is not Keras. This sub-package may import `emit.keras` and
the rooms before `emit`, and it names `keras` and `onnx`.

Files in reading order: `model_file` (what all formats share), `onnx_file` (names and metadata).
"""

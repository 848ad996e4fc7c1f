"""Read Keras models and their files as plans.

Imports: the rooms before `read`, and Keras, inside functions. Files in reading order: `model` (the entry), `files`,
`rebuild`, `older_files` and `older_calls` (from a file to a model), `wiring` and `layer_calls`, `layers`,
`convolutions`, `activations`, `pooling_resizing`, `tensor_axes`, `foreign` (a layer as ops), `macs`, `attention_macs`
and `einsum` (work of unknown layers), `private_keras`.
"""

"""Other libraries' words for our keys and kinds, to suggest the name used here.

The words are those of nnU-Net and dynamic-network-architectures, MONAI, segmentation_models (and its PyTorch
sibling), keras-unet, keras-unet-collection, BiaPy, pytorch-3dunet, CSBDeep, fastMRI and pix2pix, and of Keras and
PyTorch themselves.
"""

from collections.abc import Mapping

CALLED: Mapping[str, str] = {
    "name": "model_name title experiment_name",
    "input.size": "patch_size shape input_shape image_size input_size spatial_shape img_size imgsz crop_size roi_size"
    " patch_shape",
    "input.channels": "in_channels n_channels input_channels num_channels channels in_chns num_input_channels in_ch"
    " n_channels_in in_chans input_nc",
    "input.spacing": "spacing voxel_size voxel_spacing pixdim target_spacing pixel_size",
    "input.on_odd": "pad_to_multiple divisible_pad pad_input",
    "tiles": "tile tile_size tiling image_tiles overlap tile_overlap sliding_window",
    "data_format": "format image_data_format",
    "depth": "levels n_levels num_levels n_stages stages num_layers n_depth encoder_depth num_stages num_resolutions"
    " n_blocks num_pool n_pool num_pool_layers unet_n_depth num_downs",
    "topology": "architecture arch model model_type network variant",
    "filters.base": "n_base_filters base_filters init_filters n_filters features f_maps base_channels width"
    " start_filters base_num_features init_features num_filters unet_base_filters feature_scale start_channels"
    " filters_root chans unet_n_first n_filter_base unet_n_filter_base ngf growth_rate",
    "filters.growth": "growth_factor channel_multiplier feature_growth filter_growth",
    "filters.max": "max_filters max_features max_num_features unet_max_num_features max_channels",
    "filters.multiple_of": "round_to divisor channels_divisible_by",
    "filters.per_level": "features_per_stage filter_num channels_per_level feature_maps filter_sizes channel_list"
    " num_features_per_stage encoder_channels",
    "decoder.filters.per_level": "decoder_channels decoder_filters decoder_features dec_channels",
    "convs": "n_convs num_convs n_conv_per_stage convs_per_level stack_num_down conv_per_stage num_conv_per_stage"
    " n_conv_per_depth unet_n_conv_per_depth n_layers_per_block num_convs_per_block",
    "decoder.convs": "n_conv_per_stage_decoder stack_num_up n_conv_per_stage_up",
    "repeats": "n_blocks_per_stage num_res_units blocks_per_level n_repeats num_blocks n_res_blocks blocks_down",
    "decoder.repeats": "n_blocks_per_stage_decoder blocks_up",
    "kernel_size": "kernel kernels kernel_sizes conv_kernel_size k_size filter_size unet_kern_size kern_size",
    "up.kernel_size": "up_kernel_size upsample_kernel_size deconv_kernel_size",
    "dilation_rate": "dilation dilations dilation_rates atrous_rates dilated",
    "groups": "conv_groups num_conv_groups cardinality",
    "use_bias": "bias conv_bias with_bias",
    "padding": "pad border_mode padding_mode",
    "order": "layer_order conv_order nonlin_first adn_ordering act_first preactivation",
    "norm.kind": "batch_normalization batch_norm batchnorm bn normalization norm_op norm_name normalization_layer"
    " norm_type use_batch_norm use_batchnorm decoder_use_batchnorm decoder_use_norm norm_layer instance_norm",
    "norm.epsilon": "eps norm_eps bn_eps",
    "norm.momentum": "bn_momentum norm_momentum",
    "norm.groups": "num_groups n_groups num_norm_groups",
    "norm.scale": "affine gamma",
    "norm.center": "beta",
    "activation.kind": "act nonlin nonlinearity activation_function act_fn activation_type act_name hidden_activation",
    "activation.negative_slope": "negative_slope leaky_slope leakiness relu_slope",
    "dropout.rate": "dropout_rate drop_rate drop dropout_p p_drop dropout_prob dropout_values dropout_ratio dropout_op",
    "dropout.kind": "spatial spatial_dropout dropout_type dropout_dim",
    "encoder.weights": "encoder_weights pretrained pretrained_weights backbone_weights imagenet",
    "encoder.frozen": "encoder_freeze freeze_encoder freeze_backbone freeze frozen trainable",
    "block.kind": "block_type conv_block basic_module residual is_residual res_block backbone encoder_name unit_type",
    "attention.kind": "se squeeze_excite squeeze_excitation attention_type decoder_attention_type scse use_se cbam",
    "stem.filters": "stem_channels stem_width init_conv n_filters_first_conv out_chans_first_conv",
    "down.kind": "pool pooling pool_type pooling_type downsampling max_pooling down_mode pool_mode pool_op",
    "down.factor": "pool_size strides stride downsample pool_op_kernel_sizes pool_kernel_size downscale z_down",
    "down.entry_factor": "stem.strides stem.stride first.strides first.stride",
    "bottleneck.dropout.rate": "bottleneck_dropout dropout_bottleneck",
    "up.kind": "deconvolution upsample upsampling up_mode unpool deconv upsample_mode up_sample_mode bilinear"
    " use_transpose upsampling_type upsample_layer transpose_conv decoder_block_type decoder_interpolation",
    "up.align_corners": "align_corners",
    "skip.kind": "skip_connection skip_connections concat merge merge_mode skip_mode use_skip combine join"
    " decoder.skip",
    "skip.gate.kind": "gate attention_gate attention_gates use_attention attention_unet atten gating attention",
    "head.filters": "classes n_classes num_classes n_labels num_labels out_channels output_channels nb_labels out_ch"
    " num_output_channels output_masks num_segmentation_classes n_channel_out out_chans output_nc",
    "head.activation": "activation_name final_activation output_activation last_activation final_sigmoid"
    " final_nonlinearity unet_last_activation",
    "head.labels": "class_names label_names labels class_labels",
    "deep_supervision.stages": "deep_supr_num supervision aux_outputs auxiliary_outputs n_supervised_heads return_aux",
    "deep_supervision.weights": "loss_weights ds_loss_weights deep_supervision_weights",
    "extra_heads.<name>.filters": "aux_params auxiliary_heads multi_head extra_outputs",
    "initializer.kernel": "kernel_initializer init weight_init initialization initializer_name",
    "initializer.bias": "bias_initializer",
    "regularizer.kernel": "l2 l1 weight_decay kernel_regularizer regularization",
    "regularizer.factor": "l2_factor l1_factor weight_decay_rate",
    "dtype": "precision policy mixed_precision dtype_policy amp",
    "layer_prefix": "prefix name_prefix",
    "compile.optimizer": "optimiser optim",
    "compile.learning_rate": "lr initial_learning_rate base_lr initial_lr",
    "compile.loss": "loss_function criterion loss_fn",
    "compile.metrics": "metric eval_metric",
    "emit": "outputs output make formats diagram.format diagram.formats",
    "diagram.classes": "diagram.labels diagram.class_names",
    "diagram.text_scale": "diagram.font_size diagram.fontsize diagram.text_size",
    "diagram.width": "diagram.size diagram.figsize",
    "save_weights": "save_model",
    "output_dir": "out out_dir run_dir results_dir save_dir checkpoint_dir output_folder outdir",
}
NEIGHBOURS: Mapping[str, str] = {word: path for path, called in CALLED.items() for word in called.split()}

# what is not a key, and where it is decided instead
AXES_FOLLOW = "The number of axes is that of input.size: 256x256 is 2D, 128x128x128 is 3D."
NO_TRAINING = "A description makes a network and does not train it. Train its model in Python: to_keras(…).fit(…)."
NO_DEVICE = "Nothing is trained here, so no device is chosen. Keras chooses one when you call fit(…)."
NO_DATA = "A description has no data. Give them to the model in Python: to_keras(…).fit(images, masks)."
NO_SEED = "The weights of a new model are random. Call keras.utils.set_random_seed(…) before to_keras(…)."
ELSEWHERE: Mapping[str, str] = {
    AXES_FOLLOW: "dims ndim ndims n_dims num_dims dim dimensions spatial_dims conv_dim is_3d 2d 3d",
    NO_TRAINING: "epochs num_epochs n_epochs max_epochs max_num_epochs train training fit steps_per_epoch callbacks"
    " validation_split early_stopping patience",
    NO_DEVICE: "gpu gpus n_gpus num_gpus use_gpu cuda device devices device_id gpu_id accelerator",
    NO_DATA: "data dataset data_dir data_path train_dir images masks augmentation augment transforms",
    NO_SEED: "seed random_seed random_state rng",
}
DECIDED_ELSEWHERE: Mapping[str, str] = {word: text for text, called in ELSEWHERE.items() for word in called.split()}

# a word of ours, and others that must be among a key's words for it to have this meaning: other libraries' words for it
KINDS: Mapping[str, str] = {
    "channels_first": "nchw ncdhw ncw ncl first",
    "channels_last": "nhwc ndhwc nwc nlc last",
    "transpose": "deconv deconvolution conv_transpose transposed transposed_conv upconv",
    "mean_iou": "jaccard jaccard_index miou",
    "linear nearest": "bilinear trilinear",
    "linear relu": "none identity",
    "pixel_shuffle": "subpixel pixelshuffle depth_to_space",
    "conv max": "stride strided strided_conv",
    "average": "avg mean avg_pool average_pool",
    "activation_bytes": "memory activations",
    "output_shape": "shape shapes",
    "params": "parameters weights",
    "macs": "flops multiply_adds",
    "concat": "cat concatenate concatenation",
    "add": "sum summation",
    "batch": "bn batch_norm",
    "instance": "in inst instance_norm",
    "group": "gn group_norm",
    "layer": "ln layer_norm",
    "leaky_relu": "lrelu leakyrelu leaky",
    "residual": "res resnet res_block",
    "symmetric": "zero zeros zero_pad",
    "reflect": "mirror mirrored reflection",
    "replicate": "edge border repeat",
    "circular": "wrap periodic",
    "float16": "fp16 half",
    "bfloat16": "bf16",
    "float32": "fp32 single full",
    "float64": "fp64 double",
    "mixed_float16": "amp mixed mixed_fp16",
    "mixed_bfloat16": "mixed_bf16",
}
WORDS: Mapping[str, str] = {word: kind for kind, called in KINDS.items() for word in called.split()}

"""The description's keys, each declared once.

A declaration has path, parser, default, choices, help, needs, and what the key changes. Every key is unset until a
preset, a file or an override sets it, so that *set* differs from *default*. `resolve` reads each key by its
declaration; help and the tables in `docs` print it. The keys of a convolution (`UNIT`) hold everywhere at the top
level, and for one part of the network under that part. Blocks, attentions and gates bring keys of their own, which
their files declare.

Reading order: `key` (the record), `convolution` (filters, units, blocks, and the groups `bottleneck`, `decoder`,
`up.before` and `up.after`), `edges` (`down` with `entry_factor`, `up`, `skip`), `outputs` (heads, deep supervision),
`time_step` (`time`), `figure` (`diagram`), `network` (all the rest: `input`, `stem`, `compile`, `budget`, `emit`, …).
"""

from unetgen.language.keys import figure, network
from unetgen.language.keys.convolution import BOTTLENECK, DECODER, PART, UNIT
from unetgen.language.keys.edges import DOWN, SKIP, UP
from unetgen.language.keys.figure import COLORS
from unetgen.language.keys.key import Keys, inheriting, needing, under
from unetgen.language.keys.outputs import HEAD, SUPERVISION
from unetgen.language.keys.time_step import TIME

KEYS: Keys = (
    network.NAME, network.SIZE, network.CHANNELS, network.SPACING, network.ON_ODD, network.DATA_FORMAT,
    network.COMPUTE_FORMAT, network.DEPTH, network.TOPOLOGY,
    *under("encoder", (network.ENCODER, network.WEIGHTS, network.FROZEN)),
    *PART,
    *under("stem", (network.STEM_FILTERS, network.STEM_CONVS, *needing(inheriting(UNIT), "filters"))),
    *under("first", inheriting(UNIT, "stem")),
    *under("time", TIME),
    *under("down", DOWN),
    *under("bottleneck", BOTTLENECK),
    *under("up", UP),
    *under("skip", SKIP),
    *under("decoder", DECODER),
    network.KERNEL_FROM,
    *under("head", HEAD),
    *under("deep_supervision", SUPERVISION),
    network.KERNEL_INITIALIZER, network.BIAS_INITIALIZER, network.KERNEL_REGULARIZER, network.BIAS_REGULARIZER,
    network.REGULARIZER_FACTOR, network.DTYPE, network.LAYER_PREFIX, network.OPTIMIZER, network.LEARNING_RATE,
    network.LOSS, network.FROM_LOGITS, network.METRICS, network.MEMORY_GIB, network.BATCH_SIZE, network.REQUIRE,
    network.TILES,
    *under("diagram", figure.of_figure(
        figure.STYLE, figure.DETAIL, figure.DRAWN_SCALE, figure.LAYOUT, figure.WIDTH, figure.HEIGHT, figure.TEXT_SCALE,
        *figure.WRITTEN,
        *under("colors", COLORS), figure.HIGHLIGHT,
        figure.TITLES, figure.SHEET_COLUMNS, figure.INPUT_IMAGE, figure.OUTPUT_IMAGE, figure.FONT,
        figure.LINE_WIDTH, figure.AUTO_DARK, figure.RENDERER, figure.DPI)),
    network.EMIT, network.ROWS, network.COLUMNS, network.CONVENTIONS, network.SAVE_WEIGHTS, network.PARTS,
    network.OUTPUT_DIR,
)  # fmt: skip

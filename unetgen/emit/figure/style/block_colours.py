"""Colours of blocks by kind, and of their layers by family."""

from unetgen.emit.figure.style.paint import Paint

PAPER_HUES = (
    Paint("#CFC2EA", "#E4DDF4", "#B1A0D5", "#634B93"),
    Paint("#F3D3A2", "#FAE7CB", "#E6BB7A", "#B37920"),
    Paint("#A9DCCB", "#CFEDE3", "#87CBB5", "#379375"),
    Paint("#F0C3D0", "#F7DDE5", "#DB9FB1", "#9A4860"),
    Paint("#D8DCA4", "#EAEDCC", "#C7CC82", "#8F9731"),
    Paint("#C6CED6", "#DFE4E9", "#A9B3BE", "#5D6B7A"),
)
PAPER_LAYERS = {
    "norm": Paint("#F4EBC1", "#FAF4DC", "#E0D49C", "#A08F43"),
    "activation": Paint("#F6CDB4", "#FBE3D5", "#E5AF8D", "#AA6033"),
    "dropout": Paint("#E3E6EA", "#EFF1F4", "#C4C8CD", "#72777E"),
    "resample": Paint("#EBC0C6", "#F5DCDF", "#D69DA5", "#964853"),
    "join": Paint("#FDFDFD", "#FEFEFE", "#DCDCDC", "#848484"),
    "fit": Paint("#E9ECEF", "#F3F5F6", "#C9CDD1", "#757B80"),
    "end": Paint("#D5E4EC", "#E8F0F5", "#B4C8D3", "#607B8A"),
}
DARK_HUES = (
    Paint("#5A4A85", "#705F9E", "#483B6B", "#A896DA"),
    Paint("#7A5A26", "#97753D", "#62481E", "#DDB87C"),
    Paint("#2C6B59", "#458875", "#235647", "#86CFBA"),
    Paint("#7A4257", "#94586F", "#623445", "#D493AB"),
    Paint("#5F6330", "#7C8049", "#4C5026", "#C3C78C"),
    Paint("#4A5560", "#636E7A", "#3B444D", "#A2AFBC"),
)
DARK_LAYERS = {
    "norm": Paint("#6B6130", "#887D49", "#564E26", "#CEC289"),
    "activation": Paint("#7D4B2E", "#996445", "#653C24", "#DDA382"),
    "dropout": Paint("#3D4650", "#58626C", "#313840", "#9DA8B3"),
    "resample": Paint("#74404C", "#8F5764", "#5D333D", "#D093A1"),
    "join": Paint("#161B22", "#383D44", "#11161B", "#8D939B"),
    "fit": Paint("#353D47", "#515A65", "#2A3139", "#9AA3AF"),
    "end": Paint("#34505F", "#4E6C7C", "#29404C", "#91B1C3"),
}
PRINT_HUES = (
    Paint("#BDBDBD", "#DBDBDB", "#A4A4A4", "#626262"),
    Paint("#F2F2F2", "#F8F8F8", "#D3D3D3", "#7E7E7E"),
    Paint("#A3A3A3", "#CCCCCC", "#8E8E8E", "#555555"),
    Paint("#E6E6E6", "#F1F1F1", "#C8C8C8", "#787878"),
    Paint("#CCCCCC", "#E3E3E3", "#B1B1B1", "#6A6A6A"),
    Paint("#8F8F8F", "#C1C1C1", "#7C7C7C", "#4A4A4A"),
)
PRINT_LAYERS = {
    "norm": Paint("#F7F7F7", "#FBFBFB", "#D7D7D7", "#808080"),
    "activation": Paint("#C7C7C7", "#E0E0E0", "#ADADAD", "#676767"),
    "dropout": Paint("#EEEEEE", "#F6F6F6", "#CFCFCF", "#7C7C7C"),
    "resample": Paint("#AFAFAF", "#D3D3D3", "#989898", "#5B5B5B"),
    "join": Paint("#FDFDFD", "#FEFEFE", "#DCDCDC", "#848484"),
    "fit": Paint("#EFEFEF", "#F6F6F6", "#D0D0D0", "#7C7C7C"),
    "end": Paint("#E0E0E0", "#EEEEEE", "#C3C3C3", "#747474"),
}

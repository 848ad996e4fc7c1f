"""`unetgen live`: the page that answers while one types."""

import webbrowser
from pathlib import Path

from unetgen.errors import UserError

USAGE = "unetgen live [my_unet.yaml] [--export FOLDER] [--no-browser]"
NO_BROWSER = "--no-browser"
BEGIN = "preset: unet_2015\n"


def run_live(arguments: list[str]) -> int:
    """Serve the page until Ctrl-C; its address is the first line.

    Raises:
        UserError: an unknown flag, several files, or a file that cannot be read.
    """
    from unetgen.live.server import Server, Session, new_token
    from unetgen.live.worker import Worker

    file = named_file([word for word in arguments if word != NO_BROWSER])
    text = file.read_text(encoding="utf-8") if file and file.exists() else BEGIN
    worker = Worker()
    worker.start()
    server = Server(Session(new_token(), worker.ask, file, text))
    print(f"{server.address}\nCtrl-C ends it.", flush=True)
    try:
        if NO_BROWSER not in arguments:
            webbrowser.open(server.address)
        server.serve_forever()
    finally:
        worker.end()
        server.server_close()
    return 0


def named_file(words: list[str]) -> Path | None:
    """Return the file that is named, if one is; it need not exist yet.

    Raises:
        UserError: the words are not one YAML file, or it cannot be read.
    """
    if not words:
        return None
    if len(words) > 1 or not words[0].endswith((".yaml", ".yml")):
        raise UserError(f"{words[-1]} is not a description's file that ends in .yaml. Write: {USAGE}")
    file = Path(words[0])
    if not file.parent.is_dir():
        raise UserError(f"{file} cannot be written: the folder {file.parent} does not exist. Make it, or give another.")
    if file.exists():
        from unetgen.language.compose.sources import read_file

        read_file(file, takes_parts=False)
    return file

"""`unetgen live`: the page that answers while one types."""

import webbrowser
from pathlib import Path

from unetgen._files import refusal, room
from unetgen.cli.arguments import without_option
from unetgen.errors import UserError

USAGE = "unetgen live [my_unet.yaml] [--no-browser]"
EXPORTING = "unetgen live [my_unet.yaml] --export FOLDER [--pyodide PATH]"
NO_BROWSER = "--no-browser"
PYODIDE = "node_modules/pyodide"  # where `npm install pyodide` puts it
BEGIN = "preset: unet_2015\n"


def run_live(arguments: list[str]) -> int:
    """Serve the page until Ctrl-C, or write it as a folder with `--export`.

    Raises:
        UserError: an unknown flag, several files, a file that cannot be read, or a folder that cannot be written.
    """
    words, folder = without_option(arguments, "--export", "a new folder", EXPORTING)
    words, pyodide = without_option(words, "--pyodide", "the folder of Pyodide's core", EXPORTING)
    file = named_file([word for word in words if word != NO_BROWSER])
    text = file.read_text(encoding="utf-8") if file and file.exists() else BEGIN
    if folder:
        return export_page(Path(folder), Path(pyodide or PYODIDE), text)
    if pyodide:
        raise UserError(f"--pyodide is for a page that is written. Write: {EXPORTING}")
    return serve_page(file, text, opens=NO_BROWSER not in words)


def export_page(folder: Path, pyodide: Path, text: str) -> int:
    """Write the page as a folder, and print the path of its first file.

    Raises:
        UserError: the folder cannot be written, or Pyodide is not complete.
    """
    from unetgen.live.export import export

    try:
        print(export(folder, pyodide, text) / "index.html")
    except OSError as error:
        raise UserError(f"{refusal(folder, error)} {room(error)} `--export` another folder.") from None
    return 0


def serve_page(file: Path | None, text: str, *, opens: bool) -> int:
    """Serve the page until Ctrl-C; its address is the first line."""
    from unetgen.live.server import Server, Session, new_token
    from unetgen.live.worker import Worker

    worker = Worker()
    worker.start()
    server = Server(Session(new_token(), worker.ask, file, text))
    print(f"{server.address}\nCtrl-C ends it.", flush=True)
    try:
        if opens:
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
        chosen = " Presets and keys are set on the page." if "=" in words[-1] else ""
        raise UserError(f"{words[-1]} is not a description's file that ends in .yaml.{chosen} Write: {USAGE}")
    file = Path(words[0])
    if not file.parent.is_dir():
        raise UserError(f"{file} cannot be written: the folder {file.parent} does not exist. Make it, or give another.")
    if file.exists():
        from unetgen.language.compose.sources import read_file

        read_file(file, takes_parts=False)
    return file

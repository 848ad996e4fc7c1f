"""Descriptions as code: one readable file, which needs one framework and not us.

Code may enter if it writes Python text from a spec. It imports no framework. What a file cannot say is refused with the
key; a file is never almost right.

Files in reading order: `code` (text in ruff's format), `script` (constants, and what varies by level), `filters`,
`header`, `torch/`.
"""

from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError, UserError
from unetgen.graph.plan import Plan
from unetgen.language.config import Config


def refuse_time(plan: Plan) -> None:
    """Refuse a second input, for which Keras files have no words.

    Raises:
        SettingError: the message follows the key.
    """
    if plan.spec and plan.spec.time:
        raise SettingError("time.kind", f"{plan.spec.time.kind!r} is a second input, which is not written as Keras.")


def eject_torch(plan: Plan, config: Config) -> str:
    """Return the text of a PyTorch file.

    Its stages are made in loops over the levels, or one by one where loops cannot say them.

    Raises:
        UserError: the description has a key that the file cannot say; the sentence names it.
    """
    from unetgen.emit.eject.torch.apart.network import apart_script
    from unetgen.emit.eject.torch.network import refuse_said_elsewhere, torch_script

    try:
        refuse_said_elsewhere(plan)
        try:
            return torch_script(Script(plan, config))
        except SettingError as refusal:
            return apart_script(Script(plan, config), refusal.key)
    except SettingError as refusal:
        raise UserError(f"{refusal.key} {refusal}") from None


def eject_keras(plan: Plan, config: Config) -> str:
    """Return the text of a Keras file.

    Raises:
        UserError: the description has a key that the file cannot say; the sentence names it.
    """
    from unetgen.emit.eject.keras.network import keras_script

    try:
        refuse_time(plan)
        return keras_script(Script(plan, config))
    except SettingError as refusal:
        raise UserError(f"{refusal.key} {refusal}") from None

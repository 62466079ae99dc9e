"""What a form asks, in words: the field's own question, a choice among names, or a new value for one that was wrong."""

from __future__ import annotations

from config.texts import text
from handlers.forms import show
from handlers.forms.engine import Ask
from handlers.forms.form import Field, Form
from handlers.forms.progress import Progress
from handlers.messages import Choice, Reply, choices
from handlers.turn import Turn


def ask(turn: Turn, form: Form, outcome: Ask, progress: Progress) -> Reply:
    """The engine's question in words, with what was noted before the first one."""
    asked = question(turn, form, outcome.field, progress)
    if key := _LEADS.get((outcome.misread, outcome.wants_change, outcome.is_first)):
        asked = text(key, question=asked)
    elif len(progress.trail) == 1 and not outcome.anew and (known := _known(turn, form, progress)):
        asked = text("form.noted", known=known, question=asked)
    return Reply(asked, offered(outcome.field, progress))


_LEADS = {
    (True, False, False): "form.misread",
    (False, True, False): "form.what_to_change_first",
    (False, False, True): "form.is_first",
}


def _known(turn: Turn, form: Form, progress: Progress) -> str:
    shown = [
        show.value(field.name, progress.values[field.name], turn.work.today)
        for field in form.fields
        if field.name in progress.values and field.name not in _UNSAID
    ]
    return text("show.gap").join(shown)


# What needn't be read back when something is asked: it is long, says nothing without its label, or is a mark of ours.
_UNSAID = frozenset({"persons", "signers", "title", "content", "for_meeting", "for_unit", "rotation", "kind"})


def question(turn: Turn, form: Form, field: Field, progress: Progress) -> str:
    """What is asked: to choose among names, to say yes to one, for a new value, or the field's own question."""
    if names := progress.options.get(field.name):
        key = "which" if len(names) > 1 else "is_it" if turn.work.roster.union_named(names[0]) else "outside"
        return text(f"form.ask.{key}", label=text(f"form.label.{field.name}"), name=names[0])
    if not field.required:
        return text("form.ask.anew", label=text(f"form.label.{field.name}"))
    return text(f"form.ask.{form.name}.{field.name}")


def offered(field: Field, progress: Progress) -> tuple[Choice, ...]:
    """What may be tapped for an answer."""
    options = progress.options.get(field.name, ())
    return choices(*options) if options else choices(*(text(key) for key in field.choices))

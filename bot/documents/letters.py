"""Word documents from forms that an office may edit: `letter_forms/NAME.docx` holds the form, a letter's facts fill it.

Forms are code to docxtpl: they run in a sandbox, and what people wrote goes in as text, never as XML.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from handlers.messages import Letter

FORMS = Path(__file__).parent / "letter_forms"
_WIDTH = Cm(15)


def write(letter: Letter) -> bytes:
    """The document. Its charts are `pictures` to the form. A form or a fact that is missing raises, as does docxtpl's."""
    form = DocxTemplate(FORMS / f"{letter.template}.docx")
    facts = {**letter.facts, "pictures": [_picture(form, letter, place) for place in range(len(letter.charts))]}
    form.render(facts, SandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
    held = BytesIO()
    form.save(held)
    return held.getvalue()


def _picture(form: DocxTemplate, letter: Letter, place: int) -> InlineImage:
    from bot.documents import charts

    return InlineImage(form, BytesIO(charts.draw(letter.charts[place])), width=_WIDTH)

"""What officers, leaders and linked members ask (requirements.md G1): figures, who is behind, how one person does.

A figure comes from one place whatever the question, so that no answer contradicts another.
"""

from __future__ import annotations

from storage.services.questions.answering import Answer, answer
from storage.services.questions.doers import Doers, doers
from storage.services.questions.duties import Behind, behind_on, status, who_is_behind
from storage.services.questions.figures import Figure
from storage.services.questions.scope import Scope, narrow, scope

__all__ = [
    "Answer",
    "Behind",
    "Doers",
    "Figure",
    "Scope",
    "answer",
    "behind_on",
    "doers",
    "narrow",
    "scope",
    "status",
    "who_is_behind",
]

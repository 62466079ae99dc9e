"""A suggestion's whole way in conversation: a file a part of the way, and the tables that lead there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.forms.catalogue import SUGGESTION
from handlers.forms.progress import Progress
from handlers.messages import Reply
from handlers.topics.cases import (
    errand,
    filing,
    handling,
    in_turn,
    promptings,
    publication,
    queues,
    rating,
    review,
    session,
    signing,
    standpoint,
    status,
    which,
    yearly,
)
from handlers.turn import Turn
from nlp import consent
from nlp.reading import Intent, Reading

Topic = Callable[[Turn, Reading], list[Reply]]


# A no is an answer there.
_ANSWERS = frozenset({Intent.APPROVE_CASE, Intent.COSIGN, Intent.RATE_REPLY})


def _act(does: Topic) -> Topic:
    """An act on a case: of several that are spoken of each in its turn; «建-0001先别退回» leaves everything as it was."""

    def of_each(turn: Turn, reading: Reading) -> list[Reply]:
        if told := in_turn.parts(turn, reading):
            return in_turn.each(turn, told, TOPICS)
        leaves_alone = reading.intent not in _ANSWERS and consent.forbids(reading.text)
        return which.left_alone(reading) if leaves_alone else does(turn, reading)

    return of_each


TOPICS: Mapping[Intent, Topic] = {
    Intent.COSIGN: _act(signing.cosign),
    Intent.TRACK_SUGGESTION: status.track,
    Intent.CASE_STATUS: status.track,
    Intent.CASE_QUEUE: queues.queue,
    Intent.REVIEW_CASE: _act(review.review),
    Intent.ASSIGN_CASE: _act(review.assign),
    Intent.APPROVE_CASE: _act(review.decide),
    Intent.REPLY_CASE: _act(handling.answer),
    Intent.NOTE_CASE: handling.note,
    Intent.URGE_CASE: _act(handling.urge),
    Intent.RATE_REPLY: _act(rating.rate),
    Intent.PUBLISH_CASE: _act(publication.publish),
    Intent.PUBLISHED_RESULTS: publication.published,
    Intent.MANAGE_SESSION: session.manage,
}

SUBMITS: Mapping[str, Callable[[Turn, Progress], list[Reply]]] = {
    SUGGESTION.name: filing.submit,
    **{
        name: errand.submits(does)
        for table in (review.SUBMITS, handling.SUBMITS, rating.SUBMITS)
        for name, does in table.items()
    },
}

SETTLES: Mapping[str, Callable[[Turn, str], list[Reply] | None]] = {
    "signer": filing.settle_signer,
    "similar": filing.settle_similar,
    "publish": publication.settle,
    "which_unit": handling.settle_unit,
}

# Each may leave a sentence to somebody else: it gives None for what isn't about cases.
OFFERED: Mapping[Intent, Callable[[Turn, Reading], list[Reply] | None]] = {
    Intent.FILE_SUGGESTION: filing.submit_signed,
    Intent.ACKNOWLEDGE: handling.received,
    Intent.MY_RECORDS: status.look_up,
}

prompted = promptings.answer
rates = yearly.rates
awaited = status.awaited
meant = standpoint.of
IN_BETWEEN = which.IN_BETWEEN
called_off = errand.called_off
which_case = which.settle
which_still = which.still
spelled_out = which.spelled_out
answer_word = signing.bare
decide_word = review.bare
unclear = signing.unclear
# Our questions about a suggestion that is ready to be filed, once more.
AGAIN: Mapping[str, Callable[[Turn, Mapping[str, Any]], Reply]] = {
    "similar": filing.similar_again,
    "signer": filing.signer_again,
}
for_guest = publication.for_guest

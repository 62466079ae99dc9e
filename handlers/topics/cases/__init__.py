"""A suggestion's whole way in conversation: a file a part of the way, and the tables that lead there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.forms.catalogue import SUGGESTION
from handlers.forms.progress import Progress
from handlers.messages import Reply
from handlers.topics.cases import filing, signing, status, which
from handlers.turn import Turn
from nlp.reading import Intent, Reading

TOPICS: Mapping[Intent, Callable[[Turn, Reading], list[Reply]]] = {
    Intent.COSIGN: signing.cosign,
    Intent.TRACK_SUGGESTION: status.track,
    Intent.CASE_STATUS: status.track,
}

SUBMITS: Mapping[str, Callable[[Turn, Progress], list[Reply]]] = {
    SUGGESTION.name: filing.submit,
}

SETTLES: Mapping[str, Callable[[Turn, str], list[Reply] | None]] = {
    "signer": filing.settle_signer,
    "similar": filing.settle_similar,
}

# Each may leave a sentence to somebody else: it gives None for what isn't about cases.
OFFERED: Mapping[Intent, Callable[[Turn, Reading], list[Reply] | None]] = {
    Intent.FILE_SUGGESTION: filing.submit_signed,
    Intent.MY_RECORDS: status.look_up,
}

which_case = which.settle
answer_word = signing.bare

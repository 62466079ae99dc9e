"""A suggestion's whole way, from one sentence to a rated reply (requirements.md D): a file a part of the way."""

from __future__ import annotations

from storage.rules.audiences import Audience
from storage.rules.queues import Queue
from storage.services.cases.assigning import Drafted, Units
from storage.services.cases.casebook import Case, Dossier, Draft, find, look_up, mine, of_person
from storage.services.cases.clock import due_work, next_due
from storage.services.cases.cosigning import answer_cosign, join, pending_cosigns
from storage.services.cases.filing import (
    amend,
    changeable,
    file,
    file_jointly,
    submit,
    withdraw,
)
from storage.services.cases.handling import (
    Urged,
    answer_extension,
    ask_extension,
    hand_back,
    note,
    reply,
    sign_for,
    urge,
)
from storage.services.cases.moving import check
from storage.services.cases.notices import is_needed
from storage.services.cases.publication import (
    Published,
    PublishedPage,
    commend,
    consent,
    is_published,
    preview,
    publish,
    published,
    published_one,
    to_consent,
    unpublish,
)
from storage.services.cases.queues import Page, Waiting, counts, queue
from storage.services.cases.rates import Rates, rates
from storage.services.cases.rating import Rated, rate, report_promise, to_rate
from storage.services.cases.resembling import Earlier, Moment, Told, earlier, last_move, moved, standing, told
from storage.services.cases.review import accept, approve, assign, drafted, keep, merge, reassign, refuse, send_back
from storage.services.cases.rights import is_open_to, possible
from storage.services.cases.timeline import (
    Answer,
    Event,
    Rating,
    ReplyText,
    Signer,
    Status,
    Unit,
    latest,
    own_units,
    status,
    units_in_charge,
)

__all__ = [
    "Answer", "Audience", "Case", "Dossier", "Draft", "Drafted", "Earlier", "Event", "Moment", "Page", "Published",
    "PublishedPage", "Queue", "Rated", "Rates", "Rating", "ReplyText", "Signer", "Status", "Told", "Unit", "Units",
    "Urged", "Waiting",
    "accept", "amend", "answer_cosign", "answer_extension", "approve", "ask_extension", "assign", "changeable",
    "check", "commend", "consent", "counts", "drafted", "due_work", "earlier", "file", "file_jointly", "find",
    "hand_back", "is_needed", "is_open_to", "is_published", "join", "keep", "last_move", "latest", "look_up", "merge", "mine", "moved", "next_due", "note",
    "of_person", "own_units", "pending_cosigns", "possible", "preview", "publish", "published", "published_one",
    "queue", "rate", "rates", "reassign", "refuse", "reply", "report_promise", "send_back", "sign_for", "standing",
    "status", "submit", "to_consent", "to_rate", "told", "units_in_charge", "unpublish", "urge", "withdraw",
]  # fmt: skip

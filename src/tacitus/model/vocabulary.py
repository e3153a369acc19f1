"""The closed vocabularies of the contract, as literal types. One word per thing."""

from __future__ import annotations

from typing import Literal

SegmentKind = Literal[
    "headline",
    "byline",
    "dateline",
    "caption",
    "credit",
    "subheading",
    "body",
    "quote",
    "correction",
    "furniture",
]
NO_ACCOUNT = frozenset({"furniture", "correction"})
"""Segments that tell of no incident: what a page prints around an article, and what the editors say of it."""
SUMMARIES = frozenset({"caption", "headline", "subheading"})
"""Segments that sum up (and sometimes garble) what the body says."""
MentionKind = Literal["trigger", "actor", "place", "time", "quantity", "means", "cue"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
TimePrecision = Literal[
    "minute", "hour", "part_of_day", "day", "week", "month", "quarter", "year", "range", "unknown"
]
PlacePrecision = Literal["exact", "near", "settlement", "admin2", "admin1", "country", "region"]
ActorCategory = Literal[
    "state_forces",
    "state",
    "rebel",
    "militia",
    "criminal",
    "civilian",
    "io",
    "ngo",
    "media",
    "business",
    "unknown",
]
AffiliationRelation = Literal["backed_by", "affiliated_with", "part_of", "front_for", "member_of"]
Status = Literal["current", "historical", "ongoing", "planned", "hypothetical", "denied", "generic"]
Effect = Literal["killed", "wounded", "missing", "detained", "abducted", "displaced"]
Side = Literal["target", "initiator", "bystander", "unknown"]
TollScope = Literal["incident", "series"]
SpeakerRole = Literal["witness", "authority", "party", "monitor", "analyst", "media", "outlet"]
Modality = Literal["asserted", "reported", "alleged", "assessed", "planned", "threatened", "conditional"]
Polarity = Literal["affirmed", "denied"]
ResponsibilityKind = Literal["claimed", "acknowledged", "denied", "attributed", "assessed"]
LinkRelation = Literal["retaliation", "response", "follows", "part_of", "same_series"]
LinkStrength = Literal["stated", "warned", "sequence"]
ContradictionKind = Literal["value", "order", "role", "published"]
ContradictionScope = Literal["segments", "speakers", "reports"]
Verdict = Literal["same", "different", "unsure"]
RatingScale = Literal["reliability", "credibility"]

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""Grades of a source in the Admiralty system (as in NATO's AJP-2.1)."""
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
"""Grades of an information in the Admiralty system (as in NATO's AJP-2.1)."""

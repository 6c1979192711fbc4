"""What a sentence seems to say was done, as a start for the form of a new claim: whoever makes it decides."""

import re

from dateline.claims.rules.vocabulary import Action

# The first row that has a word of the sentence gives the action; what says more of it stands above what says less.
VERBS: tuple[tuple[Action, str], ...] = (
    (Action.RECAPTURES, r"retook|retake[sn]?|recaptur\w+|took back|won back|regain\w+"),
    (Action.LIFTS_SIEGE, r"lift\w* the siege|broke the siege|siege (?:was )?(?:lifted|broken)"),
    (Action.BESIEGES, r"besieg\w+|surround\w+|encircl\w+|siege"),
    (Action.HANDS_OVER, r"hand(?:s|ed)? over|surrender\w*"),
    (Action.WITHDRAWS, r"withdr[ae]w\w*|pull(?:s|ed)? (?:out|back)|retreat\w*|left|abandon\w*"),
    (Action.CAPTURES, r"captur\w+|tak(?:e|es|en|ing)|took|seiz\w+|liberat\w+|hold|holds|held|controls?|fell"),
    (Action.ENTERS, r"enter\w*|storm\w*|broke into|inside"),
    (Action.APPROACHES, r"approach\w*|reach\w*|outskirts|near(?:s|ed|ing)"),
    (Action.ADVANCES, r"advanc\w+|push(?:es|ed|ing)?"),
    (Action.STRIKES, r"str(?:ike|ikes|uck)|airstrikes?|bomb\w*|shell\w*|rockets?"),
    (Action.CLASHES, r"clash\w*|fight\w*|fought|battle\w*"),
    (Action.DISPLACEMENT, r"displac\w+|fled|flee\w*|evacuat\w+"),
    (Action.AID, r"aid|convoys? of food|deliver\w+"),
    (Action.AGREEMENT, r"agree\w*|truce|ceasefire|deal"),
    (Action.FORECAST, r"will|shall|soon|within (?:days|hours|weeks)|is expected"),
    (Action.STATEMENT, r"said|says|announc\w+|declar\w+|stated"),
)
_PATTERNS = tuple((action, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for action, words in VERBS)


def action_in(sentence: str) -> tuple[Action, int] | None:
    """The action that a sentence seems to tell of, and where its word begins; None where no word tells."""
    for action, pattern in _PATTERNS:
        if found := pattern.search(sentence):
            return action, found.start()
    return None

"""How long an author may mend a comment, and when votes come too thick to be counted unseen."""

from datetime import timedelta

MEND_WITHIN = timedelta(minutes=15)
MOST_REVISIONS = 5
VOTES_A_MINUTE = 60  # from one network; more are refused
LARGEST_PICTURE = 6_000_000  # bytes, brought with a contribution
PICTURES_AN_HOUR = 5  # from one network
BURST_WITHIN = timedelta(hours=1)
BURST_ON_ONE = 5  # votes for one comment from one network in this time are counted unseen; a household has no more
BURST_IN_ALL = 60  # and so many from one network on all comments together

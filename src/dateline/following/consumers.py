"""The ledger read into mails owed, and these sent. Safe to repeat: one entry gives a follower one mail."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.utils import timezone

from dateline.following.actions import forget_unconfirmed
from dateline.following.models import Delivery, Follow
from dateline.following.rules import Asked, News, news_in, when_to_ask
from dateline.following.sending import send_soon
from dateline.ledger.models import Entry
from dateline.ledger.together import together


def tell_followers(entries: Sequence[Entry]) -> None:
    """Write down what these entries owe to whom, and have it sent, older mails among it."""
    told = [(entry, news) for entry in entries if (news := news_in(entry.kind, entry.subject, entry.facts))]
    asked = [entry for entry in entries if entry.kind == "follow.asked"]
    owed = _owed(told)
    if asked or owed:  # most comments are followed by nobody: then who writes has the database to itself
        together(partial(_write_down, asked, owed))
    forget_unconfirmed(now=timezone.now())
    send_soon()  # outside the transaction: a slow mail server must not hold the database


def _owed(told: Sequence[tuple[Entry, News]]) -> list[Delivery]:
    """Each piece of news for those who had confirmed by then, but not for whom it comes from."""
    subjects = {subject for _, news in told for subject in news.followed}
    rows = Follow.objects.filter(subject__in=subjects).order_by("pk")
    follows = list(rows.values_list("subject", "pk", "follower", "confirmed_at")) if subjects else []
    if not follows:
        return []
    # Even unconfirmed: whoever gave this address wrote the reply.
    wrote = Follow.objects.filter(subject__in={news.but_not for _, news in told if news.but_not})
    writers = set(wrote.values_list("subject", "follower"))
    return [
        Delivery(follower_id=follower, follow_id=follow, entry=entry.pk, about=news.about)
        for entry, news in told
        for subject, follow, follower, confirmed_at in follows
        if subject in news.followed
        and confirmed_at
        and confirmed_at <= entry.recorded_at
        and (news.but_not, follower) not in writers
    ]


def _write_down(asked: Sequence[Entry], owed: Sequence[Delivery]) -> None:
    for entry in asked:
        _ask(entry)
    Delivery.objects.bulk_create(owed, ignore_conflicts=True, batch_size=500)


def _ask(entry: Entry) -> None:
    """Owe a confirmation mail, unless that address has had enough of them."""
    follow = Follow.objects.filter(pk=int(entry.subject_id), confirmed_at__isnull=True).first()
    if follow is None or Delivery.objects.filter(follow=follow, entry=entry.pk).exists():
        return
    now = timezone.now()
    earlier = Delivery.objects.filter(
        follower=follow.follower_id, about__startswith="follow:", recorded_at__gt=now - timedelta(days=2)
    )
    asked = [Asked(one.follow_id, one.planned_at, one.is_waiting) for one in earlier]
    if at := when_to_ask(follow.pk, asked, now):
        Delivery.objects.create(
            follower_id=follow.follower_id,
            follow=follow,
            entry=entry.pk,
            about=f"follow:{follow.pk}",
            planned_at=at,
            try_after=at,
        )

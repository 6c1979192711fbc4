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
    subjects = {subject for _, news in told for subject in news.followed}
    followed = set(Follow.objects.filter(subject__in=subjects).values_list("subject", flat=True).distinct())
    heard = [(entry, news) for entry, news in told if followed.intersection(news.followed)]
    if asked or heard:  # most comments are followed by nobody: then who writes has the database to itself
        together(partial(_write_down, asked, heard))
    forget_unconfirmed(now=timezone.now())
    send_soon()  # outside the transaction: a slow mail server must not hold the database


def _write_down(asked: Sequence[Entry], heard: Sequence[tuple[Entry, News]]) -> None:
    for entry in asked:
        _ask(entry)
    for entry, news in heard:
        _tell(entry, news)


def _tell(entry: Entry, news: News) -> None:
    follows = Follow.objects.filter(subject__in=news.followed, confirmed_at__lte=entry.recorded_at)
    if news.but_not:
        # Even unconfirmed: whoever gave this address wrote the reply.
        follows = follows.exclude(follower__follows__subject=news.but_not)
    Delivery.objects.bulk_create(
        (
            Delivery(follower_id=follower, follow_id=follow, entry=entry.pk, about=news.about)
            for follow, follower in follows.values_list("pk", "follower")
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


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

"""Who else has a claim open: told to each of them, so that two do not judge it past each other."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.generic import View
from wagtail.admin.models import EditingSession

from dateline.claims.models import Claim
from dateline.claims.queries import claim
from dateline.people.desk.pages import person
from dateline.people.models import User
from dateline.values.errors import NotFound

GONE_AFTER = timedelta(seconds=50)  # three times what the page waits between two words


class Here(View):
    """A page of a claim says that it is open, and hears who else has it."""

    def post(self, request: HttpRequest, ref: str) -> JsonResponse:
        """`{"others": [{"name", "writes"}], "said": how much is on record of it by now}`."""
        try:
            one = claim(ref)
        except NotFound as problem:
            raise Http404(problem.sentence) from None
        return JsonResponse(
            {"others": note(one, person(request), writes=request.POST.get("writes") == "yes"), "said": words_on(one)}
        )


def note(one: Claim, by: User, *, writes: bool) -> list[dict[str, object]]:
    """Remember that this person has the claim open; who else has."""
    kind, now = ContentType.objects.get_for_model(Claim), timezone.now()
    mine = {"user": by, "content_type": kind, "object_id": str(one.pk)}
    sessions = EditingSession.objects.filter(content_type=kind, object_id=str(one.pk))
    if not sessions.filter(user=by).update(last_seen_at=now, is_editing=writes):
        EditingSession.cleanup()
        EditingSession.objects.create(**mine, last_seen_at=now, is_editing=writes)
    others = sessions.exclude(user=by).filter(last_seen_at__gte=now - GONE_AFTER).select_related("user")
    return [{"name": other.user.get_username(), "writes": other.is_editing} for other in others]


def words_on(one: Claim) -> int:
    """How many statements and judgements are on record of a claim."""
    return one.statements.count() + one.assessments.count()

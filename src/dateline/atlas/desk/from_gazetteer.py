"""Taking places over from the gazetteer."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin import messages

from dateline.atlas import actions
from dateline.atlas.desk.forms import gazetteer_number
from dateline.atlas.desk.pages import trail_to, url_of
from dateline.atlas.gazetteer.finding import ATTRIBUTION, gazetteer
from dateline.atlas.lookup import look_up
from dateline.people.desk.pages import DeskPage, Trail, person
from dateline.values.errors import DatelineError


class OfGazetteer(DeskPage):
    """Places that GeoNames has: found by name, taken over with one press."""

    page_title = "From the gazetteer"
    header_icon = "globe"
    template_name = "atlas/desk/gazetteer.html"

    def trail(self) -> Trail:
        """Under the list of places."""
        return trail_to("place")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """What answers."""
        words = self.request.GET.get("q", "").strip()
        offers = look_up(words, limit=20) if words else []
        full: dict[str, Any] = super().get_context_data(
            words=words, offers=offers, attribution=ATTRIBUTION, is_there=gazetteer() is not None,
            may=self.may("atlas.edit"), **context,
        )  # fmt: skip
        return full

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take one over."""
        try:
            number = gazetteer_number(request.POST.get("number", ""))
            place = actions.add_place_of_gazetteer(number, by=person(request))
        except DatelineError as problem:
            messages.error(request, problem.sentence)
            return HttpResponseRedirect(request.get_full_path())
        messages.success(request, f"{place.name} is in the atlas as {place.ref}.")
        return HttpResponseRedirect(url_of(place))

"""A page on which users see and change what they have connected.

In a URLconf: ``path("connections/", include("django_dance.connections"))``.

Users connect accounts there, connect them again, choose their default ones and disconnect them, all by forms and
without a script. The page is in the reader's language; the template ``django_dance/connections.html`` of the site takes
its place. Who is not logged in sees what the backend has for them: guard the page with ``login_required`` around
``connections`` in a URLconf of your own if nobody else may see it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.urls import get_script_prefix, path
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from dance_common.visit import connections as core

from .views import dance_request, dances_of, form_fields, navigation, respond, set_dance_headers

app_name = "dance_connections"


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def connections(request: Any) -> HttpResponseBase:
    """Return the response of the view of connections."""
    reply = core.connections(
        [dance_request(request, name) for name in dances_of(request)],
        navigation(request),
        user_session=request.session,
        url=request.path,
        home_url=get_script_prefix(),
        form_fields=form_fields(request),
    )
    return set_dance_headers(respond(request, reply))


urlpatterns = [path("", connections, name="index")]

"""What the views of a dance decide, in the one order that all adapters share: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from logging import Logger
from typing import Any, Protocol
from urllib.parse import urlsplit

from .. import flows
from ..errors import (
    BadServer,
    DanceError,
    LoginLoop,
    LoginVetoed,
    hides_locals,
)
from ..flows import UserSession
from ..pages import BlankPage, ConfirmPage, ErrorPage, LeavePage, RepeatPage, ServerPage, wants_json
from ..pages import Reply as Page
from ..urls import can_be_visited
from . import posting, servers
from .navigation import (
    Arrival,
    Navigation,
    confirm_fields,
    explain,
    forget_confirmation,
    is_going_round,
    remember_success,
    should_show_error_page,
)
from .visit import SignalName, Visit


@dataclass(frozen=True)
class Redirect:
    """Send the browser to ``url``."""

    url: str


@dataclass(frozen=True)
class GivenResponse:
    """Send the framework's response that a receiver returned."""

    response: Any


Reply = Redirect | posting.PassOn | GivenResponse | Page
"""What an adapter has to turn into a response."""


class SendSignal(Protocol):
    """A function that sends the adapter's signals."""

    def __call__(self, name: SignalName, /, **kwargs: object) -> list[object]:
        """Send the signal of that name; return what its receivers returned."""
        ...


class LoginAddress(Protocol):
    """A function that knows where the login view is."""

    def __call__(
        self, *, next_url: str | None = None, server: Mapping[str, str] | None = None
    ) -> str:
        """Return the path of the login view.

        Args:
            next_url: the page that it leads to in the end.
            server: names the server, where visitors do otherwise, by the preset's word for it.
        """
        ...


@dataclass(frozen=True, kw_only=True, repr=False)
class DanceRequest:
    """What is to be known of a request, whichever framework it came by.

    Attributes:
        visit: the dance as this request sees it.
        user_session: what this browser and our site share.
        method: the request's method.
        page: the path and query of the page that was asked for.
        home_url: where the site's own pages begin.
        login_address: returns the path of the dance's login view.
        view_address: returns the path of a view of the site's, by its name.
        send: sends a signal about this visit.
        is_response: tells whether what a receiver returned is a response.
        log: the adapter's logger.
        problem: what keeps a dance from beginning or ending in this request; None where nothing does.
        form_fields: returns the hidden fields that the framework's protection of forms asks for.
        is_debugged: whether the site is being developed, so that its log says what an error came from.
        accept: the request's header ``Accept``.
        own_hosts: returns the site's hosts that its configuration names; None for any, while it is developed.
    """

    visit: Visit
    user_session: UserSession
    method: str
    page: str
    home_url: str
    login_address: LoginAddress
    view_address: Callable[[str], str]
    send: SendSignal
    is_response: Callable[[object], bool]
    log: Logger
    problem: DanceError | None = None
    form_fields: Callable[[], Mapping[str, str]] = dict
    accept: str = ""
    is_debugged: bool = False
    own_hosts: Callable[[], Collection[str] | None] = lambda: None

    def __repr__(self) -> str:
        """Return the dance and the method alone: error reports show it, and addresses and sessions hold secrets."""
        return f"<{type(self).__name__} {self.visit.name} {self.method}>"

    @property
    def is_program(self) -> bool:
        """Whether a program asks rather than a person, who could follow a redirect to a page of consent."""
        return wants_json(self.accept)

    @property
    def page_again(self) -> str | None:
        """The page, for a link that leads back to it; None where the request can't be repeated by going there."""
        return self.page if can_be_visited(self.method) else None


@hides_locals
def login(
    request: DanceRequest,
    *,
    navigation: Navigation,
    callback_url: str,
    user: str | None,
    next_url: str | None,
    on_get: bool = True,
    query: str | bytes = b"",
) -> Reply:
    """Begin a dance: send the browser to the provider, unless a receiver of ``oauth_before_login`` objects.

    Where another site may have sent a user who is logged in, a page asks first: their browser may be logged in at the
    provider to somebody else's account, which would become a key to theirs. Where visitors name the server and this
    one has not yet, a page asks for it. A provider that opens the site itself has signed that: nobody is asked then.

    Args:
        request: the request for the login view.
        navigation: what else can be seen of it.
        callback_url: absolute URL of the callback view.
        user: who is logged in, as the framework says.
        next_url: the page of our site to go to afterwards; it must have been checked.
        on_get: whether a log-in may begin without a form of this site.
        query: the raw query string, which may name the server, and may be signed by the provider.
    """
    if not navigation.is_visit:
        return _not_visited(navigation)
    visit = request.visit
    try:
        if request.problem is not None:
            raise request.problem
        family = visit.dance if visit.dance.is_family else None
        named = ""
        if family is not None:
            visit.replace_dance(family.at(servers.named_in(query, family)))
            named = visit.dance.server
        signature = visit.dance.provider.query_signature
        is_signed = signature is not None and visit.dance.is_opened_by_provider(query)
        owner = visit.user_text(user)
        if navigation.needs_confirmation(
            request.user_session, owner=owner, on_get=on_get, is_signed=is_signed
        ):
            return _confirm_page(request, navigation, owner=owner, next_url=next_url)
        forget_confirmation(request.user_session)
        if family is not None:
            # Asks others and the server, and so only once it is known that somebody wants that.
            visit.replace_dance(
                family.looked_up(named).registered(callback_url, request.own_hosts())
            )
        is_sent = navigation.is_browser and navigation.method != "POST"
        if is_sent and is_going_round(request.user_session, next_url):
            raise LoginLoop(title=visit.title)
        url = visit.dance.begin(
            request.user_session,
            callback_url,
            session=visit.session,
            next_url=next_url,
            user=owner,
        )
    except BadServer as error:
        given = servers.named_in(query, visit.dance)
        return server_page(request, given, error, next_url=next_url)
    except DanceError as error:
        error.next_url = next_url
        return reply_to_failure(request, error)
    if named:
        servers.remember(request.user_session, visit.dance, named)
    decision = receivers_decision(request.send("oauth_before_login", url=url), request.is_response)
    if decision.vetoed:
        flows.forget_latest(request.user_session, visit.name)
        if decision.reply is None:
            return reply_to_failure(request, LoginVetoed())
    is_posted = navigation.method == "POST" and navigation.is_browser
    return decision.reply or (LeavePage(url) if is_posted else Redirect(url))


@hides_locals
def callback(
    request: DanceRequest,
    *,
    navigation: Navigation,
    callback_url: str,
    user: str | None,
    query: str | bytes,
    arrival: Arrival,
    form: posting.PostedForm | None = None,
) -> Reply:
    """Finish a dance: announce the token, store it unless a receiver objects, and send the user on.

    Args:
        request: the request for the callback view.
        navigation: what can be seen of how it came about.
        callback_url: absolute URL of that view.
        user: who is logged in, as the framework says.
        query: the raw query string.
        arrival: what else can be seen of the request.
        form: what was posted; None where nothing was.
    """
    from ..transport import provider_errors  # requests is not loaded before a view needs it

    if not navigation.is_visit:
        return _not_visited(navigation)
    if form is not None:
        return _pass_on(request, arrival, form)
    if arrival.should_repeat:
        return RepeatPage(arrival.repeated_url)
    visit = request.visit
    if visit.dance.is_family:
        visit.replace_dance(visit.dance.of_callback(request.user_session, query))
    dance = visit.dance
    if arrival.posted:
        query = posting.with_posted(dance.provider, query, arrival.posted)
    try:
        if request.problem is not None:
            raise request.problem
        outcome = dance.finish(
            request.user_session,
            callback_url,
            arrival.as_sent(query) if dance.provider.query_signature else query,
            session=visit.session,
            user=visit.user_text(user),
        )
        if outcome.missing_scopes:
            request.send("oauth_scopes_missing", **outcome.signal_kwargs())
        with visit.holding(outcome.token) as held:
            # Receivers call the provider's API: its failures are the dance's, not the site's.
            with provider_errors(dance.provider.title, step="api"):
                returned = request.send("oauth_authorized", token=outcome.token)
            decision = receivers_decision(returned, request.is_response)
            stored = None if decision.vetoed else visit.save(held)
    except DanceError as error:
        if _has_come_before(visit, error):
            return _landing(request, arrival, error.next_url)
        explain(error, arrival)
        return reply_to_failure(request, error)
    remember_success(request.user_session, outcome.next_url)
    if stored is not None:
        flows.mark_finished(request.user_session, outcome.flow_key, outcome.next_url)
        # What a receiver raises now is the site's own: the connection stands.
        visit.after_commit(partial(request.send, "oauth_connected", **stored.signal_kwargs()))
    return decision.reply or _landing(request, arrival, outcome.next_url)


def _pass_on(request: DanceRequest, arrival: Arrival, form: posting.PostedForm) -> Reply:
    """Have the browser come again by GET where the provider posts callbacks; a post is nothing that others send."""
    provider = request.visit.dance.provider
    if not provider.posts_callbacks:
        return BlankPage(HTTPStatus.METHOD_NOT_ALLOWED)
    try:
        return posting.pass_on(provider, arrival.url, form)
    except DanceError as error:
        return reply_to_failure(request, error)


def _has_come_before(visit: Visit, error: DanceError) -> bool:
    """Tell whether a callback failed only because it came twice, as by a second click, and there is a token."""
    if error.code != "flow_used":
        return False
    try:
        return bool(visit.session.authorized)
    except DanceError:
        return False


def _landing(request: DanceRequest, arrival: Arrival, next_url: str | None) -> Redirect:
    """Return the redirect to the page that the user wanted; never from https to http, wherever the dance began."""
    schemes = [urlsplit(url).scheme for url in (arrival.url, next_url or "")]
    is_downgrade = schemes == ["https", "http"]
    return Redirect((not is_downgrade and next_url) or default_redirect(request))


def _not_visited(navigation: Navigation) -> BlankPage:
    """Return nothing: a code is good for one exchange, which should be that of the person who comes.

    What was fetched ahead must look like a failure, or browsers would show it in place of asking again.
    """
    return BlankPage(HTTPStatus.FORBIDDEN if navigation.is_ahead else HTTPStatus.OK)


def _confirm_page(
    request: DanceRequest, navigation: Navigation, *, owner: str | None, next_url: str | None
) -> ConfirmPage:
    return ConfirmPage(
        provider=request.visit.title,
        is_connecting=owner is not None,
        comes_from_elsewhere=navigation.comes_from_elsewhere,
        action=request.login_address(
            next_url=next_url, server=request.visit.dance.server_parameters
        ),
        fields={**request.form_fields(), **confirm_fields(request.user_session)},
        home_url=request.home_url,
    )


def reply_to_failure(request: DanceRequest, error: DanceError) -> Reply:
    """Announce a failure; return what a receiver wants, a redirect into the site, or a page about the error."""
    reply, has_receivers = announce(request, error)
    if reply is not None:
        return reply
    if should_show_error_page(
        error, has_receivers=has_receivers, user_session=request.user_session
    ):
        return error_page(request, error)
    return Redirect(default_redirect(request))


def announce(request: DanceRequest, error: DanceError) -> tuple[GivenResponse | None, bool]:
    """Log a failure and send ``oauth_error``; return a receiver's response, and whether there are receivers."""
    request.log.warning(
        "%s: the dance failed in step %s: %s",
        request.visit.name,
        error.step,
        error.code,
        exc_info=error if request.is_debugged and error.__cause__ is not None else None,
    )
    if error.cause == "session_lost":
        request.log.warning(
            "%s: the session has no such log-in; do all processes share one secret key and one session store?",
            request.visit.name,
        )
    returned = request.send("oauth_error", **error.signal_kwargs())
    return receivers_decision(returned, request.is_response).reply, bool(returned)


def error_page(
    request: DanceRequest, error: DanceError, *, retry_url: str | None = None
) -> ErrorPage:
    """Return the page about an error; another try begins at the login view unless ``retry_url`` is given."""
    return ErrorPage(
        error=error,
        provider=request.visit.title,
        retry_url=retry_url or request.login_address(next_url=error.next_url),
        home_url=request.home_url,
    )


def server_page(
    request: DanceRequest, named: str, error: BadServer, *, next_url: str | None
) -> ServerPage | ErrorPage:
    """Return the page that asks a visitor for a server, after ``named`` was none; programs are told of the error."""
    if request.is_program:
        return error_page(request, error)
    argument = servers.argument_of(request.visit.dance)
    return ServerPage(
        provider=request.visit.title,
        argument=argument.name,
        example=argument.example,
        names_account=argument.names_account,
        value=named or servers.last(request.user_session, request.visit.name),
        login_url=request.login_address(),
        next_url=next_url,
        home_url=request.home_url,
        error=error if named else None,
    )


@dataclass(frozen=True)
class Decision:
    """What the receivers of one signal decided.

    Attributes:
        reply: the response that one of them returned; the first one counts.
        vetoed: whether one of them returned False.
    """

    reply: GivenResponse | None = None
    vetoed: bool = False


def receivers_decision(
    returned: Iterable[object], is_response: Callable[[object], bool]
) -> Decision:
    """Return what the receivers decided together: False vetoes, a response is sent, anything else means nothing."""
    returned = list(returned)
    response = next((value for value in returned if is_response(value)), None)
    return Decision(
        reply=None if response is None else GivenResponse(response),
        vetoed=any(value is False for value in returned),
    )


def default_redirect(request: DanceRequest) -> str:
    """Return where a user goes who asked for no page: the dance's ``redirect_url``, its ``redirect_to``, or home."""
    dance = request.visit.dance
    if dance.redirect_url:
        return dance.redirect_url
    return request.view_address(dance.redirect_to) if dance.redirect_to else request.home_url

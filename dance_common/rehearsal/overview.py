"""The page at the stand-in's root, for people who look rather than read: what is played, and forms that change it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from .controls import Answer, Fault, TestControls
from .pages import fragment, message_page, page
from .settings import Account, is_loopback

NEWEST_REQUESTS = 20
LONGEST_LIFE = 10**9
"""In seconds, of access tokens."""

_OF_THE_PAGE = frozenset({"/", "/favicon.ico"})
"""What browsers ask for to show the page."""

Form = MultiDict[str, str]

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "api": "APIs",
        "token": "Token endpoints",
        "page": "Consent pages",
        "request_token": "Request token endpoints (OAuth 1)",
        "revocation": "Revocation endpoints",
    }
)
FAULTS: Mapping[str, tuple[str, Answer]] = MappingProxyType(
    {
        "500": ("fail with status 500", Answer(500)),
        "503": ("are down for maintenance (503)", Answer(503, {"Retry-After": "30"})),
        "429": ("say that there were too many requests (429)", Answer(429, {"Retry-After": "30"})),
        "words": ("send a page where JSON is due", Answer(200, {}, "<p>Hello</p>")),
        "slow": ("take five seconds", Answer(None, delay_seconds=5)),
    }
)
ROTATION: Mapping[str, tuple[str, bool | None]] = MappingProxyType(
    {"": ("as each provider does", None), "yes": ("always", True), "no": ("never", False)}
)


def overview(
    controls: TestControls, request: Request, *, providers: Iterable[str], answers: Iterable[str]
) -> Response:
    """Return the page, or do what a form of it says and lead back to it.

    Args:
        controls: what the stand-in lets people change.
        request: for the page, or with its form.
        providers: the titles of the providers that are played.
        answers: the absolute URLs that were given an answer.
    """
    if request.method != "POST":
        return _page(controls, request, sorted(set(providers), key=str.lower), answers)
    if not _is_own(request):
        return message_page("This form did not come from the stand-in's own page.", status=403)
    action = _ACTIONS.get(request.form.get("action", ""))
    try:
        if action is None:
            raise ValueError("There is no such button")
        action[0](controls, request.form)
    except ValueError as error:
        return message_page(f"{error}. Go back, and try again.")
    return Response(status=303, headers={"Location": f"/?done={request.form['action']}"})


def _is_own(request: Request) -> bool:
    # The host has to be this machine's, or a name that was made to lead here would pass for the page's own origin.
    own = request.host_url.rstrip("/")
    return request.headers.get("Origin") == own and is_loopback(urlsplit(own).hostname or "")


def _account(controls: TestControls, form: Form) -> str | None:
    login = form.get("account", "")
    if login and login not in {each.login for each in controls.accounts}:
        raise ValueError("Nobody has that account")
    return login or None


def _expire(controls: TestControls, form: Form) -> None:
    controls.expire_tokens(_account(controls, form))


def _end_refresh_tokens(controls: TestControls, form: Form) -> None:
    controls.revoke_refresh_tokens(_account(controls, form))


def _end(controls: TestControls, form: Form) -> None:
    controls.revoke_tokens(_account(controls, form))


def _set(controls: TestControls, form: Form) -> None:
    seconds, rotates = form.get("seconds", ""), form.get("rotates", "")
    if not re.fullmatch("[0-9]{1,10}", seconds) or not 0 < int(seconds) <= LONGEST_LIFE:
        raise ValueError("The seconds have to be a whole number, and at least 1")
    if rotates not in ROTATION:
        raise ValueError("Refresh tokens are exchanged always, never, or as each provider does")
    controls.access_token_seconds, controls.rotates = int(seconds), ROTATION[rotates][1]


def _fail(controls: TestControls, form: Form) -> None:
    place, fault = form.get("place", ""), form.get("fault", "")
    if place not in PLACES or fault not in FAULTS:
        raise ValueError("There is no such fault")
    controls.answer_with(place, FAULTS[fault][1], times=1 if form.get("times") == "1" else None)


def _end_faults(controls: TestControls, _: Form) -> None:
    controls.end_faults()


def _add_account(controls: TestControls, form: Form) -> None:
    login, name, email = (form.get(field, "").strip() for field in ("login", "name", "email"))
    if not re.fullmatch(r"[\w.-]{1,40}", login):
        raise ValueError("A login has letters, digits, dots, hyphens and underscores, and up to 40")
    known = {each.login: each.id for each in controls.accounts}
    id = known.get(login, max(known.values(), default=0) + 1)
    controls.add_account(Account(id, login, name or login, email))


def _forget(controls: TestControls, _: Form) -> None:
    controls.forget_requests()


_ACTIONS: Mapping[str, tuple[Callable[[TestControls, Form], None], str]] = MappingProxyType(
    {
        "expire": (_expire, "The access tokens have expired. They can still be refreshed."),
        "end_refresh_tokens": (_end_refresh_tokens, "The refresh tokens have ended."),
        "end": (_end, "The tokens have ended, as if the person had ended them at the provider."),
        "set": (_set, "Set."),
        "fail": (_fail, "From now on it goes wrong."),
        "end_faults": (_end_faults, "All goes well again."),
        "add_account": (_add_account, "The account is there."),
        "forget": (_forget, "The requests are forgotten."),
    }
)
"""What each button does, and what the page says then."""


def _page(
    controls: TestControls, request: Request, titles: list[str], answers: Iterable[str]
) -> Response:
    done = _ACTIONS.get(request.args.get("done", ""))
    wrong = [_sentence(fault) for fault in controls.faults]
    facts = [*wrong, *(f"{url} answers what it was given." for url in answers)]
    newest = [each for each in reversed(controls.requests) if each.path not in _OF_THE_PAGE][
        :NEWEST_REQUESTS
    ]
    content = fragment(
        "overview.html",
        notice=fragment("notice.html", text=done[1]) if done else "",
        issuer=controls.issuer,
        number=len(titles),
        providers=", ".join(titles),
        accounts=_items(f"{each.login}: {each.name}, {each.email}" for each in controls.accounts),
        logins=_options({each.login: each.name for each in controls.accounts}),
        seconds=controls.access_token_seconds,
        rotations=_options(
            {value: words for value, (words, _) in ROTATION.items()},
            chosen=next(v for v, (_, rotates) in ROTATION.items() if rotates is controls.rotates),
        ),
        places=_options(PLACES),
        faults=_options({name: words for name, (words, _) in FAULTS.items()}),
        facts=_items(facts) or _items(["All goes well."]),
        requests=_items(f"{each.method} {each.path} {each.status or 'given up'}" for each in newest)
        or _items(["None yet."]),
    )
    response = page("Rehearsal", content, form_sources=("'self'",), css_class="wide")
    # Without it browsers would say that the form comes from nowhere.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _sentence(fault: Fault) -> str:
    known = FAULTS.values()
    words = next(
        (words for words, each in known if each is fault.answer), "answer what they are told"
    )
    times = "" if fault.times is None else f" (to come: {fault.times})"
    return f"{PLACES.get(fault.place, fault.place)} {words}{times}."


def _items(texts: Iterable[str]) -> Markup:
    return Markup("\n").join(fragment("item.html", text=text) for text in texts)


def _options(words: Mapping[str, str], *, chosen: str | None = None) -> Markup:
    return Markup("\n").join(
        fragment(
            "option.html",
            value=value,
            text=text,
            selected=Markup(" selected") if value == chosen else "",
        )
        for value, text in words.items()
    )

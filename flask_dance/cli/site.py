"""What ``flask dance`` looks at: the application's blueprints, its configuration and its session's cookie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import Flask, url_for
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BuildError
from werkzeug.sansio.utils import host_is_trusted

from dance_common.backends.encryption import SETTING
from dance_common.checks import PLACEHOLDER, Finding, Site, SiteDance, check, site_address
from dance_common.errors import NotConfigured
from dance_common.urls import CALLBACK_ORIGIN, Hosts

from ..consumer.blueprint.registry import registrations_of


def site_of(app: Flask, base_url: str | None) -> Site:
    """Return what can be known of the application.

    Args:
        app: the application.
        base_url: where the site is; ``SERVER_NAME`` unless given.

    Raises:
        ValueError: ``base_url`` is no address of a site.
        NotConfigured: a configuration variable can't be used.
    """
    is_known = bool(base_url or app.config["SERVER_NAME"])
    address = site_address(base_url or PLACEHOLDER) if base_url or not is_known else None
    with _request_context(app, address):
        dances = tuple(
            SiteDance(
                name=found.name,
                dance=dance,
                backend=found.blueprint.backend,
                callback_url=hosts.callback_url(view_url),
                view_url=view_url,
            )
            for found in registrations_of(app)
            for dance in [found.blueprint.visit.dance]
            for hosts in [Hosts.from_settings(app.config, callback=dance.callback_url)]
            for view_url in [url_for(f"{found.name}.authorized", _external=True)]
        )
    interface = app.session_interface
    is_cookie_secure = interface.get_cookie_secure(app)
    return Site(
        dances=dances,
        is_address_known=is_known or bool(app.config.get(CALLBACK_ORIGIN)),
        is_https=is_cookie_secure,
        samesite=interface.get_cookie_samesite(app),
        is_cookie_secure=is_cookie_secure,
        is_session_in_cookie=isinstance(interface, SecureCookieSessionInterface),
        names_hosts=bool(app.config.get("TRUSTED_HOSTS")) or app.url_map.host_matching,
        trusts_proxy=_trusts_proxy(app.wsgi_app),
        encryption_keys=app.config.get(SETTING),
        hosts_hint="Set TRUSTED_HOSTS (since Flask 3.1) to the hosts of this site.",
        proxy_hint="Behind a proxy that ends TLS wrap the application in werkzeug's ProxyFix.",
        column_hint="Give the model the column that OAuthConsumerMixin has for its token.",
    )


def examine(app: Flask, base_url: str | None) -> tuple[tuple[SiteDance, ...], list[Finding]]:
    """Return the application's dances, and what would go wrong with them.

    Raises:
        ValueError: ``base_url`` is no address of a site.
    """
    found = [*_check_application(app, base_url)]
    try:
        site = site_of(app, base_url)
    except NotConfigured as error:
        return (), [*found, Finding("E002", str(error), error.hint)]
    if not site.dances:
        hint = "Register one: app.register_blueprint(make_github_blueprint(), url_prefix='/login')."
        found.append(
            Finding("E019", "The application has registered no blueprint of a dance.", hint)
        )
    return site.dances, [*found, *check(site), *_redirects(app, site, base_url)]


def _check_application(app: Flask, base_url: str | None) -> Iterator[Finding]:
    if not app.secret_key:
        yield Finding(
            "E014",
            "The application has no secret key, so it keeps no sessions and no dance can be finished.",
            "Set app.secret_key to a long random value, the same in all processes.",
        )
    trusted, address = app.config.get("TRUSTED_HOSTS"), base_url and site_address(base_url)
    if trusted and address and not host_is_trusted(urlsplit(address).netloc, trusted):
        yield Finding(
            "E018",
            f"The application refuses requests for {address}: its host is not in TRUSTED_HOSTS.",
            "Add the host to TRUSTED_HOSTS.",
        )


def _redirects(app: Flask, site: Site, base_url: str | None) -> Iterator[Finding]:
    address = site_address(base_url or PLACEHOLDER)
    for dance in (each.dance for each in site.dances):
        if not dance.redirect_to or dance.redirect_url:
            continue
        try:
            with _request_context(app, address):
                url_for(dance.redirect_to)
        except BuildError:
            yield Finding(
                "E007",
                f"The dance {dance.name!r} ends at redirect_to={dance.redirect_to!r}, which is no view.",
                "Name an endpoint that takes no arguments, or give redirect_url instead.",
            )


@contextmanager
def _request_context(app: Flask, address: str | None) -> Iterator[None]:
    """Give a request context for the address, or for what the configuration says, whichever hosts are trusted.

    The command's process answers no requests, so nobody else reads the configuration meanwhile.
    """
    # Flask makes no URLs within a request that it would refuse.
    hosts = {name: app.config[name] for name in ("TRUSTED_HOSTS",) if name in app.config}
    app.config.update(dict.fromkeys(hosts))
    try:
        with app.test_request_context(base_url=address):
            yield
    finally:
        app.config.update(hosts)


def _trusts_proxy(wsgi_app: object) -> bool:
    """Look for ProxyFix among the middlewares that keep what they wrap as ``app``, as werkzeug's do."""
    for _ in range(20):
        if isinstance(wsgi_app, ProxyFix):
            return True
        wsgi_app = getattr(wsgi_app, "app", None)
    return False

"""What ``flask dance doctor`` looks at: the application's blueprints, its configuration and its session's cookie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, url_for
from flask.sessions import SecureCookieSessionInterface
from werkzeug.sansio.utils import host_is_trusted

from dance_common.checks import registration
from dance_common.checks.dances import Finding
from dance_common.checks.site import Patient, SiteFacts, examine, examine_online
from dance_common.errors import NotConfigured

from ..consumer.backend.session import SessionBackend
from ..consumer.blueprint.registry import registered
from .request_context import asked_at


def findings(base_url: str | None, *, online: bool) -> Iterator[Finding]:
    """Yield what would go wrong with the current application.

    Args:
        base_url: where the site is; without it ``SERVER_NAME`` says so, or nobody.
        online: whether providers are asked, too.

    Raises:
        ValueError: ``base_url`` is no address of a site.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the application behind the proxy
    is_known = bool(base_url or app.config["SERVER_NAME"])
    address = None
    if base_url or not is_known:
        address = registration.site_address(base_url or registration.PLACEHOLDER)
    if not app.secret_key:
        yield Finding(
            "The application has no secret key, so it keeps no sessions and no dance can be finished.",
            "Set app.secret_key to a long random value, the same in all processes.",
        )
    facts = _facts(app, is_address_known=is_known)
    yield from _untrusted(app, address if is_known else None)
    with asked_at(app, address):
        try:
            patients = tuple(_patients(app))
        except NotConfigured as error:
            yield Finding(str(error), error.hint)
            return
        if not patients:
            yield Finding(
                "The application has registered no blueprint of a dance.",
                "Register one: app.register_blueprint(make_github_blueprint(), url_prefix='/login').",
            )
        yield from examine(patients, facts)
        if online:
            yield from examine_online(patient.dance for patient in patients)


def _patients(app: Flask) -> Iterator[Patient]:
    in_cookie = isinstance(app.session_interface, SecureCookieSessionInterface)
    for found in registered(app):
        yield Patient(
            dance=found.blueprint.visit.dance,
            callback_url=url_for(f"{found.name}.authorized", _external=True),
            is_kept_in_cookie=in_cookie and isinstance(found.blueprint.backend, SessionBackend),
        )


def _untrusted(app: Flask, address: str | None) -> Iterator[Finding]:
    trusted = app.config.get("TRUSTED_HOSTS")
    if address and trusted and not host_is_trusted(urlsplit(address).netloc, trusted):
        yield Finding(
            f"The application refuses requests for {address}: its host is not in TRUSTED_HOSTS.",
            "Add the host to TRUSTED_HOSTS.",
        )


def _facts(app: Flask, *, is_address_known: bool) -> SiteFacts:
    interface = app.session_interface
    return SiteFacts(
        is_address_known=is_address_known,
        samesite=interface.get_cookie_samesite(app),
        is_cookie_secure=interface.get_cookie_secure(app),
        names_hosts=bool(app.config.get("TRUSTED_HOSTS")) or app.url_map.host_matching,
        trusts_proxy=_trusts_proxy(app.wsgi_app),
        hosts_remedy="Set TRUSTED_HOSTS (since Flask 3.1) to the hosts of this site.",
        proxy_remedy="Behind a proxy that ends TLS wrap the application in werkzeug's ProxyFix.",
    )


def _trusts_proxy(wsgi_app: Any) -> bool:
    """Look for ProxyFix among the middlewares that keep what they wrap as ``app``, as werkzeug's do."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    for _ in range(20):
        if isinstance(wsgi_app, ProxyFix):
            return True
        wsgi_app = getattr(wsgi_app, "app", None)
    return False

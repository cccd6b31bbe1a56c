"""What requests does before each call, in fewer steps and with the same outcome."""

from __future__ import annotations

from http.cookiejar import CookieJar
from typing import Any

import requests
from requests import cookies as jars
from requests import sessions

from . import environment

_jars: Any = jars
_sessions: Any = sessions


class PreparedCall(requests.PreparedRequest):
    """A prepared request that looks for a cookie to send only where there is one."""

    def prepare_cookies(self, cookies: Any) -> None:
        """Add the cookies that belong to the request, as in requests."""
        if isinstance(cookies, CookieJar) and not len(cookies):
            self._cookies: Any = cookies
            return
        super().prepare_cookies(cookies)


class PreparingSession(requests.Session):
    """A requests session that merges what is there, and asks the environment once for each host."""

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Return the request with what the session adds to it, as in requests.

        What neither of them has is not merged: that would take longer than all the rest.
        """
        if not (request.auth or self.auth):
            return super().prepare_request(request)
        jar = _jars.merge_cookies(_jars.RequestsCookieJar(), self.cookies)
        if request.cookies:
            jar = _jars.merge_cookies(jar, request.cookies)
        given: Any = request.headers or {}
        named = {name.lower() for name in given}
        own = {name: value for name, value in self.headers.items() if name.lower() not in named}
        params: Any = request.params or None
        if self.params:
            params = _sessions.merge_setting(request.params, self.params)
        prepared = PreparedCall()
        prepared.prepare(
            method=(request.method or "").upper(),
            url=request.url,
            files=request.files,
            data=request.data,
            json=request.json,
            headers={k: v for k, v in {**own, **given}.items() if v is not None},
            params=params,
            auth=request.auth or self.auth,
            cookies=jar,
            hooks=_sessions.merge_hooks(request.hooks, self.hooks),
        )
        return prepared

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """Return a call's settings with those of the session and the environment, as in requests."""
        if proxies or not self.trust_env:
            return super().merge_environment_settings(url, proxies, stream, verify, cert)
        way = environment.way_to(url)
        if verify is None or verify is True:
            verify = way.certificates or verify
        own: dict[str, Any] = dict(self.proxies)
        return {
            "proxies": {k: v for k, v in {**own, **way.proxies}.items() if v is not None},
            "stream": self.stream if stream is None else stream,
            "verify": self.verify if verify is None else verify,
            "cert": self.cert if cert is None else cert,
        }

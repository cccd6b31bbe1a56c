"""One visitor of a site that dances with a provider on a real socket."""

from __future__ import annotations


class Visit:
    """One browser at a site that dances with a hostile provider."""

    def __init__(self, site, hostile, protocol):
        self.site, self.hostile, self.protocol = site, hostile, protocol
        self.browser = site.browser()

    def fetch(self, url):
        return self.browser.get(url, Accept="text/html")

    def begin(self):
        answer = self.fetch("/login/rehearsal?next=/done")
        assert answer.status == 302, answer.text
        return answer.location

    def consent(self):
        """Go to the provider and consent; return the callback's address."""
        return self.hostile.rehearsal.consent(self.begin())

    def connect(self):
        assert self.fetch(self.consent()).location == "/done"

    @property
    def keys(self):
        return self.fetch("/keys/rehearsal").text

    def up_to(self, step):
        """Do what comes before the step; return the address whose visit takes it."""
        if step == "request_token":
            return "/login/rehearsal?next=/done"
        if step == "exchange":
            return self.consent()
        self.connect()
        if step == "refresh":
            self.hostile.rehearsal.expire_tokens()
        return "/forget/rehearsal" if step == "revoke" else "/call/rehearsal"

"""The error page in the visitor's language, by Flask-Babel or without, and in the site's own words."""

from __future__ import annotations

import pytest
from flask import request
from flask_babel import Babel

LOST = "/login/rehearsal/authorized?state=x&code=y"


def german(page):
    return '<html lang="de' in page.text and "Noch einmal versuchen" in page.text


def test_flask_babel_says_the_language(make_app, make_blueprint):
    """With Flask-Babel installed and set up, its language is that of the page."""
    app = make_app(make_blueprint())
    Babel(app, locale_selector=lambda: request.headers.get("Accept-Language", "en"))
    client = app.test_client()
    assert german(client.get(LOST, headers={"Accept-Language": "de"}))
    assert "Try again" in client.get(LOST).text


@pytest.mark.parametrize("language", ["de", lambda: "de_AT"], ids=["fixed", "function"])
def test_a_site_may_say_the_language_itself(make_app, make_blueprint, language):
    """DANCE_LANGUAGE is a language, or a function of nothing that returns one."""
    app = make_app(make_blueprint(), DANCE_LANGUAGE=language)
    assert german(app.test_client().get(LOST))


def test_the_sites_own_words_go_first(make_app, make_blueprint):
    """DANCE_TRANSLATE may say some sentences, and leave the others to the shipped translation."""

    def own(sentence):
        return "Nochmal!" if sentence == "Try again" else sentence

    app = make_app(make_blueprint(), DANCE_LANGUAGE="de", DANCE_TRANSLATE=own)
    page = app.test_client().get(LOST)
    assert "Nochmal!" in page.text
    assert "Zurück zur Website" in page.text


def test_without_any_of_it_pages_are_english(make_app, make_blueprint):
    """Whatever the browser asks for: the site has not said that it speaks other languages."""
    page = make_app(make_blueprint()).test_client().get(LOST, headers={"Accept-Language": "de"})
    assert '<html lang="en">' in page.text


def test_a_template_of_the_site_has_the_translated_page(make_app, make_blueprint, tmp_path):
    """flask_dance/error.html gets ``page``, whose texts are in the visitor's language."""
    (tmp_path / "flask_dance").mkdir()
    (tmp_path / "flask_dance" / "error.html").write_text("{{ page.heading }}|{{ page.retry }}")
    app = make_app(make_blueprint(), DANCE_LANGUAGE="de")
    app.template_folder = str(tmp_path)
    page = app.test_client().get(LOST)
    assert page.text == "Die Verbindung mit Rehearsal kam nicht zustande|Noch einmal versuchen"


def test_a_handler_of_the_sites_own_goes_first(make_app, make_blueprint):
    """Whether it is for the very error or for every exception, registered before or after the blueprint."""
    from requests import ConnectionError as NoConnection

    from dance_common.sessions import TokenExpired

    for kind, error in (
        (TokenExpired, TokenExpired("over")),
        (NoConnection, NoConnection()),
        (Exception, TokenExpired("over")),
    ):
        for first in (True, False):
            app, blueprint = make_app(), make_blueprint()
            error.dance_name = "rehearsal"
            if first:
                app.register_error_handler(kind, lambda error: ("the site's own", 418))
            app.register_blueprint(blueprint)
            if not first:
                app.register_error_handler(kind, lambda error: ("the site's own", 418))

            @app.get("/fails")
            def fails(error=error):
                raise error

            assert app.test_client().get("/fails").status_code == 418


def test_other_errors_go_on_as_ever(make_app, make_blueprint):
    """An HTTP error keeps its page, a bug is a bug, and an error of an unknown dance is the site's own."""
    from flask import abort

    app = make_app(make_blueprint())

    @app.get("/gone")
    def gone():
        abort(410)

    @app.get("/bug")
    def bug():
        raise ZeroDivisionError

    @app.get("/unknown")
    def unknown():
        error = ConnectionError("x")
        error.dance_name = "nobody"
        raise error

    client = app.test_client()
    assert client.get("/gone").status_code == 410
    assert client.get("/nowhere").status_code == 404
    for path, kind in (("/bug", ZeroDivisionError), ("/unknown", ConnectionError)):
        with pytest.raises(kind):
            client.get(path)
    app.config.update(TESTING=False)
    assert client.get("/bug").status_code == 500

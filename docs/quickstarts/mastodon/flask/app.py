"""Say who the visitor is, and on which Mastodon server."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from dance_common.backends.registrations import MemoryRegistrations
from flask_dance.contrib.mastodon import make_mastodon_blueprint, mastodon

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
blueprint = make_mastodon_blueprint(client_name="Quickstart", registrations=MemoryRegistrations())
app.register_blueprint(blueprint, url_prefix="/login")


@app.route("/")
def index():
    if not mastodon.authorized:
        return redirect(url_for("mastodon.login"))
    profile = mastodon.profile()
    return f"You are @{escape(profile.username)} on {escape(profile.issuer)}"

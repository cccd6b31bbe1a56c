"""Say who the visitor is at Meetup."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.meetup import make_meetup_blueprint, meetup

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["MEETUP_OAUTH_KEY"] = os.environ.get("MEETUP_OAUTH_KEY")
app.config["MEETUP_OAUTH_SECRET"] = os.environ.get("MEETUP_OAUTH_SECRET")
app.register_blueprint(make_meetup_blueprint(), url_prefix="/login")


@app.route("/")
def index():
    if not meetup.authorized:
        return redirect(url_for("meetup.login"))
    response = meetup.get("member/self")
    response.raise_for_status()
    name = response.json()["name"]
    return f"You are {escape(name)} on Meetup"

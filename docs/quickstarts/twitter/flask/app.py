"""Say who the visitor is at Twitter."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.twitter import make_twitter_blueprint, twitter

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["TWITTER_OAUTH_API_KEY"] = os.environ.get("TWITTER_OAUTH_API_KEY")
app.config["TWITTER_OAUTH_API_SECRET"] = os.environ.get("TWITTER_OAUTH_API_SECRET")
app.register_blueprint(make_twitter_blueprint(), url_prefix="/login")


@app.route("/")
def index():
    if not twitter.authorized:
        return redirect(url_for("twitter.login"))
    response = twitter.get("account/settings.json")
    response.raise_for_status()
    screen_name = response.json()["screen_name"]
    return f"You are @{escape(screen_name)} on Twitter"

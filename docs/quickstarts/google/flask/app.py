"""Say who the visitor is at Google."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.google import google, make_google_blueprint

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["GOOGLE_OAUTH_CLIENT_ID"] = os.environ.get("GOOGLE_OAUTH_CLIENT_ID")
app.config["GOOGLE_OAUTH_CLIENT_SECRET"] = os.environ.get("GOOGLE_OAUTH_CLIENT_SECRET")
app.register_blueprint(make_google_blueprint(scope=["profile", "email"]), url_prefix="/login")


@app.route("/")
def index():
    if not google.authorized:
        return redirect(url_for("google.login"))
    response = google.get("/oauth2/v2/userinfo")
    response.raise_for_status()
    email = response.json()["email"]
    return f"You are {escape(email)} on Google"

"""Say who the visitor is at Nylas."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.nylas import make_nylas_blueprint, nylas

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["NYLAS_OAUTH_CLIENT_ID"] = os.environ.get("NYLAS_OAUTH_CLIENT_ID")
app.config["NYLAS_OAUTH_CLIENT_SECRET"] = os.environ.get("NYLAS_OAUTH_CLIENT_SECRET")
app.register_blueprint(make_nylas_blueprint(), url_prefix="/login")


@app.route("/")
def index():
    if not nylas.authorized:
        return redirect(url_for("nylas.login"))
    response = nylas.get("/account")
    response.raise_for_status()
    name = response.json()["name"]
    return f"You are {escape(name)} on Nylas"

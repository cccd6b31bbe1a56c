"""Say who the visitor is at GitHub."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.github import github, make_github_blueprint

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["GITHUB_OAUTH_CLIENT_ID"] = os.environ.get("GITHUB_OAUTH_CLIENT_ID")
app.config["GITHUB_OAUTH_CLIENT_SECRET"] = os.environ.get("GITHUB_OAUTH_CLIENT_SECRET")
app.register_blueprint(make_github_blueprint(), url_prefix="/login")


@app.route("/")
def index():
    if not github.authorized:
        return redirect(url_for("github.login"))
    response = github.get("/user")
    response.raise_for_status()
    login = response.json()["login"]
    return f"You are @{escape(login)} on GitHub"

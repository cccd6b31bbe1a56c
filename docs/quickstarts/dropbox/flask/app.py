"""Say who the visitor is at Dropbox."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.dropbox import dropbox, make_dropbox_blueprint

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["DROPBOX_OAUTH_APP_KEY"] = os.environ.get("DROPBOX_OAUTH_APP_KEY")
app.config["DROPBOX_OAUTH_APP_SECRET"] = os.environ.get("DROPBOX_OAUTH_APP_SECRET")
app.register_blueprint(make_dropbox_blueprint(), url_prefix="/login")


@app.route("/")
def index():
    if not dropbox.authorized:
        return redirect(url_for("dropbox.login"))
    response = dropbox.post("users/get_current_account")
    response.raise_for_status()
    email = response.json()["email"]
    return f"You are {escape(email)} on Dropbox"

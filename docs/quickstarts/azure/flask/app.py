"""Say who the visitor is at Azure AD."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.azure import azure, make_azure_blueprint

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["AZURE_OAUTH_CLIENT_ID"] = os.environ.get("AZURE_OAUTH_CLIENT_ID")
app.config["AZURE_OAUTH_CLIENT_SECRET"] = os.environ.get("AZURE_OAUTH_CLIENT_SECRET")
app.register_blueprint(make_azure_blueprint(), url_prefix="/login")


@app.route("/")
def index():
    if not azure.authorized:
        return redirect(url_for("azure.login"))
    response = azure.get("/v1.0/me")
    response.raise_for_status()
    mail = response.json()["mail"]
    return f"You are {escape(mail)} on Azure AD"

"""Say which shop has installed this app."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.shopify import make_shopify_blueprint, shopify

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["SHOPIFY_OAUTH_CLIENT_ID"] = os.environ.get("SHOPIFY_OAUTH_CLIENT_ID")
app.config["SHOPIFY_OAUTH_CLIENT_SECRET"] = os.environ.get("SHOPIFY_OAUTH_CLIENT_SECRET")
app.register_blueprint(make_shopify_blueprint(), url_prefix="/login")


@app.route("/")
def index():
    if not shopify.authorized:
        return redirect(url_for("shopify.login"))
    return f"This app is installed in {escape(shopify.profile().name)}"

"""Say something in the visitor's Slack."""

import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from flask_dance.contrib.slack import make_slack_blueprint, slack

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["SLACK_OAUTH_CLIENT_ID"] = os.environ.get("SLACK_OAUTH_CLIENT_ID")
app.config["SLACK_OAUTH_CLIENT_SECRET"] = os.environ.get("SLACK_OAUTH_CLIENT_SECRET")
app.register_blueprint(
    make_slack_blueprint(scope=["chat:write", "chat:write.public"]), url_prefix="/login"
)


@app.route("/")
def index():
    if not slack.authorized:
        return redirect(url_for("slack.login"))
    response = slack.post(
        "chat.postMessage",
        data={"channel": "#general", "text": "Hello, world!", "icon_emoji": ":robot_face:"},
    )
    answer = response.json()
    if not answer["ok"]:  # Slack answers failures, too, with status 200
        return f"Slack refused: {escape(answer['error'])}", 502
    return 'I just said "Hello, world!" in the #general channel!'

"""Say something in the visitor's Slack."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    slack = request.dance.slack
    if not slack.authorized:
        return redirect("django_dance:login", "slack")
    response = slack.post(
        "chat.postMessage",
        data={"channel": "#general", "text": "Hello, world!", "icon_emoji": ":robot_face:"},
    )
    answer = response.json()
    if not answer["ok"]:  # Slack answers failures, too, with status 200
        return HttpResponse(format_html("Slack refused: {}", answer["error"]), status=502)
    return HttpResponse('I just said "Hello, world!" in the #general channel!')

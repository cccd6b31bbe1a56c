"""The pages that a user sees when a dance or a call has failed or has to be confirmed, in the user's language."""

from .connections import Choice, Connection, ConnectionsPage
from .html import (
    CONTENT_HEADERS,
    DANCE_HEADERS,
    PAGE_HEADERS,
    TEMPLATE_HEADERS,
    Content,
    Reader,
)
from .page import (
    BlankPage,
    ConfirmPage,
    ConfirmText,
    ErrorPage,
    LeavePage,
    Page,
    RepeatPage,
    Reply,
    error_html,
    error_json,
    go_on_html,
    page_about,
    render,
    template_context,
    wants_json,
)
from .server import ServerPage

__all__ = [
    "CONTENT_HEADERS",
    "DANCE_HEADERS",
    "PAGE_HEADERS",
    "TEMPLATE_HEADERS",
    "BlankPage",
    "Choice",
    "ConfirmPage",
    "ConfirmText",
    "Connection",
    "ConnectionsPage",
    "Content",
    "ErrorPage",
    "LeavePage",
    "Page",
    "Reader",
    "RepeatPage",
    "Reply",
    "ServerPage",
    "error_html",
    "error_json",
    "go_on_html",
    "page_about",
    "render",
    "template_context",
    "wants_json",
]

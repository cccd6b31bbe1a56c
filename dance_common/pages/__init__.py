"""The pages that a user sees when a dance or a call has failed, and their words in the user's language."""

from .page import (
    DANCE_HEADERS,
    PAGE_HEADERS,
    Content,
    ErrorPage,
    Page,
    Reader,
    RepeatPage,
    error_html,
    error_json,
    page_about,
    render,
    repeat_html,
    template_context,
    wants_json,
)

__all__ = [
    "DANCE_HEADERS",
    "PAGE_HEADERS",
    "Content",
    "ErrorPage",
    "Page",
    "Reader",
    "RepeatPage",
    "error_html",
    "error_json",
    "page_about",
    "render",
    "repeat_html",
    "template_context",
    "wants_json",
]

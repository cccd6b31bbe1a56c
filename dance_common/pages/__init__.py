"""The page that a visitor sees when a dance or a call has failed, and its words in the visitor's language."""

from .page import (
    DANCE_HEADERS,
    PAGE_HEADERS,
    Page,
    error_json,
    error_page,
    page_about,
    repeat_page,
    template_context,
    wants_json,
)

__all__ = [
    "DANCE_HEADERS",
    "PAGE_HEADERS",
    "Page",
    "error_json",
    "error_page",
    "page_about",
    "repeat_page",
    "template_context",
    "wants_json",
]

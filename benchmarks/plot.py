"""A picture of the table: bars of how often each system's time fits the bare framework's, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .report import bare_of, median_ratio
from .scenarios import Case

_LINE, _LEFT, _WIDTH = 22, 240, 420
_PANELS = (
    ("idle", "cpu_us", "CPU of a request without OAuth, 30 providers"),
    ("authorized", "cpu_us", "CPU of “Is this user connected?”"),
    ("api", "us", "One API call by https"),
    ("dances", "cpu_ms", "CPU of a whole dance"),
    ("start", "cpu_ms", "CPU until the first answer"),
)
_NOTES = {"idle": ("30 providers",), "api": ("https",), "dances": ("https",)}


def svg(measured: dict[str, list[Case]]) -> str:
    """Return the picture; measurements that were left out are left out here."""
    body: list[str] = []
    top = 50
    for name, figure, title in _PANELS:
        if name in measured:
            top = _panel(body, top, title, _bars(measured[name], figure, _NOTES.get(name)))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {top}" role="img"'
        ' font-family="system-ui, sans-serif" font-size="13" aria-labelledby="title">'
        '<title id="title">Time and CPU as multiples of the bare framework’s</title>'
        f'<rect width="760" height="{top}" fill="#fff"/>'
        '<text x="20" y="28" font-size="17" font-weight="600" fill="#1d1d1f">'
        "Time and CPU as multiples of the bare framework’s: shorter is better</text>"
    )
    return head + "".join(body) + "</svg>\n"


def _bars(
    cases: Sequence[Case], figure: str, notes: tuple[str, ...] | None
) -> list[tuple[str, float, bool]]:
    return [
        (
            f"{case.system.framework}: {case.system.title}",
            median_ratio(case, bare_of(case, cases), figure),
            case.system.is_ours,
        )
        for case in cases
        if not case.system.is_bare and (notes is None or case.note in notes)
    ]


def _panel(body: list[str], top: int, title: str, bars: list[tuple[str, float, bool]]) -> int:
    longest = max((ratio for _, ratio, _ in bars), default=1)
    body.append(
        f'<text x="20" y="{top + 16}" font-weight="600" fill="#1d1d1f">{escape(title)}</text>'
    )
    for n, (label, ratio, is_ours) in enumerate(bars):
        y = top + 26 + n * _LINE
        width = max(ratio / longest * _WIDTH, 2)
        color = "#0b6e4f" if is_ours else "#9aa5b1"
        body.append(
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end" fill="#33373d">{escape(label)}</text>'
            f'<rect x="{_LEFT}" y="{y + 2}" width="{width:.1f}" height="15" rx="2" fill="{color}"/>'
            f'<text x="{_LEFT + width + 6:.1f}" y="{y + 14}" fill="#33373d">{ratio:.2f}</text>'
        )
    return top + 40 + len(bars) * _LINE

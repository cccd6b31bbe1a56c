"""Notion: ``make_notion_blueprint``, and ``notion``, the current user's session."""

from dance_common.providers.notion import notion as _provider

from ..consumer.presets import blueprint_maker, current_session

make_notion_blueprint = blueprint_maker(_provider)
notion = current_session(_provider)

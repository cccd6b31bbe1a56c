"""Todoist: ``make_todoist_blueprint``, and ``todoist``, the current user's session."""

from dance_common.providers.todoist import todoist as _provider

from ..consumer.presets import blueprint_maker, current_session

make_todoist_blueprint = blueprint_maker(_provider)
todoist = current_session(_provider)

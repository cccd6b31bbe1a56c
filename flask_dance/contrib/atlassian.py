"""Atlassian: ``make_atlassian_blueprint``, and ``atlassian``, the current user's session."""

from dance_common.providers.atlassian import atlassian as _provider

from ..consumer.presets import blueprint_maker, current_session

make_atlassian_blueprint = blueprint_maker(_provider)
atlassian = current_session(_provider)

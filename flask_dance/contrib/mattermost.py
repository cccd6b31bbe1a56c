"""Mattermost: ``make_mattermost_blueprint``, and ``mattermost``, the current user's session."""

from dance_common.providers.mattermost import mattermost as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mattermost_blueprint = blueprint_maker(_provider)
mattermost = current_session(_provider)

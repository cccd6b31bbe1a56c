"""Slack: ``make_slack_blueprint``, and ``slack``, the current user's session."""

from dance_common.providers.slack import slack as _provider

from ..consumer.presets import blueprint_maker, current_session

make_slack_blueprint = blueprint_maker(_provider)
slack = current_session(_provider)

"""Webex: ``make_webex_blueprint``, and ``webex``, the current user's session."""

from dance_common.providers.webex import webex as _provider

from ..consumer.presets import blueprint_maker, current_session

make_webex_blueprint = blueprint_maker(_provider)
webex = current_session(_provider)

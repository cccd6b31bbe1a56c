"""Zendesk: ``make_zendesk_blueprint``, and ``zendesk``, the current user's session."""

from dance_common.providers.zendesk import zendesk as _provider

from ..consumer.presets import blueprint_maker, current_session

make_zendesk_blueprint = blueprint_maker(_provider)
zendesk = current_session(_provider)

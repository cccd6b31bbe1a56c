"""Intercom: ``make_intercom_blueprint``, and ``intercom``, the current user's session."""

from dance_common.providers.intercom import intercom as _provider

from ..consumer.presets import blueprint_maker, current_session

make_intercom_blueprint = blueprint_maker(_provider)
intercom = current_session(_provider)

"""Untappd: ``make_untappd_blueprint``, and ``untappd``, the current user's session."""

from dance_common.providers.untappd import untappd as _provider

from ..consumer.presets import blueprint_maker, current_session

make_untappd_blueprint = blueprint_maker(_provider)
untappd = current_session(_provider)

"""Vipps MobilePay: ``make_vipps_blueprint``, and ``vipps``, the current user's session."""

from dance_common.providers.vipps import vipps as _provider

from ..consumer.presets import blueprint_maker, current_session

make_vipps_blueprint = blueprint_maker(_provider)
vipps = current_session(_provider)

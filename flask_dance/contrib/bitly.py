"""Bitly: ``make_bitly_blueprint``, and ``bitly``, the current user's session."""

from dance_common.providers.bitly import bitly as _provider

from ..consumer.presets import blueprint_maker, current_session

make_bitly_blueprint = blueprint_maker(_provider)
bitly = current_session(_provider)

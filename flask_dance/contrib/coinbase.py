"""Coinbase: ``make_coinbase_blueprint``, and ``coinbase``, the current user's session."""

from dance_common.providers.coinbase import coinbase as _provider

from ..consumer.presets import blueprint_maker, current_session

make_coinbase_blueprint = blueprint_maker(_provider)
coinbase = current_session(_provider)

"""eBay: ``make_ebay_blueprint``, and ``ebay``, the current user's session."""

from dance_common.providers.ebay import ebay as _provider

from ..consumer.presets import blueprint_maker, current_session

make_ebay_blueprint = blueprint_maker(_provider)
ebay = current_session(_provider)

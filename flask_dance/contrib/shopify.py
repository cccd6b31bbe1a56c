"""Shopify: ``make_shopify_blueprint``, and ``shopify``, the current user's session."""

from dance_common.providers.shopify import shopify as _provider

from ..consumer.presets import blueprint_maker, current_session

make_shopify_blueprint = blueprint_maker(_provider)
shopify = current_session(_provider)

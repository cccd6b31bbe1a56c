"""QuickBooks: ``make_quickbooks_blueprint``, and ``quickbooks``, the current user's session."""

from dance_common.providers.quickbooks import quickbooks as _provider

from ..consumer.presets import blueprint_maker, current_session

make_quickbooks_blueprint = blueprint_maker(_provider)
quickbooks = current_session(_provider)

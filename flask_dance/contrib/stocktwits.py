"""StockTwits: ``make_stocktwits_blueprint``, and ``stocktwits``, the current user's session."""

from dance_common.providers.stocktwits import stocktwits as _provider

from ..consumer.presets import blueprint_maker, current_session

make_stocktwits_blueprint = blueprint_maker(_provider)
stocktwits = current_session(_provider)

"""Disqus: ``make_disqus_blueprint``, and ``disqus``, the current user's session."""

from dance_common.providers.disqus import disqus as _provider

from ..consumer.presets import blueprint_maker, current_session

make_disqus_blueprint = blueprint_maker(_provider)
disqus = current_session(_provider)

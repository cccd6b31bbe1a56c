"""Threads: ``make_threads_blueprint``, and ``threads``, the current user's session."""

from dance_common.providers.threads import threads as _provider

from ..consumer.presets import blueprint_maker, current_session

make_threads_blueprint = blueprint_maker(_provider)
threads = current_session(_provider)

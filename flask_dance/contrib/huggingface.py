"""Hugging Face: ``make_huggingface_blueprint``, and ``huggingface``, the current user's session."""

from dance_common.providers.huggingface import huggingface as _provider

from ..consumer.presets import blueprint_maker, current_session

make_huggingface_blueprint = blueprint_maker(_provider)
huggingface = current_session(_provider)

"""Ready-made blueprints: one module for each provider of the catalogue."""

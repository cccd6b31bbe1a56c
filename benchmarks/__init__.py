"""What this project costs beside its peers: ``python -m benchmarks`` measures it and writes ``docs/benchmarks.md``."""

"""Help for tests: of sites that dance, and of adapters and backends that others write."""

"""What things cost, as ratios taken in one run: `python -m benchmarks NAME [--json]`. Never part of a test."""

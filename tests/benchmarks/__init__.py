"""Figures against the bars of the design (§11): `python -m tests.benchmarks [NAME…] [--quick | --short] [--write]`."""

"""Trees of `desk.pairing.crowd` as they were grown by `training/pairing.py`."""

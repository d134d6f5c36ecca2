"""The rules of support as plain Python: no I/O, no third party, no clock."""

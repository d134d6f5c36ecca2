"""What people can do with a desk, one function each, one transaction each."""

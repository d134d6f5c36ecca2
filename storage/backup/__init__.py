"""One file that holds everything, from either engine and for either engine.

`making` writes it from one snapshot, `archive` is its form, `restoring` reads it back; `aftermath` sees to it that
going back in time says nothing twice.
"""

"""What Firstline remembers: tables, unit of work, inbox, outbox, timers, reports."""

"""How faults are written into the log: what kind and the first words, never parameters, texts of people or secrets."""


def said(error: BaseException) -> str:
    """The class and the first line. Database errors carry their parameters in the lines after it."""
    if isinstance(error, BaseExceptionGroup):
        return f"{type(error).__name__}: {', '.join(said(one) for one in error.exceptions)}"
    first = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first[:200]}" if first else type(error).__name__

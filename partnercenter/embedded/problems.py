"""What a command says when it cannot go on."""


class SetupError(Exception):
    """One sentence for the person at the terminal: what is wrong and what to do. Commands print it and exit with 1."""

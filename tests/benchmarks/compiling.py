"""The state in which a program of Python is from its first start on."""

import compileall
from pathlib import Path

import wikilink_ls


def compile_program() -> None:
    """Where Python may not write down what it compiles, each start would do it anew.

    It goes beside the program, where that can be written.
    """
    compileall.compile_dir(Path(wikilink_ls.__file__).parent, quiet=2)

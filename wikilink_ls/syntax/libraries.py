"""The libraries that facts depend on: another version may read the same text otherwise."""

import msgspec
import pyromark
import yaml

LIBRARIES = (msgspec.__version__, pyromark.__version__, yaml.__version__)

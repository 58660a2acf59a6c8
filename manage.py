#!/usr/bin/env python3
"""Django's command line for the portal; `bin/portal` calls it with the right environment."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnercenter.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)

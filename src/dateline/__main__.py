"""`python -m dateline` is the command line."""

from dateline.wiring.cli import main

if __name__ == "__main__":
    main()

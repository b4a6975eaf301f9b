"""`python -m valuechain`: the command line."""

from valuechain.cli import main

if __name__ == "__main__":
    main()

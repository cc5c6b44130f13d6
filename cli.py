"""Run the command from a checkout: `python cli.py FOLDER`."""

from auditor.cli import main

if __name__ == "__main__":
    main()

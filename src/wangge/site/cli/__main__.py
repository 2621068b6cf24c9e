"""`python -m wangge.site.cli`: the command line where no script is installed."""

from wangge.site.cli import main

if __name__ == "__main__":
    main()

"""`python -m bot` and the command `lvzhi`."""

from bot.cli import main

if __name__ == "__main__":
    main()

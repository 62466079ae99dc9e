"""What each command does, a subject a file; `bot.cli` hangs them under `lvzhi`."""

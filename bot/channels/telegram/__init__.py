"""Telegram: webhook or polling in, messages with buttons, pictures and documents out.

An update is stored before it is worked on (`hook`, `presence` -> `store`), then answered in the order of its chat
(`desk`), and everything that goes out goes through one account's `line`. Only `line`, `updates` and `outcomes` load
python-telegram-bot, which takes half a second and 35 MB; nothing here is loaded where no account is configured.

Of that library we use the bot and its types. Its Application keeps updates and conversations in memory, ours are rows.
"""

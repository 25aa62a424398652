"""Telegram, by way of python-telegram-bot, which no other room knows.

In reading order:

    client          the requests and the bot that the others use
    publisher       one message, one call, one outcome
    prober          looks at single messages: was it delivered?
    updates         what people write to the bot
"""

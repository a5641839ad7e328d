"""The types of python-telegram-bot as this bot uses them: it adds no data types of its own to any of them."""

from typing import Any

from telegram.ext import Application, CallbackContext

App = Application[Any, Any, Any, Any, Any, Any]
HandlerContext = CallbackContext[Any, Any, Any, Any]

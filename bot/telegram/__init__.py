"""The Telegram side: updates in, replies out. No other package of the bot but `__main__` knows Telegram.

Reading order, from the bottom up; each module imports only from those before it:

1. `messages`: an answer becomes Telegram messages, and a message is read as a question or command.
2. `transport`: how calls reach Telegram and how updates reach the handlers.
3. `asking`: a question is answered, with buttons under the answer.
4. `moderation`: what moderators are sent and what they press.
5. `admission`: which updates are answered at all. `people`: what people may ask about their own data.
6. `commands`: the one table of commands, and the menu made from it. `handlers`: the handlers for everybody.
7. `application`: the parts put together, started and stopped.
"""

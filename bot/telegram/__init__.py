"""The Telegram side: updates in, replies out. Outside of this package, only `bot.__main__` knows Telegram.

Reading order, from the bottom up; each room imports only from those before it:

1. `commands`: the one table of commands, and the menus made from it.
2. `messages`: an answer becomes Telegram messages, and a message is read as a question or command.
3. `transport`: how calls reach Telegram and how updates reach the handlers.
4. `asking`: a question is answered, with buttons under the answer. `people`: commands about a person's own data.
5. `handlers`: which update goes where. `moderation`: what moderators are sent and what they press.
6. `admission`: which updates are answered at all.
7. `application`: the parts put together, started and stopped.
"""

"""The Bot API as the stand-in knows it: methods and objects with their fields, as plain tables.

First file to read, imported by `wire`, which refuses whatever is not written here. One entry per method or object: its
name, then `field:type` (optional) or `field!:type` (required); `[X]` is an array of X and `X|Y` either of the two.
`test_standin_specification.py` compares every entry with the published specification if a copy of it is at hand. A few
object names (such as SuggestedPostParameters) are used and not described: the stand-in refuses a call that sends one.

Source: https://core.telegram.org/bots/api (Bot API 10.1).
"""

from dataclasses import dataclass

_METHODS = """
getMe
logOut
close
getUpdates offset:int limit:int timeout:int allowed_updates:[str]
setWebhook url!:str certificate:file ip_address:str max_connections:int allowed_updates:[str]
    drop_pending_updates:bool secret_token:str
deleteWebhook drop_pending_updates:bool
getWebhookInfo
sendMessage business_connection_id:str chat_id!:int|str message_thread_id:int direct_messages_topic_id:int text!:str
    parse_mode:str entities:[MessageEntity] link_preview_options:LinkPreviewOptions disable_notification:bool
    protect_content:bool allow_paid_broadcast:bool message_effect_id:str
    suggested_post_parameters:SuggestedPostParameters reply_parameters:ReplyParameters
    reply_markup:InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendPhoto business_connection_id:str chat_id!:int|str message_thread_id:int direct_messages_topic_id:int
    photo!:file|str caption:str parse_mode:str caption_entities:[MessageEntity] show_caption_above_media:bool
    has_spoiler:bool disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id:str
    suggested_post_parameters:SuggestedPostParameters reply_parameters:ReplyParameters
    reply_markup:InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendDocument business_connection_id:str chat_id!:int|str message_thread_id:int direct_messages_topic_id:int
    document!:file|str thumbnail:file|str caption:str parse_mode:str caption_entities:[MessageEntity]
    disable_content_type_detection:bool disable_notification:bool protect_content:bool allow_paid_broadcast:bool
    message_effect_id:str suggested_post_parameters:SuggestedPostParameters reply_parameters:ReplyParameters
    reply_markup:InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendChatAction business_connection_id:str chat_id!:int|str message_thread_id:int action!:str
setMessageReaction chat_id!:int|str message_id!:int reaction:[ReactionType] is_big:bool
getFile file_id!:str
editMessageText business_connection_id:str chat_id:int|str message_id:int inline_message_id:str text:str
    parse_mode:str entities:[MessageEntity] link_preview_options:LinkPreviewOptions rich_message:InputRichMessage
    reply_markup:InlineKeyboardMarkup
editMessageCaption business_connection_id:str chat_id:int|str message_id:int inline_message_id:str caption:str
    parse_mode:str caption_entities:[MessageEntity] show_caption_above_media:bool reply_markup:InlineKeyboardMarkup
editMessageReplyMarkup business_connection_id:str chat_id:int|str message_id:int inline_message_id:str
    reply_markup:InlineKeyboardMarkup
deleteMessage chat_id!:int|str message_id!:int
deleteMessages chat_id!:int|str message_ids!:[int]
answerCallbackQuery callback_query_id!:str text:str show_alert:bool url:str cache_time:int
answerInlineQuery inline_query_id!:str results!:[InlineQueryResult] cache_time:int is_personal:bool next_offset:str
    button:InlineQueryResultsButton
getChat chat_id!:int|str
getChatMember chat_id!:int|str user_id!:int
getChatMemberCount chat_id!:int|str
getChatAdministrators chat_id!:int|str return_bots:bool
leaveChat chat_id!:int|str
setMyCommands commands!:[BotCommand] scope:BotCommandScope language_code:str
getMyCommands scope:BotCommandScope language_code:str
deleteMyCommands scope:BotCommandScope language_code:str
setMyName name:str language_code:str
getMyName language_code:str
setMyDescription description:str language_code:str
getMyDescription language_code:str
setMyShortDescription short_description:str language_code:str
getMyShortDescription language_code:str
"""

_OBJECTS = """
User id!:int is_bot!:bool first_name!:str last_name:str username:str language_code:str is_premium:bool
    added_to_attachment_menu:bool can_join_groups:bool can_read_all_group_messages:bool supports_guest_queries:bool
    supports_inline_queries:bool can_connect_to_business:bool has_main_web_app:bool has_topics_enabled:bool
    allows_users_to_create_topics:bool can_manage_bots:bool supports_join_request_queries:bool
MessageEntity type!:str offset!:int length!:int url:str user:User language:str custom_emoji_id:str unix_time:int
    date_time_format:str
ReplyParameters message_id!:int chat_id:int|str allow_sending_without_reply:bool quote:str quote_parse_mode:str
    quote_entities:[MessageEntity] quote_position:int checklist_task_id:int poll_option_id:str
LinkPreviewOptions is_disabled:bool url:str prefer_small_media:bool prefer_large_media:bool show_above_text:bool
InlineKeyboardMarkup inline_keyboard!:[[InlineKeyboardButton]]
InlineKeyboardButton text!:str icon_custom_emoji_id:str style:str url:str callback_data:str web_app:WebAppInfo
    login_url:LoginUrl switch_inline_query:str switch_inline_query_current_chat:str
    switch_inline_query_chosen_chat:SwitchInlineQueryChosenChat copy_text:CopyTextButton callback_game:CallbackGame
    pay:bool
CopyTextButton text!:str
WebAppInfo url!:str
LoginUrl url!:str forward_text:str bot_username:str request_write_access:bool
SwitchInlineQueryChosenChat query:str allow_user_chats:bool allow_bot_chats:bool allow_group_chats:bool
    allow_channel_chats:bool
CallbackGame
ReplyKeyboardMarkup keyboard!:[[KeyboardButton]] is_persistent:bool resize_keyboard:bool one_time_keyboard:bool
    input_field_placeholder:str selective:bool
KeyboardButton text!:str icon_custom_emoji_id:str style:str request_users:KeyboardButtonRequestUsers
    request_chat:KeyboardButtonRequestChat request_managed_bot:KeyboardButtonRequestManagedBot request_contact:bool
    request_location:bool request_poll:KeyboardButtonPollType web_app:WebAppInfo
ReplyKeyboardRemove remove_keyboard!:bool selective:bool
ForceReply force_reply!:bool input_field_placeholder:str selective:bool
BotCommand command!:str description!:str
BotCommandScopeDefault type!:str
BotCommandScopeAllPrivateChats type!:str
BotCommandScopeAllGroupChats type!:str
BotCommandScopeAllChatAdministrators type!:str
BotCommandScopeChat type!:str chat_id!:int|str
BotCommandScopeChatAdministrators type!:str chat_id!:int|str
BotCommandScopeChatMember type!:str chat_id!:int|str user_id!:int
ReactionTypeEmoji type!:str emoji!:str
ReactionTypeCustomEmoji type!:str custom_emoji_id!:str
ReactionTypePaid type!:str
InlineQueryResultArticle type!:str id!:str title!:str input_message_content!:InputMessageContent
    reply_markup:InlineKeyboardMarkup url:str description:str thumbnail_url:str thumbnail_width:int
    thumbnail_height:int
InputTextMessageContent message_text!:str parse_mode:str entities:[MessageEntity]
    link_preview_options:LinkPreviewOptions
InlineQueryResultsButton text!:str web_app:WebAppInfo start_parameter:str
"""

# objects told apart by their "type", as {type: object}; other kinds of inline result are not described here
VARIANTS = {
    "BotCommandScope": {
        "default": "BotCommandScopeDefault",
        "all_private_chats": "BotCommandScopeAllPrivateChats",
        "all_group_chats": "BotCommandScopeAllGroupChats",
        "all_chat_administrators": "BotCommandScopeAllChatAdministrators",
        "chat": "BotCommandScopeChat",
        "chat_administrators": "BotCommandScopeChatAdministrators",
        "chat_member": "BotCommandScopeChatMember",
    },
    "ReactionType": {
        "emoji": "ReactionTypeEmoji",
        "custom_emoji": "ReactionTypeCustomEmoji",
        "paid": "ReactionTypePaid",
    },
    "InlineQueryResult": {"article": "InlineQueryResultArticle"},
}

# objects told apart by a field only they have, as {field: object}
MARKED = {
    "InputMessageContent": {"message_text": "InputTextMessageContent"},
    "reply_markup": {
        "inline_keyboard": "InlineKeyboardMarkup",
        "keyboard": "ReplyKeyboardMarkup",
        "remove_keyboard": "ReplyKeyboardRemove",
        "force_reply": "ForceReply",
    },
}


def words(listed: str) -> frozenset[str]:
    """The words of a long list, written as text because one a line would fill pages."""
    return frozenset(listed.split())


# kinds of update a bot receives, besides those it has to ask for by name
USUAL_UPDATES = words(
    """
    message edited_message channel_post edited_channel_post business_connection business_message
    edited_business_message deleted_business_messages guest_message inline_query chosen_inline_result
    callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member
    chat_join_request chat_boost removed_chat_boost managed_bot
    """
)
ASKED_UPDATES = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Field:
    """One field of a method or object: its types, spelled as in the tables, and whether it must be there."""

    types: tuple[str, ...]
    required: bool


def _read(table: str) -> dict[str, dict[str, Field]]:
    """A table above as {method or object: {field: Field}}."""
    entries: dict[str, dict[str, Field]] = {}
    for entry in table.replace("\n    ", " ").split("\n"):
        if entry:
            name, *fields = entry.split()
            entries[name] = {}
            for field in fields:
                label, types = field.split(":")
                entries[name][label.removesuffix("!")] = Field(tuple(types.split("|")), label.endswith("!"))
    return entries


METHODS = _read(_METHODS)
OBJECTS = _read(_OBJECTS)

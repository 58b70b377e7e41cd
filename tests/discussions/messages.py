"""Messages as mail programs send them."""

from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage, Message

from alliance.core.secrets import short_secret_of

REPLY = "answers@alliance.example"


def answer_to(nonce, text="I agree.", sender="Li Na <li@b.example>", **headers):
    """An answer to the address of a nonce, as bytes; `headers` replace or add, None leaves one out."""
    message = EmailMessage()
    fields = {
        "From": sender,
        "To": f"answers+{short_secret_of(nonce)}@alliance.example" if nonce else REPLY,
        "Subject": "Re: [WG 3] Test report",
        "Message-ID": "<one@b.example>",
    }
    for name, value in (fields | {key.replace("_", "-"): one for key, one in headers.items()}).items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    return message.as_bytes()


def chinese_answer(nonce, text, charset="gb2312", sender="li@b.example"):
    """An answer as QQ mail sends it: GB 18030 characters under the name of GB 2312."""
    message = Message()
    message["From"] = f"{Header('李娜', 'gb18030').encode()} <{sender}>"
    message["To"] = f"answers+{short_secret_of(nonce)}@alliance.example"
    message["Subject"] = Header("回复：测试报告", "gb18030").encode().replace("gb18030", charset)
    message["Message-ID"] = "<tencent_1@qq.com>"
    message["Content-Type"] = f'text/plain; charset="{charset}"'
    message["Content-Transfer-Encoding"] = "8bit"
    return message.as_bytes() + text.encode("gb18030")


def with_file(raw, name, data, kind="application/pdf", inline_as=None):
    """The same message with a file attached."""
    message = message_from_bytes(raw, policy=policy.default)
    main, _slash, sub = kind.partition("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=name, cid=inline_as)
    return message.as_bytes()

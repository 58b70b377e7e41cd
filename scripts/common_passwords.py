"""Makes alliance/accounts/common_passwords.txt: passwords that are tried first.

    python -m scripts.common_passwords

Bases (words, names, walks over the keyboard, words of this program, pinyin and Chinese words) with the endings that
people add. Checking a password also strips digits and signs at its edges, so the list names the bases and those
forms that stripping does not reach.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from alliance.core.text import words

TARGET = Path(__file__).parent.parent / "alliance" / "accounts" / "common_passwords.txt"

WORDS = words("""password passw0rd p@ssword p@ssw0rd pass admin administrator administration root superuser manager
welcome letmein login signin access secret master monkey dragon shadow sunshine princess football baseball basketball
superman batman spiderman pokemon starwars trustno1 iloveyou lovely whatever freedom changeme default guest test testing
tester demo example sample temp temporary user username account office company business internet computer server network
security hello helloworld goodbye friend friends family mother father jesus summer winter spring autumn january february
march april june july august september october november december monday tuesday wednesday thursday friday saturday
sunday michael jennifer jessica daniel matthew andrew joshua thomas robert jordan charlie ashley amanda
michelle nicole hannah
samantha william alexander elizabeth victoria george harley hunter ranger buster soccer hockey killer tigger ginger
pepper cookie cheese banana orange apple samsung google facebook twitter linkedin microsoft windows android iphone
mercedes ferrari porsche yamaha corvette mustang camaro honda toyota tesla nissan suzuki audi volkswagen volvo byd
geely chery changan saic gac electric battery vehicle automotive automobile charging driving engine motor
china beijing shanghai guangzhou shenzhen hongkong macau wuhan chengdu hangzhou nanjing tianjin chongqing
london paris berlin newyork america england germany canada australia""")

OURS = words("""alliance alliances thealliance myalliance member members membership secretariat coordinator
representative application applications organization directory innovation innovationbase consortium platform newenergy
greaterbayarea bayarea gbaalliance industry industries industrial workinggroup""")

PINYIN = words("""woaini woaini1314 nihao zhongguo xiaoming wangwei zhangwei liwei mima mimamima denglu
guanliyuan woaiwojia
tiantian baobao laopo laogong xingfu kuaile pengyou gongsi lianmeng huiyuan qiche xinnengyuan dianchi
wangxiaoming zhangsan lisi wangwu a123456789 aini1314 5201314 caonima shengri jiayou gongxifacai""")

CHINESE = words("""密码 我的密码 管理员 联盟 会员 新能源汽车 中国 北京 上海 广州 深圳 我爱你 我爱中国
你好 你好世界 登录 测试 测试账号""")

ROWS = ["1234567890", "0987654321", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedc", "1qaz2wsx3edc", "q1w2e3r4t5y6",
        "1q2w3e4r5t6y", "abcdefghijkl", "abcdefghijklmnopqrstuvwxyz", "poiuytrewq", "lkjhgfdsa", "mnbvcxz", "qwerty",
        "qwertz", "azerty", "azertyuiop", "asdfgh", "zxcvbn", "zaq12wsx", "zaq1xsw2", "147258369", "741852963",
        "123123123", "112233445566", "121212121212", "11223344", "123456", "12345", "654321", "1234", "4321", "abc",
        "abcd", "abc123", "a1b2c3d4e5f6", "1a2b3c4d5e6f", "aa112233", "qwe123", "asd123", "zxc123", "qweasdzxc",
        "1qazxsw2", "!qaz2wsx", "!qaz@wsx", "1q2w3e4r", "qwer1234", "asdf1234", "zxcv1234"]  # fmt: skip

ENDINGS = ["", "1", "12", "123", "1234", "12345", "123456", "12345678", "123456789", "2024", "2025", "2026", "1!",
           "123!", "!@#", "@123", "@1234", "abc", "qwerty", "xyz", "168", "888", "520", "1314"]  # fmt: skip
LEET = str.maketrans({"a": "@", "o": "0", "i": "1", "e": "3", "s": "$"})


def digits() -> set[str]:
    """Runs of digits of 12 and more: counting up and down, one digit, pairs, the dates of a century's end."""
    up, down = "1234567890" * 4, "9876543210" * 4
    runs = {text[start : start + length] for text in (up, down) for start in range(10) for length in range(6, 21)}
    same = {str(digit) * length for digit in range(10) for length in range(6, 21)}
    return runs | same


def doubled(bases: list[str]) -> set[str]:
    """A word twice, and pairs of the shortest favorites."""
    favorites = ["pass", "word", "love", "admin", "welcome", "hello", "qwerty", "alliance", "member", "test", "user"]
    pairs = {one + other for one, other in product(favorites, favorites)}
    return {word + word for word in bases} | {word + "and" + word for word in favorites} | pairs


def common() -> list[str]:
    """The whole list, lower case, sorted."""
    bases = [*WORDS, *OURS, *PINYIN, *CHINESE, *ROWS]
    ended = {base + ending for base in bases for ending in ENDINGS}
    leet = {word.translate(LEET) + ending for word in [*WORDS, *OURS] for ending in ("", "123")}
    phrases = {"correcthorsebatterystaple", "correct horse battery staple", "thequickbrownfox", "iloveyouforever",
               "letmeinplease", "opensesame", "ilovemyfamily", "thisismypassword", "mypassword", "newpassword",
               "passwordpassword", "changemenow", "welcometo", "welcomehome", "welcomeback"}  # fmt: skip
    spoken = {phrase + ending for phrase in phrases for ending in ENDINGS}
    return sorted(digits() | doubled(bases) | ended | leet | spoken)


if __name__ == "__main__":
    found = common()
    TARGET.write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"{len(found)} passwords")

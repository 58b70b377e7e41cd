"""Names of people and organizations: how they are shown, sorted and compared, by script."""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from rapidfuzz import fuzz

from alliance.core.search_terms import CJK, CJK_RUN, RUN
from alliance.core.text import fold, strip_accents, words

LONGEST_NAME = 200

# The commonest surnames in pinyin; beside a given name in pinyin the family name leads.
PINYIN_SURNAMES = words(
    """wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song
    tang han feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren yao
    zhong cui tan fan liao jin wen shi gu hou shao meng long wan duan qian tu yin kong bai wu kang hao qiu qin
    yan lei chang mao mo shan ouyang sima zhuge ni lai xia fu fang zou xiong qi hong nie ou cen pu qu shen"""
)
SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue"
    "|an|en|in|un|ia|ua|uo|er|a|o|e|i|u|v)"
)
PINYIN_GIVEN = re.compile(f"{SYLLABLE}(?:[-' ]?{SYLLABLE})?")

# Readings that differ from the everyday one when the character is a surname.
COMPOUND_SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai",
    "令狐": "ling hu", "呼延": "hu yan", "欧阳": "ou yang", "诸葛": "zhu ge",
    "司马": "si ma", "上官": "shang guan",
    "夏侯": "xia hou", "皇甫": "huang fu", "鲜于": "xian yu", "闾丘": "lü qiu",
}  # fmt: skip
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao", "任": "ren",
    "盖": "ge", "翟": "zhai", "员": "yun", "乐": "yue", "秘": "bi", "折": "she", "宓": "mi", "冼": "xian",
    "洗": "xian", "覃": "qin", "缪": "miao", "祭": "zhai", "种": "chong", "繁": "po", "句": "gou", "那": "na",
    "隗": "wei", "逄": "pang", "牟": "mu", "召": "shao", "佴": "nai", "能": "nai", "都": "du", "车": "che",
    "行": "xing", "阚": "kan", "尉": "wei", "郗": "xi", "郇": "xun", "晟": "cheng", "黑": "he", "应": "ying",
    "重": "chong", "长": "chang", "参": "shen", "石": "shi", "沈": "shen", "卜": "bu", "适": "kuo",
    "莘": "shen", "撒": "sa", "葛": "ge", "褚": "chu", "曲": "qu", "谌": "chen", "要": "yao", "呙": "guo",
}  # fmt: skip

# Legal forms, longest first; 大学 or "University" is part of the name and stays.
CHINESE_FORMS = re.compile("((集团|控股)?(股份)?有限(责任)?公司|(集团|股份|控股|总)?公司|控股集团|集团|控股)$")
LATIN_FORMS = words(
    """ab ag aktiengesellschaft as asa bhd bv co company corp corporation gmbh group holding holdings inc
    incorporated kg kgaa kk limited llc llp lp ltd ltda nv oy oyj plc pjsc pte pty sa sae sarl sas sdn se
    shares share joint stock spa spzoo srl"""
)
SMALL_WORDS = words("and of the for de la der die das und für fur et")
DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")


def is_cjk(text: str) -> bool:
    """Whether the text is written with Chinese, Japanese or Korean characters, at least in part."""
    return bool(re.search(f"[{CJK}]", text))


def romanized_chinese(family: str, given: str) -> bool:
    """Whether a name reads like pinyin: a common surname and a given name of one or two syllables."""
    return family.lower() in PINYIN_SURNAMES and bool(PINYIN_GIVEN.fullmatch(given.lower()))


def display_name(family: str | None, given: str | None, family_first: bool | None = None) -> str:
    """The whole name in its own order: 王小明, Wang Xiaoming, Adolfo García; a single name alone.

    `family_first` settles the order of a name in Latin letters; without it pinyin leads with the family name.
    """
    family, given = (family or "").strip(), (given or "").strip()
    if not (family and given):
        return family or given
    if is_cjk(family) and is_cjk(given):
        return family + given
    if family_first is None:
        family_first = is_cjk(family) or romanized_chinese(family, given)
    return f"{family} {given}" if family_first else f"{given} {family}"


def initials(name: str | None) -> str:
    """One or two characters that stand for a name: 王小明 → 王, Wang Xiaoming → WX; '' for none."""
    cjk = re.search(f"[{CJK}]", name or "")
    if cjk:
        return cjk[0]
    parts = re.findall(r"[^\W_]+", fold(name))
    return "".join(part[0] for part in dict.fromkeys([*parts[:1], *parts[-1:]])).upper()[:2]


@cache
def pinyin() -> tuple[Callable[[str], Iterable[str]], Callable[[list[str]], list[str]]]:
    """pypinyin's division into words and its readings, loaded when first needed: that takes 0.4 s and 67 MB, which most
    processes never use."""
    from pypinyin import lazy_pinyin
    from pypinyin.seg.simpleseg import seg

    return seg, lazy_pinyin


@lru_cache(maxsize=20_000)
def word_reading(word: str) -> str:
    """The syllables of one word, parted by spaces; the same words come back in name after name."""
    return " ".join(pinyin()[1]([word]))


def reading(text: str) -> str:
    """The syllables of a text; each word is read as a whole, since characters read differently in different words."""
    return " ".join(word_reading(word) for word in pinyin()[0](text))


def surname_reading(text: str) -> tuple[str, str]:
    """The reading of the surname at the start, and the rest; ('', text) for the everyday reading."""
    for table, length in ((COMPOUND_SURNAMES, 2), (SURNAMES, 1)):
        if text[:length] in table:
            return table[text[:length]], text[length:]
    return "", text


def pinyin_key(text: str | None, person: bool = False) -> str:
    """The key by which a name is sorted in Chinese: toneless pinyin, one syllable a word; ü is v; Latin kept.

    With `person` the first character is read as a surname (单 Shan, 曾 Zeng). It can misread a rare name:
    let people correct the stored key.
    """
    folded = fold((text or "")[:LONGEST_NAME])
    lead, rest = surname_reading(folded) if person else ("", folded)
    read = reading(rest) if is_cjk(rest) else rest
    return " ".join(re.findall(r"[^\W_]+", strip_accents(f"{lead.replace('ü', 'v')} {read}".casefold())))


def latin_key(text: str | None) -> str:
    """The key by which a name is sorted in the alphabet: folded, without accents and punctuation."""
    return " ".join(re.findall(r"[^\W_]+", strip_accents(fold((text or "")[:LONGEST_NAME]))))


def core_of(name: str) -> str:
    """The name without legal form, small words and punctuation; the whole of it when nothing else is left."""
    folded = DOTTED.sub("", strip_accents(fold(name[:LONGEST_NAME])))
    parts = re.findall(r"[^\W_]+", folded.replace("&", " and "))
    kept = [part for part in parts if part not in LATIN_FORMS and part not in SMALL_WORDS]
    if is_cjk(folded):
        joined = "".join(kept)
        return CHINESE_FORMS.sub("", CHINESE_FORMS.sub("", joined)) or joined
    return " ".join(kept) or " ".join(parts)


def similarity(one: str | None, other: str | None) -> float:
    """How alike two organizations' names are, 0 to 1; legal form and the order of Latin words do not count.

    1 means the same name; from about 0.85 a person should look. Names that differ in a number stay below,
    and so does a name that merely contains the other (清华大学深圳国际研究生院).
    """
    a, b = core_of(one or ""), core_of(other or "")
    if not a or not b:
        return 0.0
    score = fuzz.ratio(a, b) if CJK_RUN.search(a + b) else fuzz.token_sort_ratio(a, b)
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        score = min(score, 70.0)
    elif min(len(a), len(b)) >= 4 and (a in b or b in a):
        score = max(score, 80.0)
    return float(round(score / 100, 4))


def pieces(name: str) -> set[str]:
    """What names of organizations are found by: a search asks for words, `similarity` is measured where pieces agree.

    Pairs of Chinese characters; Latin words, of each also the first and the last four letters, so that one slip of
    the finger spoils only one of them; and the whole core, which finds the same name however common its words are.
    """
    core = core_of(name)
    found = {f"={core}"[:64]} if core else set()
    for run in RUN.findall(core):
        if CJK_RUN.match(run):
            found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        else:
            found.update((run[:64], run[:4], run[-4:]))
    return found

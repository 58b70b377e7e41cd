"""How names are shown, sorted and compared."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core import names

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("family", "given_name", "shown"),
    [
        ("王", "小明", "王小明"),
        ("欧阳", "娜娜", "欧阳娜娜"),
        ("Wang", "Xiaoming", "Wang Xiaoming"),
        ("Ouyang", "Nana", "Ouyang Nana"),
        ("Zhao", "Min", "Zhao Min"),
        ("Lü", "Xi'an", "Xi'an Lü"),
        ("García Veytia", "Adolfo", "Adolfo García Veytia"),
        ("Lee", "Jennifer", "Jennifer Lee"),
        ("Long", "Robert", "Robert Long"),
        ("山田", "太郎", "山田太郎"),
        ("김", "철수", "김철수"),
        ("王", "Anna", "王 Anna"),
        ("", "Sukarno", "Sukarno"),
        ("娜娜", None, "娜娜"),
        (None, None, ""),
    ],
)
def test_a_name_stands_in_the_order_of_its_script(family, given_name, shown):
    assert names.display_name(family, given_name) == shown


def test_a_person_may_settle_the_order():
    assert names.display_name("Nagy", "Éva", family_first=True) == "Nagy Éva"
    assert names.display_name("Chen", "Lena", family_first=False) == "Lena Chen"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("王小明", "王"),
        ("Wang Xiaoming", "WX"),
        ("Adolfo García Veytia", "AV"),
        ("Sukarno", "S"),
        ("“比亚迪”", "比"),
        ("éva", "É"),
        ("…", ""),
        (None, ""),
    ],
)
def test_initials_stand_for_the_name(name, letters):
    assert names.initials(name) == letters


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("比亚迪股份有限公司", "bi ya di gu fen you xian gong si"),
        ("重庆长安汽车", "chong qing chang an qi che"),
        ("BYD 比亚迪", "byd bi ya di"),
        ("绿色出行", "lv se chu xing"),
        ("Łódź Motors", "lodz motors"),
        ("", ""),
        (None, ""),
    ],
)
def test_organizations_sort_by_toneless_pinyin(name, key):
    assert names.pinyin_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单雄信", "shan xiong xin"),
        ("曾国藩", "zeng guo fan"),
        ("仇英", "qiu ying"),
        ("解缙", "xie jin"),
        ("区志航", "ou zhi hang"),
        ("查良镛", "zha liang yong"),
        ("朴树", "piao shu"),
        ("尉迟恭", "yu chi gong"),
        ("万俟雅言", "mo qi ya yan"),
        ("闾丘露薇", "lv qiu lu wei"),
        ("王小明", "wang xiao ming"),
        ("Wang Xiaoming", "wang xiaoming"),
    ],
)
def test_surnames_have_their_own_readings(name, key):
    assert names.pinyin_key(name, person=True) == key


def test_only_a_person_has_a_surname():
    assert names.pinyin_key("单位") == "dan wei"


def test_the_alphabet_ignores_accents_and_case():
    given_names = ["Zoë", "Émile", "eva", "Ångström", "adam"]
    assert sorted(given_names, key=names.latin_key) == ["adam", "Ångström", "Émile", "eva", "Zoë"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("比亚迪股份有限公司", "比亚迪有限公司"),
        ("上海汽车集团股份有限公司", "上海汽车集团"),
        ("ＢＹＤ Company Limited", "BYD Co., Ltd."),
        ("Volkswagen AG", "Volkswagen Aktiengesellschaft"),
        ("Robert Bosch G.m.b.H.", "Robert Bosch GmbH"),
        ("The University of Hong Kong", "Hong Kong University"),
        ("Procter & Gamble Inc.", "Procter and Gamble, Incorporated"),
        ("Škoda Auto a.s.", "Skoda Auto"),
    ],
)
def test_the_legal_form_does_not_make_another_organization(one, other):
    assert names.similarity(one, other) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("广州小鹏汽车科技有限公司", "广州小鹏汽车技术有限公司"),
        ("Guangzhou Automobile Group Co., Ltd.", "Guangzhou Automobiles Group"),
        ("中国汽车技术研究中心有限公司", "中国汽车技术研究中心"),
        ("Contemporary Amperex Technology", "Contemporary Amperx Technology Co., Limited"),
    ],
)
def test_a_slip_of_the_pen_is_still_noticed(one, other):
    assert names.similarity(one, other) >= 0.85


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("清华大学", "北京大学"),
        ("清华大学", "清华大学深圳国际研究生院"),
        ("University of Science", "University of Technology"),
        ("University of Hong Kong", "Hong Kong University of Science and Technology"),
        ("第1汽车研究所", "第2汽车研究所"),
        ("Test Center No. 1 of Guangdong", "Test Center No. 2 of Guangdong"),
        ("东风汽车集团有限公司", "北京汽车集团有限公司"),
        ("BYD Company Limited", "比亚迪股份有限公司"),
        ("Ford Motor Company", "Kia Motor Company"),
        ("", "比亚迪"),
        (None, None),
    ],
)
def test_different_organizations_stay_apart(one, other):
    assert names.similarity(one, other) < 0.85


def test_a_name_that_is_only_a_legal_form_is_still_compared():
    assert names.similarity("集团有限公司", "集团有限公司") == 1.0
    assert names.similarity("Group Holding", "Stock Company") < 0.85


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_is_a_symmetric_share(one, other):
    score = names.similarity(one, other)
    assert 0.0 <= score <= 1.0
    assert score == names.similarity(other, one)


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_any_text_has_keys(name):
    assert names.latin_key(name) == names.latin_key(names.latin_key(name))
    names.pinyin_key(name, person=True).encode("utf-8")
    assert len(names.initials(name)) <= 2


def test_the_pinyin_tables_are_not_loaded_before_they_are_needed():
    code = "import sys, alliance.core.names; print('pypinyin' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"

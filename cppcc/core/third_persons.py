"""Names of private persons in a text: 居民王建国反映, 患者李某某（电话…）, 其子张小明.

There is no list of persons to look them up in, so a name is told by what stands around it: a word for a private person
before it, or sex, age, telephone, identity number behind it. What begins an ordinary word is no name (居民高度关注).
Some names are missed and some words taken for names: what is found is pointed out to somebody who reads the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cppcc.core.search.words import is_person, is_word

PERSONS = re.findall(
    r"\w+",
    "居民 村民 市民 业主 住户 租户 租客 房东 户主 群众 老人 老党员 家长 学生 患者 病人 伤者 "
    "死者 家属 顾客 消费者 乘客 游客 司机 店主 摊主 商户 农户 贫困户 低保户 脱贫户 困难户 "
    "五保户 养殖户 种植户 个体户 残疾人 职工 员工 工人 农民工 当事人 投诉人 信访人 举报人 申请人 "
    "被告人 受害人 负责人 经营者 联系人 姓名 名叫 叫做 其父 其母 其子 其女 其妻 其夫 父亲 母亲 "
    "儿子 女儿 妻子 丈夫 老伴 孙子 孙女 之子 之女 儿媳 女婿 ",
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦"
    "贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安颜倪温鲁葛岳齐梅庄辛管祝左"
    "涂谷祁耿牟卜路詹裴关焦柯穆甘卓骆冉褚柴靳苗项宁盛冀甄霍卞阮柳霍鲍邢费纪舒屈盖靖匡阎喻聂娄商尚沙计"
)
COMPOUND = "欧阳|上官|司马|诸葛|皇甫|慕容|司徒|尉迟|夏侯|令狐|东方|公孙|长孙|轩辕|呼延|端木"
# These stand at least as often for something else: 居民于去年, 群众向社区, 村民关心, 业主方, 家长常说.
OFTEN_WORDS = frozenset("于向关方常万文安白计管路左尚商盖宁项")
# No given name ends with these: 王强的, 李娜向.
NO_NAME_ENDS = frozenset("的在说称向反等家与和及被把是有因于从到给对将已也还都就又曾为以之者们一不个住去来找让")
# The dictionary has these as names of persons; in such texts they hardly ever are.
NO_NAMES = frozenset(re.findall(r"\w+", "洪水 康复 康养 毛利 石阶 钱财 徐徐 雷雨 高三 孔庙 丁香 丁香花 汪洋 江山 白云"))
HAN = "一-鿿"
LONGEST = 4  # characters of a name
REACH = 8  # that tell where it ends

_SURNAME = f"(?:{COMPOUND}|[{SURNAMES}])"
_NAME = re.compile(rf"({_SURNAME})([{HAN}]{{1,5}})")
_NO_GIVEN = re.compile(
    "姓|氏|先生|女士|小姐|大[爷娘妈叔伯哥姐]|老?[伯叔姨奶爷]|阿姨|师傅|同志|老师|老[汉太]|家|村|[一二三](?:学|年|$)"
)
_AFTER_PERSON = re.compile(rf"(?:{'|'.join(PERSONS)})[:“\" ]?(?=({_SURNAME})[{HAN}])")
_BEFORE_FACTS = re.compile(
    rf"(?<![{HAN}])({_SURNAME}[{HAN}]{{1,2}})(?=[(, ]{{0,2}}(?:男[,)(]|女[,)(]|现年|年龄|\d{{1,3}}岁|身份证|"
    rf"(?:联系|手机)?电话|手机|住址|家住))"
)


def names(plain: str) -> Iterator[tuple[int, int]]:
    """Where the names of private persons stand in a text in `normal` characters."""
    for match in _AFTER_PERSON.finditer(plain):
        start = match.start(1)
        if is_word(plain[start - 1 : start + 1]):  # 农民工程款
            continue
        while length := _length(plain[start : start + REACH]):
            yield start, start + length
            if plain[start + length : start + length + 1] != "、":
                break
            start += length + 1
    for match in _BEFORE_FACTS.finditer(plain):
        if _is_name(match[1]):
            yield match.span(1)


def _length(passage: str) -> int:
    """How many characters at the beginning of `passage` are a name; 0 when it begins with none."""
    found = _NAME.match(passage)
    if found is None:
        return 0
    surname, given = found.groups()
    name = surname + given[: _given_length(given)]
    return len(name) if _is_name(found[0], name) else 0


def _is_name(passage: str, name: str = "") -> bool:
    """Whether `passage`, which begins with a surname, begins with the name and not with an ordinary word."""
    surname = _surname_of(passage)
    given = passage[len(surname) :]
    if "某" in (name or passage) or _NO_GIVEN.match(given):
        return False
    if surname in OFTEN_WORDS and (len(given) == 1 or is_word(given[:2])):
        return False
    beginnings = (passage[:length] for length in range(len(surname) + 1, min(len(passage), LONGEST) + 1))
    return not any(is_word(each) and not (each == (name or passage) and _is_person(each)) for each in beginnings)


def short_of(name: str) -> str:
    """A name as it may be told: 王某某."""
    surname = _surname_of(name)
    return surname + "某" * (len(name) - len(surname))


def _surname_of(name: str) -> str:
    return name[:2] if name[:2] in COMPOUND.split("|") else name[:1]


def _is_person(word: str) -> bool:
    return is_person(word) and word not in NO_NAMES


def _given_length(given: str) -> int:
    """王强反映 is 王强, 王建国反映 is 王建国: the name ends where the next word begins."""
    if len(given) < 2 or given[1] in NO_NAME_ENDS:
        return 1
    begins_word = len(given) > 2 and is_word(given[1:3])
    return 1 if begins_word and not (len(given) > 3 and is_word(given[2:4])) else 2

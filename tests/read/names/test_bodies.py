"""Bodies: where their names begin and end, and what is too general to be one."""

from __future__ import annotations

import pytest

from guatu.read.facts import Person
from guatu.read.names import find_bodies, find_people, find_projects, without_works


def bodies(text: str) -> list[str]:
    return [body.name for body in find_bodies(text, find_people(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市发展改革委、市财政局负责同志参加会议。", ["市发展改革委", "市财政局"]),
        ("在省委省政府的领导下推进。", ["省委", "省政府"]),
        ("市委书记主持会议。", ["市委"]),
        ("县纪委书记、县监委主任参加。", ["县纪委", "县监委"]),
        ("省委第二巡视组组长讲话。", ["省委第二巡视组"]),
        ("来到澜州市第三中学、云塘县中医院检查。", ["澜州市第三中学", "云塘县中医院"]),
        ("由市住房和城乡建设局牵头。", ["市住房和城乡建设局"]),
        ("区委党的建设工作领导小组会议召开。", ["区委党的建设工作领导小组"]),
        ("走访了北岭矿业股份有限公司。", ["北岭矿业股份有限公司"]),
        ("青屏县柳河街道办事处新桥小学开学。", ["青屏县柳河街道办事处", "新桥小学"]),
        ("水利部、省政府联合验收。", ["水利部", "省政府"]),
        ("由市优化营商环境工作领导小组办公室牵头。", ["市优化营商环境工作领导小组办公室"]),
        ("请市海洋与渔业局抓紧落实。", ["市海洋与渔业局"]),
        ("沙湖县委书记指出。", ["沙湖县委"]),
        ("省人大农业与农村委员会检查。", ["省人大农业与农村委员会"]),
        ("会见绿源乳业（集团）股份有限公司客人。", ["绿源乳业（集团）股份有限公司"]),
        ("与恒丰电子、瑞祥重工等38家企业签约。", ["恒丰电子", "瑞祥重工"]),
        ("市发展和改革委员会负责。", ["市发展和改革委员会"]),
        ("青屏经济开发区获评绿色园区。", ["青屏经济开发区"]),
        ("澜州师范学院党委汇报工作。", ["澜州师范学院党委"]),
        ("县质监站抽检，青屏镇补发津贴。", ["县质监站", "青屏镇"]),
        ("瑞丰电子总经理林岳反映。", ["瑞丰电子"]),
        ("向市交通运输局党委反馈。", ["市交通运输局党委"]),
        ("市交通运输局党委书记主持会议。", ["市交通运输局"]),
        ("由县乡村振兴局配合。", ["县乡村振兴局"]),
        ("施工单位瑞丰建工集团增配班组。", ["瑞丰建工集团"]),
    ],
)
def test_a_body_is_named_from_its_level_or_place_to_its_ending(
    text: str, expected: list[str]
) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "各单位、有关部门要抓好落实。",
        "我市医院和各级学校要加强管理。",
        "构建新发展格局，服务大局。",
        "召开座谈会，举办运动会。",
        "坚持以人民为中心的发展思想。",
        "21座管理处运行正常。",
        "相关企业、重点企业加快生产。",
        "签订合作协议。",
        "水利部门加强值守。",
        "推行掌上办、马上办。",
        "各县市区人民政府抓好落实。",
        "各区人民政府抓好落实，督察组、安委会督办。",
        "第一时间成立整改工作领导小组。",
        "各乡镇人民政府抓好落实。",
        "1至9月新区和城镇新增就业800人。",
    ],
)
def test_generic_words_with_an_ending_are_no_bodies(text: str) -> None:
    assert bodies(text) == []


def test_a_list_lends_its_first_part_to_a_bare_ending() -> None:
    assert bodies("国家澜州经济技术开发区党工委、管委会要做好服务。") == [
        "国家澜州经济技术开发区党工委",
        "管委会",
    ]


def test_the_party_committee_of_a_company_names_the_company() -> None:
    assert bodies("东岭集团铸造公司党委书记介绍情况。") == ["东岭集团铸造公司"]


def test_a_county_counts_only_where_it_acts() -> None:
    assert bodies("云塘县与高新区签订协议。") == ["云塘县", "高新区"]
    assert bodies("走遍云塘县的山山水水。") == []


def test_what_is_only_being_built_is_no_body() -> None:
    text = "澜州市第二医院二期主体封顶，瑞丰电子集团投产。"

    built = find_projects(text)

    named = [body.name for body in without_works(find_bodies(text, ()), built)]
    assert named == ["瑞丰电子集团"]


def test_a_body_is_listed_once_at_its_first_place() -> None:
    text = "会上，市水利局汇报。市水利局要抓紧。"

    (body,) = find_bodies(text, ())

    assert body.place == (3, 7)
    assert text[3:7] == body.name


def test_a_body_never_runs_over_a_persons_name() -> None:
    text = "安排丁一川市财政局的工作。"

    (body,) = find_bodies(text, (Person("丁一川", (2, 5)),))

    assert body.name == "市财政局"

"""Projects: names, classes of projects that are none, and stages."""

from __future__ import annotations

import pytest

from guatu.read.names import find_projects


def found(text: str) -> dict[str, str | None]:
    return {project.name: project.stage for project in find_projects(text)}


@pytest.mark.parametrize(
    ("text", "name", "stage"),
    [
        ("云岭智能装备产业园项目开工。", "云岭智能装备产业园项目", "开工"),
        ("在海立压缩机项目二期，投产在即，大家忙碌。", "海立压缩机项目二期", "建设"),
        ("来到青河防洪能力提升工程施工现场察看。", "青河防洪能力提升工程", "建设"),
        ("丹霞湖引水工程建成通水。", "丹霞湖引水工程", "投产"),
        ("推进澜州东站综合交通枢纽建设。", "澜州东站综合交通枢纽", "建设"),
    ],
)
def test_a_named_project_has_the_stage_that_the_text_gives(
    text: str, name: str, stage: str
) -> None:
    assert found(text) == {name: stage}


@pytest.mark.parametrize(
    "text",
    [
        "推进重点项目、民生项目建设。",
        "确保签约项目早开工、开工项目早投产。",
        "一批重大项目集中开工。",
        "上半年计划完工项目23个。",
        "实施“育苗工程”，锻造队伍。",
        "树牢“项目为王”理念。",
        "做好灾后恢复重建项目管理。",
    ],
)
def test_a_class_of_projects_or_a_slogan_is_no_project(text: str) -> None:
    assert found(text) == {}


def test_a_list_closed_by_and_other_projects_names_each() -> None:
    projects = find_projects("随着东岭集团年产20万吨铝箔项目、华中数据港、供应链园区等项目落地。")

    assert [project.name for project in projects] == [
        "年产20万吨铝箔项目",
        "华中数据港",
        "供应链园区",
    ]
    assert {project.place_or_owner for project in projects} == {"东岭集团"}


def test_a_planned_opening_is_not_yet_reached() -> None:
    assert found("星海电池产业园项目力争年底投产。") == {"星海电池产业园项目": "建设"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "先后观摩滨江快速通道、汇智软件园二期、桐溪水质净化厂。",
            ["滨江快速通道", "汇智软件园二期", "桐溪水质净化厂"],
        ),
        ("衢江高铁、嵩南高速建成通车。", ["衢江高铁", "嵩南高速"]),
        ("计划投资52亿元建设风电装备产业园，占地680亩。", ["风电装备产业园"]),
        ("犁头嘴水闸除险加固通过竣工验收。", ["犁头嘴水闸除险加固"]),
        ("省重大水利工程引丹济河已完成隧洞开挖。", ["引丹济河"]),
        ("地铁3号线一期洞通。", ["地铁3号线一期"]),
        ("一、关于澄江新城大桥。会议同意。", ["澄江新城大桥"]),
        (
            "加快南岭水库扩容、澄湖引水隧洞、云州机场二期建设。",
            ["南岭水库扩容", "澄湖引水隧洞", "云州机场二期"],
        ),
        ("竹溪快速通道、城乡供水一体化两个项目集中开工。", ["竹溪快速通道", "城乡供水一体化"]),
        ("观摩了五一水库除险加固、金桂加工厂。", ["五一水库除险加固", "金桂加工厂"]),
        ("生态养殖及肉品加工项目开工。", ["生态养殖及肉品加工项目"]),
        ("白石县白石新城建设滞后。", ["白石新城"]),
        ("白石县第二水厂建设滞后。第二水厂要通水。", ["白石县第二水厂"]),
        ("第二水厂建设滞后。白石县第二水厂要通水。", ["白石县第二水厂"]),
        ("来到甘棠渔港，甘棠渔港改扩建已完成主体。", ["甘棠渔港改扩建"]),
        ("甘棠水厂，日供水能力6万吨，去年5月正式通水。", ["甘棠水厂"]),
        ("野菌产业园由甘棠菌业投资建设，8月投产。", ["野菌产业园"]),
        ("投资9亿元的智算中心一期破土动工。", ["智算中心一期"]),
        ("年产3万吨藕粉生产线正式投料试车。", ["年产3万吨藕粉生产线"]),
        ("年底前开工建设甘棠高铁站，改造公路。", ["甘棠高铁站"]),
        ("争取甘棠抽水蓄能电站纳入规划。", ["甘棠抽水蓄能电站"]),
        ("锦和苑二期工程拆卸塔吊时坠落。", ["锦和苑二期工程"]),
        ("甘棠灌区续建配套与现代化改造项目开工。", ["甘棠灌区续建配套与现代化改造项目"]),
        ("机场快速路北段通车。", ["机场快速路北段"]),
        ("二、关于甘棠站TOD综合体。会议原则同意。", ["甘棠站TOD综合体"]),
        ("编制西关历史文化街区保护规划。", ["西关历史文化街区"]),
        ("“沁园人家”安置房项目主体封顶。", ["“沁园人家”安置房项目"]),
        ("研究农村公路“畅返不畅”整治工程资金。", ["农村公路“畅返不畅”整治工程"]),
        ("甘棠区政府尽快协调解决榕北物流枢纽项目用地。", ["榕北物流枢纽项目"]),
        ("协调解决临湖大桥东延线用地报批问题。", ["临湖大桥东延线"]),
        ("其中，晶泰光学镜片、绿能再生铝2个项目竣工。", ["晶泰光学镜片", "绿能再生铝"]),
        ("建好十里旅游公路、民俗博物馆布展三项工程。", ["十里旅游公路", "民俗博物馆布展"]),
        ("推进晋隆纺织厂旧址更新项目。", ["晋隆纺织厂旧址更新项目"]),
        ("渝甘高铁甘棠至云溪段开通运营。", ["渝甘高铁甘棠至云溪段"]),
        ("限期完成王家坝涵闸改造，落实责任。", ["王家坝涵闸改造"]),
    ],
)
def test_works_are_projects_where_their_building_is_told(text: str, names: list[str]) -> None:
    assert list(found(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "来到桐溪中学调研。",
        "新建公共实训基地4个。",
        "引导入驻企业300家。",
        "项目部、项目经理到场。",
        "老旧小区改造完成1204个。",
        "改扩建中小学建成启用。",
        "计划新建水厂6座、铺设管网310公里。",
        "县教育局3所学校基建尚未决算。",
        "推进充电设施进小区。",
        "嘉禾大学校长见证签约。",
        "甘棠化工园区承载不足导致3个项目外迁。",
        "推动市公积金中心开放接口。",
        "形成更新改造项目库，实行动态管理。",
        "灌区管理处工程科科长到场。",
        "办好“菜篮子”工程，组织好“育苗”工程。",
        "国家金融工具支持重大项目12个。",
        "推进公立医院改革，在总装车间，交谈。",
    ],
)
def test_places_classes_and_words_alike_are_no_projects(text: str) -> None:
    assert found(text) == {}


def test_two_roads_joined_by_and_are_one_name() -> None:
    text = "在北三环与云栖路互通式立交工程，主体正在施工。"

    assert list(found(text)) == ["北三环与云栖路互通式立交工程"]


def test_the_place_of_a_project_gives_its_name_back() -> None:
    text = "会上，通报了丹霞湖引水工程进度。"

    (project,) = find_projects(text)

    assert text[slice(*project.place)] == project.name


def test_a_short_name_of_two_projects_is_always_the_same_ones() -> None:
    text = "青水北调工程建成通水。青水北调中线工程开工。青水北调配套工程投产。"

    # Not the one that comes last in a set, which is another one on each run.
    assert list(found(text)) == ["青水北调配套工程", "青水北调中线工程"]

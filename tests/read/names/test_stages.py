"""How far a project is, by the words round its name."""

from __future__ import annotations

import pytest

from guatu.read.facts import Label, Project, Segment
from guatu.read.names import find_projects, with_moods


def stages(text: str) -> dict[str, str | None]:
    return {project.name: project.stage for project in find_projects(text)}


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("澜河大桥改建工程可行性研究报告通过审查。", "储备"),
        ("澜河大桥改建工程完成备案。", "储备"),
        ("澜河大桥改建工程累计完成产值11.4亿元，占合同额的68%。", "建设"),
        ("澜河大桥改建工程因承包方拖延，工期滞后46天。", "建设"),
        ("澜河大桥改建工程，土建工程已完成七成。", "建设"),
        ("澜河大桥改建工程通过竣工验收。", "投产"),
        ("澜河大桥改建工程已于11月1日前投入使用。", "投产"),
        ("澜河大桥改建工程总投资8亿元，目前8座桥墩全部完工。", "建设"),
        ("推动澜河大桥改建工程尽快开工。", None),
        ("确保澜河大桥改建工程年底前建成投运。", "建设"),
        ("澜河大桥改建工程至今未动工。", None),
    ],
)
def test_the_words_behind_the_name_give_the_stage(text: str, stage: str | None) -> None:
    assert stages(text) == {"澜河大桥改建工程": stage}


def test_the_furthest_stage_of_a_clause_counts() -> None:
    assert stages("海岳储能设备制造项目当年签约、当年开工、当年投产，填补了空白。") == {
        "海岳储能设备制造项目": "投产"
    }


def test_the_words_behind_a_list_are_of_each_of_its_members() -> None:
    found = stages("海岳固态电池中试线、云图遥感数据应用中心等12个项目现场签约，总金额93亿元。")

    assert found == {"海岳固态电池中试线": "签约", "云图遥感数据应用中心": "签约"}


def test_the_words_of_the_next_project_are_not_those_of_the_one_before() -> None:
    found = stages("沁河水厂扩建工程手续不全，澜山医院新建项目投入使用。")

    assert found == {"沁河水厂扩建工程": None, "澜山医院新建项目": "投产"}


def test_the_verb_before_a_list_gives_the_stage_of_its_members() -> None:
    assert stages("全县谋划储备了鹿鸣湖康养小镇、云溪预制菜产业园等一批重点项目。") == {
        "鹿鸣湖康养小镇": "储备",
        "云溪预制菜产业园": "储备",
    }


def test_the_next_sentence_may_go_on_about_the_project() -> None:
    assert stages("在锦江路地下管廊项目，他登上平台。目前，该项目主体已封顶。") == {
        "锦江路地下管廊项目": "建设"
    }


def test_what_is_wished_for_before_the_name_is_not_reached() -> None:
    assert stages("力促华曜封测基地、卓然重型装备产业园竣工投产。") == {
        "华曜封测基地": "建设",
        "卓然重型装备产业园": "建设",
    }


def test_a_signing_gives_its_stage_to_all_projects_that_the_sentence_names() -> None:
    found = stages("此次签约的项目中，投资30亿元的海岳聚烯烃项目，投资9亿元的云图纤维复材项目。")

    assert found == {"海岳聚烯烃项目": "签约", "云图纤维复材项目": "签约"}


@pytest.mark.parametrize(
    ("label", "before", "after"),
    [
        (Label.DEMAND, "开工", None),
        (Label.COMMITMENT, "投产", "建设"),
        (Label.COMMITMENT, "建设", "建设"),
        (Label.PROBLEM, None, "建设"),
        (Label.RESULT, "投产", "投产"),
        (Label.NARRATIVE, None, None),
    ],
)
def test_a_plan_has_reached_nothing_and_a_fault_shows_that_one_builds(
    label: Label, before: str | None, after: str | None
) -> None:
    project = Project("青云大桥", (2, 6), before)
    segment = Segment("开工青云大桥。", label, (0, 7))

    (told,) = with_moods([project], [segment])

    assert told.stage == after

"""Names of people and their posts, by shape and context."""

from __future__ import annotations

import pytest

from guatu.read.names import find_people


def posts(text: str) -> dict[str, tuple[str, ...]]:
    return {person.name: person.posts for person in find_people(text)}


def names(text: str) -> list[str]:
    return [person.name for person in find_people(text)]


def test_posts_joined_by_a_comma_of_lists_are_several_posts() -> None:
    found = posts("3月5日，省委常委、澜州市委书记顾庭深到云塘县调研。")

    assert found == {"顾庭深": ("省委常委", "澜州市委书记")}


def test_a_list_of_names_shares_the_post_before_it() -> None:
    found = posts("市领导韩述、陆明远、岳青参加调研。")

    assert found == {"韩述": ("市领导",), "陆明远": ("市领导",), "岳青": ("市领导",)}


def test_two_names_joined_by_and_share_the_post() -> None:
    found = posts("副省长钟鸣和戚广平出席签约仪式。")

    assert found == {"钟鸣": ("副省长",), "戚广平": ("副省长",)}


def test_a_new_post_ends_the_shared_one() -> None:
    found = posts("副市长贺云、秦朗，市政府秘书长邓凯出席会议。")

    assert found["秦朗"] == ("副市长",)
    assert found["邓凯"] == ("市政府秘书长",)


def test_a_list_without_a_post_gives_names_without_posts() -> None:
    found = posts("高远、罗成、柳如松、白海涛出席会议。")

    assert found == {"高远": (), "罗成": (), "柳如松": (), "白海涛": ()}


def test_a_company_post_is_kept_as_printed() -> None:
    found = posts("仪式上，沈默和东岭重工集团铸造公司党委书记黎振邦共同按下启动键。沈默说，好。")

    assert found["黎振邦"] == ("东岭重工集团铸造公司党委书记",)
    assert found["沈默"] == ()


def test_posts_in_brackets_after_the_name_count() -> None:
    found = posts("联系人：苏蔓（市应急管理局副局长、新闻发言人），会后公布电话。")

    assert "市应急管理局副局长" in found["苏蔓"]
    assert "新闻发言人" in found["苏蔓"]


def test_a_title_right_after_the_name_is_a_post_and_comrade_is_not() -> None:
    found = posts("会议邀请了丁一川教授作报告，学习了吴海同志的先进事迹。")

    assert found == {"丁一川": ("教授",), "吴海": ()}


def test_a_name_found_once_gives_its_posts_from_every_mention() -> None:
    text = "贺兰山指出，要抓紧。随后，县长贺兰山来到工地。"

    assert posts(text) == {"贺兰山": ("县长",)}


def test_the_place_is_the_first_mention() -> None:
    text = "会上，方知远指出，要抓紧。方知远强调，要落实。"

    (person,) = find_people(text)

    assert person.place == (3, 6)
    assert text[3:6] == "方知远"


def test_every_person_says_which_context_found_it() -> None:
    (person,) = find_people("市长钱明川主持会议。")

    assert person.rule == "person.post+verb"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("县委书记欧阳朔主持会议。", "欧阳朔"),
        ("自治区主席艾尔肯·买买提出席会议。", "艾尔肯·买买提"),
        ("德国客商汉斯·穆勒表示，愿意投资。", "汉斯·穆勒"),
        ("党组书记、局长努尔兰·哈德尔别克对整改负总责。", "努尔兰·哈德尔别克"),
        ("工程科科长阿依努尔·赛力克扎根一线。", "阿依努尔·赛力克"),
        ("总经理司徒朗表示感谢。", "司徒朗"),
        ("村支书尉迟敬德介绍说。", "尉迟敬德"),
        ("副县长冼玥调研防汛工作。", "冼玥"),
    ],
)
def test_compound_rare_and_dotted_names_are_found_whole(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "推动高质量发展，安全生产不放松。",
        "县委书记高度重视，安排部署相关工作。",
        "方案明确要求，全面落实。",
        "任务完成情况良好，项目进展顺利。",
        "由县长任组长，成立领导小组。",
        "市长热线接到群众反映。",
        "马上就办，真抓实干。",
        "向社会表示感谢，向群众作出承诺。",
        "和谐稳定，平安建设，文明创建。",
        "会议强调，要坚持底线思维。",
        "党委书记专题会议研究了方案。",
        "水利、应急、交通等部门出席会议。",
        "全体干部职工参加活动。",
        "梅花苑、桂花苑两个安置小区年底交房。",
        "栏目基层·看：走进社区。",
        "会议由市政府代表双方签约。",
        "洪水漫堤，双向通行，水位上涨，松山林场。",
        "学校组织师生参观展览。",
    ],
)
def test_common_words_that_begin_like_surnames_are_no_names(text: str) -> None:
    assert names(text) == []


def test_a_name_inside_another_name_is_no_person() -> None:
    text = "来到钱学森小学调研，学习习近平新时代中国特色社会主义思想，弘扬焦裕禄精神。"

    assert names(text) == []


def test_a_name_of_two_characters_does_not_swallow_the_verb_after_it() -> None:
    assert names("李强调研项目建设。王宏要求，抓紧落实。") == ["李强", "王宏"]


def test_a_name_of_three_characters_is_not_cut_to_two() -> None:
    assert names("区长张明确要求各部门抓好落实。") == ["张明确"]


def test_a_short_name_that_is_also_a_places_is_no_person() -> None:
    assert names("会议在澜安市召开。客商表示，澜安的效率让人感动。") == []


def test_the_end_of_a_post_is_no_surname() -> None:
    assert names("指挥部办公室主任骆丹表示，将启动。河长要巡河，由总河长约谈。") == ["骆丹"]


def test_an_adverb_of_feeling_ends_a_name() -> None:
    assert names("公司经理向东阳郑重承诺。") == ["向东阳"]

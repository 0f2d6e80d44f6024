"""Each rule with sentences of its own: what it takes, and what only stands close to it."""

from __future__ import annotations

import pytest

from tests.read.statements.reading import read

NOTICE = "县安委办关于做好汛期安全生产工作的通知"
BULLETIN = "市安委办关于三季度安全生产情况的通报"
RECTIFIED = "中共云泽县交通局党组关于巡察整改阶段性进展情况的通报"
REPORT = "2026年政府工作报告"


@pytest.mark.parametrize(
    ("headline", "text", "wanted"),
    [
        # Tallies: what was counted is where things stand; what rises or is told is a problem.
        (None, "机动车事故31起、死亡9人；", "result result"),
        (None, "全县受灾2.3万人，紧急转移6100人，无人员伤亡。", "result result"),
        (None, "接报火警126起，直接财产损失88万元。", "result result"),
        (None, "机动车事故31起、死亡9人，同比上升12%。", "problem problem"),
        (None, "5月3日，工地发生坍塌，2人死亡。", "problem problem"),
        (None, "办理时限由9天缩短到2天。", "result result"),
        # A term says what is to be done by then, and 日前 is a term only after a digit.
        (NOTICE, "现就有关事项通知如下：\n8月底前完成内涝点位整治。", "demand running_demand"),
        (RECTIFIED, "督促南岭镇9月5日前依法拆除违建。", "demand duty"),
        (RECTIFIED, "由南岭镇配合办理手续，确保年底前通车。", "demand duty"),
        (None, "日前，云泽县建成3座泵站。", "result result"),
        # What a fault supposes, asks or describes states none.
        (NOTICE, "现就有关事项通知如下：\n逾期未完成的依法停产整顿。", "demand running_demand"),
        (None, "水管埋得深不深，看似小事。", "narrative no_rule"),
        (None, "书记带头领办重点难点问题6个，完成整改。", "result result"),
        (None, "该厂扩建受天气影响，滞后节点计划12天。", "problem problem"),
        (None, "“光等批复就拖了三个月。”", "problem problem"),
        # A report of rectification: heads, causes, plans.
        (RECTIFIED, "1.关于“供水有短板”的问题。", "problem named_problem"),
        (RECTIFIED, "（二）关于“重建设、轻管护，欠账较多”问题。", "problem named_problem"),
        (None, "值班电话：0000-1234567。", "narrative preamble"),
        (RECTIFIED, "从原因看，一是部分账目已无法核对。", "problem problem"),
        (RECTIFIED, "党组坚决扛起责任，制定措施32条。", "result rectified"),
        (REPORT, "今年以来，发展向好。我们聚力兴业，面貌一新。", "result running_result"),
        # What a directive says of itself, and who promises in it.
        (NOTICE, "现就有关事项通知如下：\n特此通知。", "narrative preamble"),
        (NOTICE, "通知如下：\n市督查室将完成情况纳入考核。", "demand running_demand"),
        (NOTICE, "通知如下：\n市安委办将联合专家组开展暗访。", "commitment promise"),
        (BULLETIN, "9月，督查办对你县防汛工作进行了检查。", "narrative preamble"),
        (NOTICE, "本方案已经6月3日市政府常务会议审议通过。", "narrative preamble"),
        (NOTICE, "通知如下：\n对瞒报、迟报事故的，一经查实，顶格处理。", "demand running_demand"),
        (RECTIFIED, "巡察指出，收费管理混乱，存在隐患。", "problem rectified"),
        (RECTIFIED, "局党组将争取支持，力争6月底前处置到位。", "commitment promise"),
        (RECTIFIED, "虽有成效，但离群众期盼还有距离，局党组将继续努力。", "commitment promise"),
        # Promises: what ends one, what a time word opens, what a scene is not.
        (None, "县委班子将带头改、改到位，绝不让问题过夜。", "commitment duty"),
        (None, "公司董事长说，今年将再投入2亿元实施改造。", "commitment promise"),
        (None, "县长甲文山表示，诚恳接受意见，将整改，绝不让政策空转。", "commitment duty"),
        (None, "9月，省督查组对桂阳市稳增长情况开展了督查。", "narrative preamble"),
        (None, "他打算再流转60亩地。", "commitment promise"),
        (None, "工人们正忙着焊接管道。", "narrative no_rule"),
        (None, "为把工期抢回来，施工方增配班组，效率提升40%。", "result result"),
        (None, "“加工一度跟不上现场进度。”", "problem problem"),
        (None, "“明年再建2个园，绝不停步。”书记甲文山信心满满。", "narrative no_rule"),
        (None, "主任甲文山说，“明年还要把管网延伸到村。”", "commitment vow"),
        (None, "县水利局负责人指出，灌区要修好管好。", "demand duty"),
        (None, "会议还研究了燃气安全整治工作。", "narrative event"),
        (
            "关于第12号建议的答复",
            "二、下一步打算。一是加快建设初级中学。",
            "commitment listed_promise",
        ),
        (BULLETIN, "存在以下问题：\n一、运输管理混乱。", "problem listed_problem"),
        # Speech acts.
        (None, "县长当场拍板，由供水公司增设泵站。", "demand order"),
        (None, "清源设备公司也作出承诺，“坏表两天内免费换。”", "commitment promise"),
        (None, "如有疑问，请社会各界监督。", "narrative no_rule"),
    ],
)
def test_a_sentence_is_judged_by_its_rule(headline: str | None, text: str, wanted: str) -> None:
    last = read(text, "甲文山=县委书记", headline=headline)[-1]

    assert f"{last.label.value} {last.rule}" == wanted

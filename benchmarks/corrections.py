"""Corrections of nobody real: Chinese complaints made by a formula, each with its product and reason.

They show that the triage learns Chinese from a few hundred corrections, and how that is measured. They say
nothing of how well it does on what customers write: whoever made the sentences also made the classes.

`python -m benchmarks.corrections FILE` writes them; docs/examples/corrections.csv is what it wrote.
"""

import csv
import random
import sys
from pathlib import Path

COUNT = 400
PRODUCTS = {
    "credit_reporting": ["人行报告上的那笔逾期", "我的征信", "大数据上的不良记录", "信用报告里的查询记录"],
    "debt_collection": ["催债的人", "外包讨债公司", "催收短信", "第三方催收员"],
    "card": ["信用卡", "白金卡账单", "刷卡积分", "卡片临时额度"],
    "bank_account": ["储蓄卡", "工资户头", "一类户", "定期存单"],
    "money_transfer": ["跨行汇款", "转给家人的钱", "手机号转账", "境外汇入款"],
    "student_loan": ["助学贷款", "上学时办的贷款", "国家助学贷", "毕业后要还的学费贷款"],
    "mortgage": ["房贷", "按揭", "买房子的贷款", "公积金组合贷"],
    "vehicle_loan": ["车贷", "买车分期", "汽车金融那笔款", "新能源车的分期"],
    "personal_loan": ["消费贷", "网上借的钱", "随借随还的额度", "装修时借的信用贷"],
}
REASONS = {
    "service": ["柜员爱答不理", "客服来回踢皮球", "打了好几次都没人理", "态度很差"],
    "systems": ["手机银行老是转圈", "页面打不开", "机器把卡吞了", "系统一直报错"],
    "rules": ["非要我跑回开户的地方办", "要的证明一张接一张", "无缘无故被管控", "办不下来也不说为什么"],
    "marketing": ["天天打电话让我办", "话术把我绕进去", "说送礼结果没有", "宣传的和实际不一样"],
    "disclosure": ["事先一个字没提", "合同里藏着没讲", "从来没有通知过我", "细则根本找不到"],
    "charges": ["莫名其妙扣钱", "利息算得离谱", "多收了一笔手续费", "罚息太高"],
    "funds": ["钱不翼而飞", "被人盗刷", "碰上骗子钱追不回", "半夜少了几千块"],
    "information": ["我的电话被卖给别人", "资料泄露了", "没授权就查我", "名字身份证对不上还挂着"],
    "collection": ["一天几十个电话吓唬我", "打到我单位去了", "给我爸妈发威胁短信", "半夜还来敲门"],
}
OPENINGS = ["你好，", "我要投诉：", "上个月", "前几天去网点，", "请领导看看，", "已经第三次反映了，", ""]
CLOSINGS = ["，请尽快处理。", "，希望给个说法。", "，太让人失望了。", "，要求退还。", "，盼回复", "，谢谢。"]
ELSEWHERE = 0.15  # of them also name another product, as customers do


def corrections(*, count: int = COUNT, seed: int = 1) -> list[dict[str, str]]:
    """So many of them: id, text, product, reason."""
    dice = random.Random(seed)
    rows = []
    for number in range(count):
        product, reason = dice.choice([*PRODUCTS]), dice.choice([*REASONS])
        about, what = dice.choice(PRODUCTS[product]), dice.choice(REASONS[reason])
        aside = ""
        if dice.random() < ELSEWHERE:
            aside = f"，我在你们这里还有{dice.choice(PRODUCTS[dice.choice([*PRODUCTS])])}"
        text = f"{dice.choice(OPENINGS)}{about}{what}{aside}{dice.choice(CLOSINGS)}"
        rows.append({"id": f"simulated-{number + 1}", "text": text, "product": product, "reason": reason})
    return rows


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "text", "product", "reason"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(corrections())

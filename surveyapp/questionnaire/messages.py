"""What is said about an answer that cannot be taken, in each language."""

from collections.abc import Mapping
from enum import StrEnum


class Message(StrEnum):
    """What is wrong with an answer; `{...}` in its sentence is filled from the question."""

    CHOOSE = "choose"
    CHOOSE_LEVEL = "choose_level"
    CHOOSE_SOME = "choose_some"
    FILL_IN = "fill_in"
    ONE_ONLY = "one_only"
    NOT_AN_OPTION = "not_an_option"
    ALONE = "alone"
    NOT_A_NUMBER = "not_a_number"
    WHOLE_NUMBER = "whole_number"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    CHOOSE_UNIT = "choose_unit"
    TOO_MANY_UNITS = "too_many_units"
    NOT_A_UNIT = "not_a_unit"


SENTENCES: Mapping[str, Mapping[Message, str]] = {
    "vi": {
        Message.CHOOSE: "Xin chọn một phương án",
        Message.CHOOSE_LEVEL: "Xin chọn một mức",
        Message.CHOOSE_SOME: "Xin chọn ít nhất một phương án",
        Message.FILL_IN: "Xin nhập câu trả lời",
        Message.ONE_ONLY: "Câu này chỉ được chọn một phương án",
        Message.NOT_AN_OPTION: "Phương án đã gửi không có trong câu hỏi này; xin chọn lại",
        Message.ALONE: "Phương án loại trừ không chọn cùng phương án khác; xin chọn lại",
        Message.NOT_A_NUMBER: "Xin nhập một số, ví dụ {example}",
        Message.WHOLE_NUMBER: "Xin nhập một số nguyên, ví dụ {example}",
        Message.OUT_OF_RANGE: "Xin nhập một số từ {minimum} đến {maximum}",
        Message.TOO_LONG: "Xin viết không quá {max_length} ký tự; hiện có {length}",
        Message.CHOOSE_UNIT: "Chưa có lựa chọn",
        Message.TOO_MANY_UNITS: "Xin chọn không quá {at_most} đơn vị",
        Message.NOT_A_UNIT: "Đơn vị hoặc công chức đã gửi không có trong danh sách; xin chọn lại",
    },
    "en": {
        Message.CHOOSE: "Select one answer",
        Message.CHOOSE_LEVEL: "Select one level",
        Message.CHOOSE_SOME: "Select at least one answer",
        Message.FILL_IN: "Enter an answer",
        Message.ONE_ONLY: "Select one answer only",
        Message.NOT_AN_OPTION: "The answer sent is not one of the choices here; select again",
        Message.ALONE: "One of your choices cannot be combined with others; select again",
        Message.NOT_A_NUMBER: "Enter a number, such as {example}",
        Message.WHOLE_NUMBER: "Enter a whole number, such as {example}",
        Message.OUT_OF_RANGE: "Enter a number from {minimum} to {maximum}",
        Message.TOO_LONG: "Use {max_length} characters or fewer; there are {length} now",
        Message.CHOOSE_UNIT: "Nothing selected",
        Message.TOO_MANY_UNITS: "Select no more than {at_most} offices",
        Message.NOT_A_UNIT: "The office or officer sent is not on the list; select again",
    },
    "zh": {
        Message.CHOOSE: "请选择一项",
        Message.CHOOSE_LEVEL: "请选择一个等级",
        Message.CHOOSE_SOME: "请至少选择一项",
        Message.FILL_IN: "请填写",
        Message.ONE_ONLY: "本题只能选择一项",
        Message.NOT_AN_OPTION: "所提交的选项不在本题之列，请重新选择",
        Message.ALONE: "所选项中有一项不能与其他选项同时选择，请重新选择",
        Message.NOT_A_NUMBER: "请输入数字，例如 {example}",
        Message.WHOLE_NUMBER: "请输入整数，例如 {example}",
        Message.OUT_OF_RANGE: "请输入 {minimum} 至 {maximum} 之间的数字",
        Message.TOO_LONG: "请勿超过 {max_length} 个字，目前为 {length} 个字",
        Message.CHOOSE_UNIT: "尚未选择",
        Message.TOO_MANY_UNITS: "最多可选择 {at_most} 个单位",
        Message.NOT_A_UNIT: "所提交的单位或公务员不在名单中，请重新选择",
    },
    "ko": {
        Message.CHOOSE: "하나를 선택해 주십시오",
        Message.CHOOSE_LEVEL: "한 단계를 선택해 주십시오",
        Message.CHOOSE_SOME: "하나 이상 선택해 주십시오",
        Message.FILL_IN: "내용을 입력해 주십시오",
        Message.ONE_ONLY: "이 문항은 하나만 선택할 수 있습니다",
        Message.NOT_AN_OPTION: "제출된 답변이 보기에 없습니다. 다시 선택해 주십시오",
        Message.ALONE: "다른 보기와 함께 선택할 수 없는 항목이 있습니다. 다시 선택해 주십시오",
        Message.NOT_A_NUMBER: "숫자를 입력해 주십시오(예: {example})",
        Message.WHOLE_NUMBER: "정수를 입력해 주십시오(예: {example})",
        Message.OUT_OF_RANGE: "{minimum}에서 {maximum} 사이의 숫자를 입력해 주십시오",
        Message.TOO_LONG: "{max_length}자 이내로 작성해 주십시오. 현재 {length}자입니다",
        Message.CHOOSE_UNIT: "선택하지 않았습니다",
        Message.TOO_MANY_UNITS: "기관은 최대 {at_most}곳까지 선택할 수 있습니다",
        Message.NOT_A_UNIT: "제출된 기관 또는 공무원이 목록에 없습니다. 다시 선택해 주십시오",
    },
    "ja": {
        Message.CHOOSE: "一つ選択してください",
        Message.CHOOSE_LEVEL: "該当する段階を一つ選択してください",
        Message.CHOOSE_SOME: "一つ以上選択してください",
        Message.FILL_IN: "回答を入力してください",
        Message.ONE_ONLY: "この質問で選択できるのは一つだけです",
        Message.NOT_AN_OPTION: "送信された回答は選択肢にありません。もう一度選択してください",
        Message.ALONE: "ほかの選択肢と同時に選べない項目があります。もう一度選択してください",
        Message.NOT_A_NUMBER: "数字を入力してください（例：{example}）",
        Message.WHOLE_NUMBER: "整数を入力してください（例：{example}）",
        Message.OUT_OF_RANGE: "{minimum}から{maximum}までの数字を入力してください",
        Message.TOO_LONG: "{max_length}文字以内で入力してください。現在{length}文字です",
        Message.CHOOSE_UNIT: "選択されていません",
        Message.TOO_MANY_UNITS: "選択できる官署は{at_most}か所までです",
        Message.NOT_A_UNIT: "送信された官署または職員は一覧にありません。もう一度選択してください",
    },
}


def sentence(language: str, message: Message, values: Mapping[str, object]) -> str:
    """A message in a language; in Vietnamese where that language has no messages."""
    return SENTENCES.get(language, SENTENCES["vi"])[message].format(**values)

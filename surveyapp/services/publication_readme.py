"""What a publication holds and how to recompute it, in words for a reader who has only the folder."""

from collections.abc import Mapping

from surveyapp.services.publication import Statement

CORRECTS: Mapping[str, str] = {
    "vi": "Bản này đính chính bản {corrects}. Lý do: {reason}\n\n",
    "en": "This publication corrects {corrects}. Reason: {reason}\n\n",
}
SCORES: Mapping[str, str] = {
    "vi": "| `scores.csv` | điểm do nguồn khác chấm, không phải doanh nghiệp: mỗi dòng là kỳ, đơn vị, tiêu chí, điểm; "
    "có phải dữ liệu mô phỏng hay không; mô tả các cột ở `scores.csv-metadata.json` (CSVW) |\n",
    "en": "| `scores.csv` | scores given by another source than the businesses: each row is a period, unit, criterion, "
    "score; whether it is simulated; `scores.csv-metadata.json` describes the columns (CSVW) |\n",
}
TOGETHER: Mapping[str, str] = {
    "vi": " Chỉ số gồm nhiều nguồn: điểm của một nguồn là trung bình các thành phần của nguồn đó; chỉ số chung là tổng "
    "của trọng số nguồn nhân với điểm của nguồn, chia cho 100. Trọng số, tiêu chí và giới hạn của điểm ở "
    "`survey/index-{index}.yaml`.",
    "en": " An index of several sources: what a source comes to is the mean of its components; the overall index is the "
    "sum of each source's weight times that, divided by 100. Weights, criteria and the bounds of scores are in "
    "`survey/index-{index}.yaml`.",
}
WORDS: Mapping[str, str] = {
    "vi": """# {label}

Báo cáo `{report}` về đợt {wave} của khảo sát `{survey}`, theo bản công thức {index} (mã {index_hash}).

{corrects}## Trong thư mục này

| tệp | nội dung |
| --- | --- |
| `counts.csv` | số đếm: mỗi dòng là kỳ, đơn vị, câu hỏi, phương án, số lượt chọn |
| `forms.csv` | số phiếu của từng phần và kênh; có từng phiếu hay chỉ có số đếm; có phải dữ liệu mô phỏng hay không |
{scores}| `precision.csv` | số doanh nghiệp, mức tập trung và hệ số tương quan trong doanh nghiệp (rho), để tính khoảng tin cậy |
| `organisation.csv` | các đơn vị được công bố, tính đến ngày cuối của đợt |
| `survey/` | phiếu khảo sát, lời văn và bản công thức chỉ số |
| `reports/` | định nghĩa báo cáo và mẫu trình bày |
| `beside/` | các tệp khác mà báo cáo dùng, nếu có |
| `figures/` | mọi số liệu của từng kỳ, giá trị chính xác dạng tử số/mẫu số (lược đồ surveyapp.figures/1) |
| `documents/` | các văn bản ({formats}) |
| `publication.json` | thông tin về bản công bố: phiên bản chương trình, phông chữ, đầu chuỗi các đợt công bố |
| `SHA256SUMS`, `HASH` | mã SHA-256 của từng tệp và của toàn bộ |

Mỗi số đếm là của riêng một đơn vị và phần nằm dưới nó không thuộc đơn vị nào khác được công bố; số của đơn vị cấp trên là tổng của nó và các đơn vị bên dưới. Mỗi tổng gồm trọn các khối phiếu đã công bố, không khối nào dưới ngưỡng công bố. `too_few` là số trả lời không được hiển thị. Số liệu về từng công chức, ý kiến bằng lời và từng phiếu riêng lẻ không có trong bản công bố.

## Kiểm tra và tính lại

Không ai sửa tệp nào, kể từ khi có mã của toàn bộ:

    sha256sum --check HASH SHA256SUMS

Tính lại mọi số liệu từ số đếm, dựng lại văn bản và so sánh từng tệp (không cần cơ sở dữ liệu; chương trình surveyapp {version}):

    surveyapp publications verify .

Không có chương trình: một tỷ lệ hài lòng là tổng `n` của các phương án có `satisfied: true` chia cho tổng `n` của các phương án không có `outside` trong `survey/survey.yaml`; điểm trung bình lấy `value` của từng phương án. Cộng trước, chia sau, làm tròn ở bước cuối (nửa thì làm tròn lên).{together}
""",
    "en": """# {label}

Report `{report}` on wave {wave} of survey `{survey}`, by index edition {index} (hash {index_hash}).

{corrects}## In this folder

| file | what it holds |
| --- | --- |
| `counts.csv` | counts: each row is a period, unit, question, option, and how often it was chosen |
| `forms.csv` | forms of each part and channel; whether there are forms or only counts; whether data is simulated |
{scores}| `precision.csv` | businesses, their concentration and the correlation inside a business (rho), for intervals |
| `organisation.csv` | the published units, as of the last day of the wave |
| `survey/` | the questionnaire, its texts and the index edition |
| `reports/` | the definition of the report and its templates |
| `beside/` | other files that the report took in, if any |
| `figures/` | every figure of each period, exact as numerator/denominator (schema surveyapp.figures/1) |
| `documents/` | the documents ({formats}) |
| `publication.json` | what the publication was made with: program, fonts, the head of the chain of releases |
| `SHA256SUMS`, `HASH` | the SHA-256 of each file, and one over all |

Each count is a unit's own, with what lies under it and belongs to no other published unit; the figure of a unit above is the sum of it and those under it. Every sum is one of whole released blocks of forms, none of them below the threshold. `too_few` counts answers that are not shown. Ratings of officers, written comments and single forms are in no publication.

## Check and recompute

No file was changed since the hash over all was known:

    sha256sum --check HASH SHA256SUMS

Compute every figure from the counts again, make the documents again, and compare file by file (needs no database; program surveyapp {version}):

    surveyapp publications verify .

Without the program: a satisfied share is the sum of `n` over the options with `satisfied: true`, divided by the sum of `n` over those without `outside` in `survey/survey.yaml`; a mean takes the `value` of each option. Add first, divide last, round at the end (halves up).{together}
""",
}


def readme(said: Statement) -> Mapping[str, bytes]:
    """The explanation of a publication, as one file for each language."""
    return {f"README.{language}.md": _written(said, language).encode() for language in WORDS}


def _written(said: Statement, language: str) -> str:
    corrects = CORRECTS[language].format(corrects=said.corrects, reason=said.reason) if said.corrects else ""
    return WORDS[language].format(
        label=said.label,
        report=said.report,
        wave=said.wave,
        survey=said.survey,
        index=said.index,
        index_hash=said.index_hash[:12],
        corrects=corrects,
        scores=SCORES[language] if said.scores else "",
        together=TOGETHER[language].format(index=said.index) if said.scores else "",
        formats=", ".join(said.formats),
        version=said.code.version,
    )

"""A bilingual conference as sheets: the collected one when it lies beside the project, else a sample of our own."""

import csv
import io
from pathlib import Path

DATA = Path(__file__).parents[3] / "shared" / "data"
FOLDER = DATA / "conference_bilingual"
CALENDAR = DATA / "ics" / "coc_asia_2025.ics"

SAMPLE = {
    "tracks.csv": """track_id,title_en,title_zh,chairs_en,chairs_zh,description_en,description_zh
keynote,Keynotes,主论坛,Li Lei,李雷,The main hall,主会场
ai,AI,人工智能,Han Meimei,韩梅梅,Learning machines,机器学习
""",
    "sessions.csv": """session_id,track_id,start,end_derived,room_en,room_zh,type_en,title_en,title_zh,speakers_en,speakers_zh,abstract_en,abstract_zh
k1,keynote,2025-07-25T09:30:00,2025-07-25T09:45:00,Main hall,主会场,Chinese Session,Welcome,欢迎,Willem Jiang,姜 宁,All of us,大家好
a1,ai,2025-07-25T10:00:00,2025-07-25T10:30:00,Room 2,二号厅,English Session,Agents,智能体,"Emily Chen, Richard Bian","陈 阳, 边思康",On agents,谈智能体
a2,ai,2025-07-26T10:00:00,2025-07-26T10:30:00,,二号厅,Chinese Session,Models,模型,Willem Jiang,姜宁,On models,谈模型
""",  # noqa: E501
    "speakers.csv": """session_id,lang,name,affiliation
k1,en,Willem Jiang,Board member
k1,zh,姜 宁,理事
a1,en,Emily Chen,Engineer
a1,en,Richard Bian,Architect
a1,zh,陈 阳,工程师
a1,zh,边思康,架构师
a2,en,Willem Jiang,Board member
""",
}


def raw(name):
    """A sheet as bytes."""
    path = FOLDER / name
    return path.read_bytes() if path.exists() else SAMPLE[name].encode()


def rows(name):
    """The rows of a sheet as dictionaries."""
    return list(csv.DictReader(io.StringIO(raw(name).decode("utf-8-sig"), newline="")))

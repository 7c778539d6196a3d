"""Vaults of any size, as people write them: Korean and English, linked, tagged, a little broken.

``python tests/benchmarks/generate.py FOLDER --notes 10000``: the same seed writes the same bytes.
"""

import argparse
import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote


def listed(text: str) -> list[str]:
    """Words, or phrases with ``;`` between them."""
    return re.split(r"\s*[;\n]\s*" if ";" in text else r"\s+", text.strip())


CONCEPTS = listed("""
    과도함 경계 균형 반복 관계 시간 기억 언어 습관 몰입 변화 신뢰
    책임 질문 배움 단순함 느림 연결 흐름 구조 의미 호기심 실패 돌봄
""")
KOREAN = listed("""
    정원 부엌 회의 기록 지도 독서 계획 산책 번역 인터뷰 실험 정리 예산 일정 수업 편지 발표 도구
    화면 글쓰기 생각 팀 제품 사용자 데이터 설계 배포 검색 색인 링크 노트 폴더 회고 건강 여행 음악
""")
ENGLISH = listed("""
    garden kitchen meeting record map reading plan walk translation interview trial budget calendar
    lesson letter talk tool screen writing thought team product reader data design release search
    index link note folder project review health travel music photo
""")
ENDINGS = listed("은 다시 본다; 을 고쳐 썼다; 에서 시작한다; 이 왜 필요한지 묻는다; 로 이어진다")
PARTICLES = ("", "", " ", "을 ", "에서 ", "와 ", "(으)로 ")
HEADINGS = listed("""
    배경; 왜; 해야 할 일; 📌 요약; 참고 자료; 다음 단계; 결정 사항; 남은 질문; 🌱 싹; 예시: 두 가지
    Background; Why it matters; Open questions; ✅ Done; Next steps; Notes & quotes; Summary
    Decisions (draft); Links; What *changed*; 2024 review
""")
FOLDERS = listed("""
    10-projects/정원 가꾸기; 10-projects/search.v2; 10-projects/archive/2023; 10-projects/📚 서재
    20-areas; 20-areas; 30-knowledge; 30-knowledge; 30-knowledge; 30-knowledge/언어
""")
HUB = "20-areas/허브 Hub"
MEAN_BYTES = 3550
"""What is aimed at; what does not fit makes notes longer, about 4,500 on average."""
COMMON_NAMES = ("회의록", "README", "개요")  # in several folders: links to them are ambiguous
TITLES = (
    *("{korean} {nth}", "{korean}과 {english} {nth}", "{English} notes {nth}", "{english}-{nth}"),
    *("{day} {korean}", "{english} v{nth}.0 {korean}", "🌿 {korean} {nth}", "{korean}, {nth}번째"),
)
LINKS_TO_NOTES = {
    "[[{name}]]": 42,
    "[[{name}|{korean}]]": 16,
    "[[{name}#{heading}]]": 9,
    "[[{name}#^{block}]]": 4,
    "[[{path}|{name}]]": 8,
    "[[{way}]]": 5,
    "![[{name}#{heading}]]": 2,
    "[{english}]({encoded_way}.md)": 3,
    "[{korean}](<{way}.md>)": 3,
}
LINKS = LINKS_TO_NOTES | {
    "[[#{own_heading}]]": 2,
    "![[{attachment}|300]]": 3,
    "[[아직 없는 {korean}]]": 1,
    "[[Unwritten {english}]]": 1,
    "[[{concept}]]": 1,  # dangling, though it names a concept
}
INSERTS = (
    "| {korean} | {english} |\n| --- | ---: |\n| {cell} | 3 |\n| {english} | `[[x]]` |",
    "> [!note]- {korean}\n> {sentence}\n> {link}",
    "> [!warning] {English}\n> - {link}\n>\n> > {sentence}",
    "- [ ] {link}\n- [x] {sentence}\n  - {korean}",
    "```python\ntable[[1, 2]]  # [[not a link]]\nprint('#not-a-tag')\n```\n\n{link}",
    "```sh\nif [[ -f 노트.md ]]; then cat 노트.md; fi  # ^not-a-block\n```\n\n{link}",
    "~~~\n![[not an embed.png]]\n[no](link.md)\n~~~\n\n{link} %% {sentence} %%",
)
PROPERTIES = """---
title: "{title}"
author: {author}
tags: [{english}, {korean}/{english}]
created: {day}
source: {source}
root-concepts: [{concepts}]{aliases}
---"""


@dataclass(frozen=True, slots=True)
class Page:
    """What other notes can link to, settled before any text is written."""

    path: str
    """Without ``.md``."""
    headings: list[str]
    blocks: list[str]

    @property
    def name(self) -> str:
        return posixpath.basename(self.path)

    @property
    def concept(self) -> str:
        """Of a concept note: its name without ``root-03-``."""
        return self.name[len("root-00-") :]


def generate(folder: Path, notes: int, seed: int) -> None:
    """Write exactly *notes* notes into *folder*, which may exist, and some attachments."""
    author = Author(Random(seed), notes)
    for page in author.pages:
        _write(folder / f"{page.path}.md", author.note(page))
    for name in author.attachments:
        _write(folder / "attachments" / name, "")
    settings = {"alwaysUpdateLinks": True, "newLinkFormat": "shortest", "useMarkdownLinks": False}
    _write(folder / ".obsidian/app.json", json.dumps(settings, indent=2))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


class Author:
    """Knows every page of the vault, and writes them all."""

    def __init__(self, rng: Random, notes: int) -> None:
        self.rng = rng
        self.one = rng.choice
        self.roots = [
            self._page(f"00-roots/root-{nth:02}-{concept}")
            for nth, concept in enumerate(CONCEPTS[:notes], 1)
        ]
        self.hub = self._page(HUB)
        self.others = self.roots + self._ordinary_pages(notes - len(self.roots) - 1)
        self.pages = [*self.others, self.hub][:notes]
        kinds = ("그림 {}.png", "scan.of page {}.pdf")
        self.attachments = [it.format(nth) for nth in range(1 + notes // 100) for it in kinds]
        self.sentences = [self._sentence() for _ in range(800)]

    def _ordinary_pages(self, notes: int) -> list[Page]:
        taken = {HUB}
        pages: list[Page] = []
        while len(pages) < notes:
            shape = self.one(COMMON_NAMES if self.rng.random() < 0.005 else TITLES)
            path = f"{self.one(FOLDERS)}/{shape.format(nth=len(pages), **self._words())}"
            if path not in taken:
                taken.add(path)
                pages.append(self._page(path))
        return pages

    def _page(self, path: str) -> Page:
        blocks = [f"{self.rng.randrange(16**6):06x}" for _ in range(self.one((0, 0, 1, 3)))]
        return Page(path, self.rng.sample(HEADINGS, self.rng.randint(3, 6)), blocks)

    def _words(self) -> dict[str, str]:
        english, korean = self.one(ENGLISH), self.one(KOREAN)
        day = str(date(2016, 1, 1) + timedelta(days=self.rng.randrange(3600)))
        return {"korean": korean, "english": english, "English": english.title(), "day": day}

    def _sentence(self) -> str:
        if self.rng.random() < 0.5:
            return f"{' '.join(self.rng.choices(KOREAN, k=5))}{self.one(ENDINGS)}."
        some = " ".join(self.rng.choices(ENGLISH, k=self.rng.randint(6, 14)))
        return f"{some.capitalize()}{self.one((*[''] * 9, ' **now**', ' `[[code]]`', ' 😀'))}."

    def _links(self, source: Page) -> list[str]:
        """Few notes are linked to often, most now and then; the hub from each fourth."""
        links: list[str] = []
        for _ in range(self.rng.randint(4, 20)):
            target = self.others[int(len(self.others) * self.rng.random() ** 1.5)]
            links.append(self._link(source, target, LINKS))
        if self.rng.random() < 0.25:
            links.append(self._link(source, self.hub, LINKS_TO_NOTES))
        return links

    def _link(self, source: Page, target: Page, shapes: Mapping[str, int]) -> str:
        way = posixpath.relpath(target.path, posixpath.dirname(source.path))
        (shape,) = self.rng.choices(list(shapes), list(shapes.values()))
        return shape.format(
            name=target.name,
            path=target.path,
            heading=self.one(target.headings),
            own_heading=self.one(source.headings),
            block=self.one(target.blocks or ["a1b2c3"]),
            way=way,
            encoded_way=quote(way),
            attachment=self.one(self.attachments),
            concept=self.one(CONCEPTS),
            **self._words(),
        )

    def note(self, page: Page) -> str:
        count = len(page.headings)
        links = self._links(page)
        share = MEAN_BYTES * self.rng.lognormvariate(-0.18, 0.6) / count
        sections = [self._section(page, nth, links[nth::count], share) for nth in range(count)]
        text = "\n\n".join([self._properties(page), f"# {page.name}", *sections]) + "\n"
        return text.replace("\n", "\r\n") if self.rng.random() < 0.02 else text

    def _properties(self, page: Page) -> str:
        declared = self.rng.sample(self.roots, min(len(self.roots), self.rng.randint(0, 3)))
        aliases = f"\naliases:\n  - {page.concept}\n  - 뿌리 {page.concept}"
        link = f'"[[{self.one(self.others).name}]]"'
        return PROPERTIES.format(
            title=page.name,
            author=self.one(("김하늘", "J. Rivers", "이도현")),
            source=self.one(("https://example.org/글?q=1#top", link)),
            concepts=", ".join(self._declared(root) for root in declared),
            aliases=aliases if page in self.roots else "",
            **self._words(),
        )

    def _declared(self, root: Page) -> str:
        if self.rng.random() < 0.01:
            return "모르는 것"
        return self.one((*[root.concept] * 4, root.name, f'"[[{root.name}|{root.concept}]]"'))

    def _section(self, page: Page, nth: int, links: list[str], share: float) -> str:
        """A heading, and paragraphs until its *share* of bytes is written."""
        parts = [f"{self.one(('##', '##', '###'))} {page.headings[nth]}"]
        if nth < len(page.blocks):
            parts.append(f"{self.one(self.sentences)} ^{page.blocks[nth]}")
        if links and self.rng.random() < 0.35:
            parts.append(self._insert(links.pop()))
        while links or sum(len(part.encode()) for part in parts) < share:
            parts.append(self._paragraph(links))
        return "\n\n".join(parts)

    def _insert(self, link: str) -> str:
        cell, sentence = link.replace("|", "\\|"), self.one(self.sentences)
        return self.one(INSERTS).format(link=link, cell=cell, sentence=sentence, **self._words())

    def _paragraph(self, links: list[str]) -> str:
        sentences = self.rng.choices(self.sentences, k=self.rng.randint(2, 5))
        for nth in range(0, len(sentences), 2):
            if links:
                sentences[nth] += f" {links.pop()}{self.one(PARTICLES)}"
        if self.rng.random() < 0.1:
            sentences.append(f"#{self.one(ENGLISH)}/{self.one(KOREAN)}")
        return " ".join(sentences)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    generate(asked.folder, asked.notes, asked.seed)


if __name__ == "__main__":
    main()

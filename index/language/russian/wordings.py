"""Everyday Russian words for what documents call otherwise, tried when a question is not answered as typed."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from index.language.words import WORD, fold

_MOST: Final = 4
"""Wordings tried for one question."""
_TABLE: Final = """
    погибло: было убито | умерло
    погибли: были убиты | умерли
    погиб: был убит | умер
    умерло: погибло
    умерли: погибли
    убито: погибло
    убили: погибло | были убиты
    жертв: погибших | убитых
    жертвы: погибшие | убитые
    погибших: убитых | жертв
    убитых: погибших
    трупов: погибших | тел
    ранили: были ранены
    пострадало: было ранено
    пострадавших: раненых
    пленных: заложников
    пленные: заложники
    заложников: пленных
    беженцев: перемещенных лиц
    случилось: произошло
    произошло: случилось
    стряслось: произошло
    было: произошло
    началось: начался | началась
    началась: начался | начало
    начался: началась | начало
    кончилось: закончилось | завершилось
    закончилось: завершилось
    закончился: завершился
    стоит: цена | стоимость
    стоимость: цена
    цена: стоимость
    купить: приобрести
    купили: приобрели
    ребята: дети
    детишек: детей
    ребятишек: детей
    деток: детей
    малышей: детей
    мама: мать
    папа: отец
    главный: глава | руководитель | директор
    начальник: директор | руководитель | глава
    рулит: руководит
    машина: автомобиль
    машины: автомобили
    кино: фильм
    ментов: полицейских
    менты: полиция
    милиция: полиция
    зарплата: заработная плата
    работа: должность
    население: жителей
    жителей: население
    сколько людей живет в: население
    сколько человек живет в: население
    сколько народу: сколько человек
    сколько людей: сколько человек
    народу: человек
    людей: человек
    гуманитарный коридор: коридор для гражданских лиц | коридор
    проход: коридор
    родился: место рождения
    лекарство: препарат
    лекарства: препараты
    сбили: был сбит
    взорвали: был взорван | был разрушен
    основали: был основан | была основана
    построили: был построен | была построена
    открыли: был открыт | была открыта
    захватили: взяли | заняли
    взяли: захватили | заняли
    расстреляли: убили
    зарезали: убили
    напали: атаковали | нападение
    село: деревня
    деревня: село
    школьники: ученики
    врачи: медики
    доктор: врач
"""


def _read(table: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    rows = (line.partition(":") for line in table.splitlines() if line.strip())
    return {
        tuple(map(fold, said.split())): tuple(each.strip() for each in others.split("|")) for said, _, others in rows
    }


_WORDINGS: Final = _read(_TABLE)
_WIDEST: Final = max(map(len, _WORDINGS))


def rewordings(question: str, has: Callable[[str], bool]) -> tuple[str, ...]:
    """The question with one everyday word exchanged for another, at most four times.

    Args:
        question: As searched for.
        has: Whether the corpus has a word; a wording with a word that it lacks is left out.
    """
    words = list(WORD.finditer(question))
    plain = [fold(word[0]) for word in words]
    known = cache(has)
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        for size in range(min(_WIDEST, len(words) - at), 0, -1):
            others = _WORDINGS.get(tuple(plain[at : at + size]))
            if others is None or (size == 1 and words[at][0][0].isupper() and at > 0):
                continue
            start, end = words[at].start(), words[at + size - 1].end()
            for other in others:
                if all(known(word) for word in WORD.findall(other)):
                    found[re.sub(r"\b(\w+) \1\b", r"\1", question[:start] + other + question[end:])] = None
            at += size - 1
            break
        at += 1
    return tuple(found)[:_MOST]

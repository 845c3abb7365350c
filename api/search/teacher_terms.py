"""What teachers say for a subject or a type of material, and what they say that narrows nothing.

Each set holds names of one thing; whichever the catalog uses is what a query's words then wish for. Singular, folded.
"""

from __future__ import annotations

SUBJECTS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.strip().split(", "))
    for line in """
        mathematics, math, maths, matematicas, mathematiques, mathematik
        english, english language arts, ela, language arts, literacy
        science, sciences, ciencias, ciencias naturales, sciences naturelles
        biology, bio, life science
        chemistry, chem
        physics
        computing, computer science, ict, information technology
        design and technology, design & technology, design technology, dt, d&t
        physical education, pe, p.e, educacion fisica
        religious education, re, religious studies
        art and design, art, arts, visual arts, the arts
        social studies, social science, humanities, estudios sociales, ciencias sociales
        history, historia, histoire
        geography, geog, geografia, geographie
        music, musica, musique
        citizenship, civics
        well-being, wellbeing, health, pshe, rshe, rse, social and emotional learning, sel
        food and nutrition, food tech, food technology, cooking and nutrition
        modern foreign languages, mfl, languages, world languages
    """.strip().splitlines()
)

# A science teacher's catalog may have only the sciences, and one of the sciences only "Science".
WIDER_SUBJECTS: dict[str, tuple[str, ...]] = {
    "science": ("biology", "chemistry", "physics", "life science", "physical science", "earth and space science"),
    "ciencias naturales": ("biology", "chemistry", "physics", "life science", "physical science"),
    "ciencias": ("biology", "chemistry", "physics", "life science", "physical science", "earth and space science"),
    "language": ("french", "spanish", "german", "mandarin", "latin", "italian"),
    "mfl": ("french", "spanish", "german", "mandarin", "latin", "italian"),
}

# Abbreviations say the subject and nothing else, so they leave what is looked for; names may be part of the topic.
BARE_SUBJECTS = frozenset({"dt", "d&t", "pe", "p.e", "re", "ict", "ela", "mfl", "pshe", "rshe", "rse", "sel"})

TYPES: tuple[frozenset[str], ...] = tuple(
    frozenset(line.strip().split(", "))
    for line in """
        worksheet, work sheet, practice set, practice, exercise, problem set, practice sheet
        lesson plan, lesson
        formative assessment, formative, assessment
        quiz, test, assessment, check for understanding
        reading passage, passage, reading text, text
        game
        project, project based learning
        experiment, lab, investigation, practical
        discussion guide, discussion, seminar
        professional learning, professional development, pd, cpd, teacher training, inset
        video, film, clip
        audio, podcast, recording
        simulation, interactive
        slide, slide deck, presentation, powerpoint
        textbook, book
        unit plan, unit, course
        rubric
    """.strip().splitlines()
)

# Said around a topic, seldom of it: who learns, that there is something to learn, and what everything here is. Kept, at
# little weight, so that nothing is lost that only they would find. What says more ("free", "fun", "introduction",
# "activity") is a kind, a quality that a notice names (``qualities``), or a word like others.
CHATTER = frozenset(
    """child children class classroom help idea ideas kid kids learn learner learners learning lesson lessons looking
    kiddo kiddos need pupil pupils resource resources student students taught teach teacher teachers teaching together
    want worksheet worksheets leccion lecciones clase clases alumnos estudiantes ninos ninas
    recursos ficha fichas cours eleves lecon lecons""".split()  # noqa: SIM905  read as prose
)

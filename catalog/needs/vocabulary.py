"""The words that publishers and teachers use for each learner need: one list for evidence and for queries.

Terms come from W3C's accessibility vocabulary, WIDA, CAST's UDL Guidelines 3.0, the International Dyslexia Association
and IDEA. Each is listed under what it says:

- ``learners``: whom a material serves, "English learners". A publisher's use of it declares the need.
- ``offers``: what the material is or has that meets the need, "hi-lo", "large print". It declares the need too.
- ``helps``: a support that helps with the need, "sentence frames". The need is inferred from it.
- ``asks``: what teachers type for the need and no rule of evidence reads: accessibility is declared in its own fields.

A term with ``?`` is also a topic ("captions", "intervention"): in a query it counts only after "with", "for" or the
like, or as the whole query, and in a record only where the rule for its place says so. Terms are lower case, in the
singular, with spaces; acronyms in capitals are read in capitals only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

KINDS = ("learners", "offers", "helps", "asks")


class Term(NamedTuple):
    """``text`` in lower case; ``topical`` if it also names a topic."""

    text: str
    kind: str
    topical: bool


_WORDS = {
    "captions": """
        learners: deaf student, deaf learner, deaf pupil, deaf child, hard of hearing student, hard of hearing learner,
            hearing impaired student, hearing impaired pupil, student with hearing loss, DHH, deaf?, hard of hearing?
        asks: closed caption, closed captioned, captioned video, captioned film, captioned, captions?, subtitled video,
            subtitled film, subtitles?, transcript?, transcription?
    """,
    "signed": """
        asks: ASL, BSL, american sign language, british sign language, sign language?, signed video, signed version,
            sign language interpretation, sign language interpreter, signed?
    """,
    "audio-description": """
        asks: audio description, audio described, audio described video, described video, video description
    """,
    "screen-reader": """
        learners: blind student, blind learner, blind pupil, blind child, visually impaired student,
            visually impaired pupil, visually impaired learner, student who are blind, learner who are blind,
            student with visual impairment, vision impaired student, blind?, visually impaired?
        asks: screen reader, screenreader, screen reader accessible, screen reader friendly, text to speech,
            text-to-speech, TTS, read aloud by software, alt text?, alternative text?, image description, JAWS?, NVDA,
            voiceover?, voiceover compatible, works with jaws, DAISY, read aloud?, non-visual reading
    """,
    "braille-tactile": """
        asks: in braille, braille edition, braille version, braille ready, braille reader, braille?, tactile graphic,
            tactile diagram, tactile map, tactile material, tactile version, raised line drawing, raised line, BRF
    """,
    "low-vision": """
        learners: partially sighted student, partially sighted pupil, low vision student, student with low vision,
            partially sighted
        asks: low vision, large print, enlarged print, high contrast version, high contrast?, high contrast text,
            magnification?, screen magnifier, resizable text, enlargeable
    """,
    "photosensitive": """
        learners: student with epilepsy, learner with epilepsy, photosensitive student, photosensitive learner,
            student with photosensitive epilepsy
        asks: photosensitive epilepsy, photosensitive, no flashing, no flashing light, seizure safe, no strobe,
            without flashing, reduced motion, no motion sickness, epilepsy safe, no flashing image
    """,
    "sensory-autism": """
        learners: autistic student, autistic learner, autistic pupil, student with autism, learner with autism,
            autistic child, student on the autism spectrum, autism spectrum student, ASD, neurodivergent student,
            neurodivergent learner, sensory sensitivity
        offers: sensory friendly, low stimulation, low arousal, autism friendly, low sensory, sensory-friendly,
            reduced clutter, distraction free, predictable routine
        helps: social story?, social narrative, visual schedule, visual timetable, now and next board, first then board,
            sensory break
        asks: calm?, autism?
    """,
    "keyboard-only": """
        asks: keyboard only, keyboard accessible, keyboard navigation, keyboard navigable, keyboard operable,
            without a mouse, no mouse, without mouse, keyboard control, keyboard friendly, works with a keyboard
    """,
    "motor-switch": """
        learners: student with physical disability, student with motor impairment, student with fine motor difficulty,
            student with limited mobility, learner with physical disability
        asks: switch accessible, switch access, switch control, switch user, adaptive switch, eye gaze, eye tracking?,
            one handed, one-handed, motor impairment, fine motor difficulty, physical disability?, voice control?,
            mouth stick, limited mobility, large touch target
    """,
    "own-pace": """
        offers: self paced, self-paced, untimed, at your own pace, at their own pace, own pace, no time limit,
            without a time limit, extended time, no timer, go at your own speed
    """,
    "dyslexia-friendly": """
        learners: dyslexic student, dyslexic learner, dyslexic reader, dyslexic pupil, student with dyslexia,
            learner with dyslexia, reader with dyslexia, pupil with dyslexia, child with dyslexia, print disability,
            student with print disability, learner with print disability, dyslexic?
        offers: dyslexia friendly, dyslexia support, dyslexia accessible, opendyslexic, dyslexia-friendly font
        helps: decodable text, decodable reader, decodable book, structured literacy, read along audio
        asks: dyslexia?
    """,
    "structured-literacy": """
        offers: structured literacy, orton gillingham, orton-gillingham, decodable text, decodable reader,
            decodable book, decodable passage, decodable sentence, decodable story, systematic phonics,
            systematic synthetic phonics, synthetic phonics, explicit phonics, multisensory phonics, science of reading,
            sound wall, decodable?
        asks: phonics?, phonemic awareness?
    """,
    "reads-below-grade": """
        learners: struggling reader, striving reader, reluctant reader, below level reader, below grade reader,
            below grade level reader, older beginning reader, older struggling reader, emerging reader,
            learner who read below grade level, student who read below grade level, developing reader
        offers: hi lo, hi-lo, high low, high interest low readability, high interest low level,
            high interest low reading level, easy read, easy to read, plain language, plain english, simplified text,
            simplified version, adapted text, leveled text, levelled text, below grade level, below grade, below level,
            reads below grade, read below grade, reads below grade level, reading below grade level, low reading level,
            lower reading level, low lexile, lower lexile, easier to read, simple english, below grade level text
        asks: easy reading?, read below level
    """,
    "executive-function": """
        learners: student with adhd, learner with adhd, adhd student, student with add, ADHD,
            student with short attention span, student with attention difficulty
        offers: adhd friendly, executive function support, executive functioning, short activity, short task,
            bite sized, bitesize, quick activity, short attention span
        helps: chunked, chunking?, movement break, brain break, graphic organizer, graphic organiser, task card,
            student checklist, visual timer, checklist for student, checklist?, step by step?, clear step, small step?,
            planning sheet, task analysis
        asks: executive function?, short attention, attention span?, attention?
    """,
    "concrete-representations": """
        offers: concrete pictorial abstract, concrete representational abstract, CRA, CPA, manipulatives?,
            math manipulative, maths manipulative, concrete representation, concrete material, virtual manipulative
        helps: base ten block, base 10 block, dienes, cuisenaire rod, fraction tile, fraction strip, algebra tile,
            pattern block, ten frame, unifix cube, linking cube, multilink cube, geoboard, rekenrek, number rod,
            counters?, hands on?, hands-on?, fraction circle, place value disk, place value counter
    """,
    "aac": """
        learners: aac user, nonspeaking student, non speaking student, nonverbal student, non verbal student,
            minimally verbal student, nonspeaking learner, nonverbal learner, student who use aac,
            student with complex communication need
        offers: AAC, augmentative and alternative communication, communication board, core board,
            core vocabulary board, core word board, PECS, picture exchange, symbol supported, symbol support,
            picture symbol, speech generating device, pcs symbol, widgit symbol, aided language
    """,
    "english-learner": """
        learners: english learner, english language learner, english language learning student, multilingual learner,
            multilingual student, multilingual pupil, multilingual language learner, emergent bilingual,
            emerging bilingual, bilingual learner, bilingual student, bilingual pupil, el student, ell student,
            eal pupil, eal learner, eal student, esl student, esl learner, esol student, ELL, ELLs, ELs, MLL, MLLs, ESL,
            EAL, ESOL, ELD, LEP, WIDA, TESOL, english as an additional language, english as a second language,
            english for speaker of other language, limited english proficiency, limited english proficient,
            english language development, culturally and linguistically diverse learner, l2 learner,
            long term english learner, long-term english learner, beginning english learner, student learning english,
            learner of english, pupil learning english, second language learner, linguistically diverse student
        offers: english learner support, el support, ell support, eal support, english language support,
            language support?, language scaffold, sheltered instruction, SIOP, comprehensible input, ell friendly,
            eal friendly, designated eld, integrated eld
        helps: sentence frame, sentence starter, sentence stem, sentence builder, word bank, cognate?, picture glossary,
            bilingual glossary, visual glossary, illustrated glossary, vocabulary support, vocabulary preview,
            pre-taught vocabulary, word wall, realia?, language frame, writing frame, speaking frame, talk frame,
            visuals?, visual support, can do descriptor, language objective, substitution table
        asks: scaffold?, EL?
    """,
    "newcomers": """
        learners: newcomer student, newcomer learner, newcomer english learner, newcomer pupil, newcomer to english,
            newcomers?, SLIFE, SIFE, student with interrupted formal education, interrupted formal education,
            student with limited or interrupted formal education, interrupted schooling, recent arrival?,
            recently arrived student, newly arrived student, new arrival?, new to english, recent immigrant student,
            refugee student, refugee learner, beginner english learner, preproduction, pre-production english
        offers: newcomer toolkit, newcomer curriculum, newcomer unit, entering level
    """,
    "home-language": """
        offers: bilingual edition, bilingual text, bilingual book, bilingual version, dual language edition,
            dual language text, dual language book, dual language, dual-language, home language version,
            translated version, spanish version, spanish edition, side by side translation, home language support,
            parallel text
        asks: in their home language, in the home language, home language?, heritage language, first language?,
            mother tongue, translanguaging, translated?, in their own language, native language?, primary language?
    """,
    "advanced": """
        learners: gifted student, gifted learner, gifted child, gifted pupil, gifted kid, gifted and talented,
            advanced learner, advanced student, high ability learner, high ability student, high achiever,
            high achieving student, more able, more able pupil, most able, most able pupil, twice exceptional, 2e,
            early finisher, fast finisher, higher attaining pupil, high attainer, above level learner,
            learner above level, able mathematician, GATE, TAG, gifted?, advanced?, talented?
        offers: enrichment activity, enrichment task, enrichment material, enrichment?, enrichment project,
            extension activity, extension task, extension work, extension question, extension problem,
            challenge task, challenge problem, challenge question, challenge activity, stretch and challenge,
            greater depth, mastery with greater depth, above grade level, above grade, above level, honors?, honours?,
            ready for more, acceleration for, curriculum compacting, depth and complexity, accelerated learner
        helps: low floor high ceiling, low threshold high ceiling, low floor, high ceiling, rich task,
            rich mathematical task, open ended task, open-ended task, open middle, tiered task
        asks: extension?, challenge?
    """,
    "prerequisite-practice": """
        offers: prerequisite, prerequisite skill, prerequisite practice, prerequisite review, prerequisite knowledge,
            prior skill, review of prior skill, unfinished learning, learning loss, learning gap, gap filling,
            gap filler, fill gap, catch up lesson, catch-up lesson, catch up activity, catch up?, catch-up?,
            re-teach, reteach, reteaching, re-teaching, reteach lesson, pre-teach, preteach, preteaching, pre-teaching,
            skill review, skills review, review of earlier grade, foundational skill review, readiness?,
            readiness lesson, just in time support, just-in-time support, needs prerequisite practice
        asks: review lesson, review activity, not yet secure, missed learning
    """,
    "intervention": """
        learners: student who struggle with math, struggling learner, struggling student, below level learner,
            learner below level, student performing below grade level
        offers: math intervention, maths intervention, mathematics intervention, reading intervention,
            literacy intervention, tier 2 intervention, tier 3 intervention, tier 2, tier 3, tier two, tier three,
            RTI, MTSS, response to intervention, small group intervention, intervention lesson, intervention material,
            intervention program, intervention activity, targeted intervention, intervention?, remediation, remedial?,
            remedial lesson, remedial math, intensive intervention, numeracy recovery, reading recovery
    """,
    "offline": """
        offers: offline activity, offline?, works offline, use offline, available offline, unplugged, no internet,
            no internet needed, no internet required, without internet, without the internet, no device,
            no devices needed,
            no screen, screen free, screen-free, no computer, without computer, without a computer, no tech,
            no technology, no technology needed, tech free, no wifi, no computers required, without device
        asks: offline or on paper
    """,
    "low-bandwidth": """
        offers: low bandwidth?, low bandwidth version, low-bandwidth, slow internet, slow connection, low data,
            low data version, text only version, text-only version, data light, poor connection, small download
    """,
    "printable": """
        offers: printable?, printable worksheet, printable pdf, printable version, printable pages, print friendly,
            printer friendly, print and go, print & go, paper based, paper-based, paper only, paper and pencil,
            pencil and paper, black and white printable, print ready, print version, on paper?, photocopiable,
            photocopy ready, blackline master, reproducible worksheet
    """,
    "low-preparation": """
        offers: no prep, low prep, zero prep, little prep, minimal prep, no-prep, low-prep, no preparation,
            no preparation needed, low preparation, little preparation, minimal preparation, ready to use,
            ready to teach,
            ready to go, print and go, print & go, grab and go, no materials needed, no equipment needed, sub plan,
            substitute plan, emergency sub plan, cover lesson, no copies needed
    """,
}


@cache
def terms() -> Mapping[str, tuple[Term, ...]]:
    """The terms of every need, by its id."""
    return {need: tuple(_read(text)) for need, text in _WORDS.items()}


def _read(text: str) -> Iterable[Term]:
    for line in re.split(r"\n\s*(?=\w+:)", text.strip()):
        kind, _, words = line.partition(":")
        for word in words.split(","):
            name = " ".join(word.split())
            yield Term(name.removesuffix("?"), kind, name.endswith("?"))


@cache
def pattern(need: str, kinds: tuple[str, ...], *, topical: bool = False) -> re.Pattern[str]:
    """Terms of these kinds in a text, plural or not, with spaces or hyphens; with the topical ones only if asked."""
    chosen = [term for term in terms()[need] if term.kind in kinds and (topical or not term.topical)]
    spelled = "|".join(_spelled(term.text) for term in sorted(chosen, key=lambda term: -len(term.text)))
    return re.compile(rf"(?<![\w-])(?:{spelled})(?![\w-])" if spelled else r"(?!)")


def matches(text: str, need: str, kinds: tuple[str, ...], *, topical: bool = False) -> Iterator[re.Match[str]]:
    """Where terms of these kinds stand in a text."""
    folded = text.lower()
    if any(anchor in folded for anchor in _anchors(need, kinds, topical)):
        yield from pattern(need, kinds, topical=topical).finditer(text)


@cache
def _anchors(need: str, kinds: tuple[str, ...], topical: bool) -> tuple[str, ...]:
    """For each term a part that every spelling of it has: most texts hold none, and need no pattern."""
    chosen = [term.text for term in terms()[need] if term.kind in kinds and (topical or not term.topical)]
    return tuple(dict.fromkeys(max(re.split(r"[ -]", text.lower()), key=len).rstrip("ys") for text in chosen))


def _spelled(text: str) -> str:
    """One term as a pattern: acronyms in capitals, or with a plural s; else in any case, its nouns in any number."""
    if text.isupper() or (text.endswith("s") and text[:-1].isupper()):
        return re.escape(text) + ("" if text.endswith("s") else "s?")
    words = [_plural(word) if len(word) > 2 else re.escape(word) for word in re.split(r"[ -]", text)]
    return f"(?i:{'[ -]+'.join(words)})"


def _plural(word: str) -> str:
    if word.endswith("y"):
        return re.escape(word[:-1]) + "(?:y|ies)"
    if word in ("child", "children"):
        return "child(?:ren)?"
    return re.escape(word) + ("" if word.endswith("s") else "s?")

"""The words that publishers and teachers use for each learner need: one list for evidence and for queries.

Terms come from W3C's accessibility vocabulary, WIDA, CAST's UDL Guidelines 3.0, the International Dyslexia Association
and IDEA. Each is listed under what it says:

- ``learners``: whom a material serves, "English learners". A publisher's use of it declares the need.
- ``offers``: what the material is or has that meets the need, "hi-lo", "large print". It declares the need too.
- ``helps``: a support that helps with the need, "sentence frames". The need is inferred from it.
- ``asks``: what teachers type for the need and no rule of evidence reads: accessibility is declared in its own fields.

A term with ``?`` is also a topic ("captions", "intervention"): in a query it counts only after "with", "for" or the
like, or as the whole query, and in a record only where the rule for its place says so. ``?>`` counts at the end of a
query too, after another topic ("photosynthesis braille"), ``?<>`` also before one ("gifted geometry"). Terms are lower
case, in the singular, with spaces; acronyms in capitals are read in capitals only. ``~`` is any word for a learner
("deaf ~"), ``@`` a language, ``#`` something to read, ``%`` a disability or difficulty. Terms in Spanish are in
``spanish``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cache
from itertools import product
from typing import NamedTuple

from catalog.needs import spanish

KINDS = ("learners", "offers", "helps", "asks")


_STANDS_FOR = {
    "~": ("student", "learner", "pupil", "kid", "child"),
    "@": ("spanish", "arabic", "chinese", "mandarin", "cantonese", "vietnamese", "french", "haitian creole", "creole",
          "portuguese", "russian", "ukrainian", "somali", "polish", "urdu", "hindi", "punjabi", "bengali", "tagalog",
          "korean", "japanese", "farsi", "dari", "pashto", "swahili", "hmong", "nepali", "burmese", "romanian",
          "turkish", "kurdish", "tigrinya", "amharic"),
    "#": ("text", "passage", "reading", "book", "article", "story", "novel", "chapter", "version"),
    "%": ("disability", "difficulty", "impairment", "disorder", "challenge", "need", "issue", "problem"),
    "$": spanish.LEARNERS,
}  # fmt: skip


class Beside(IntEnum):
    """At which ends of a query a term that is also a topic asks for its need."""

    NO = 0
    AFTER = 1
    EITHER = 2


_BESIDE = {"": Beside.NO, ">": Beside.AFTER, "<>": Beside.EITHER}


class Term(NamedTuple):
    """``text`` in lower case; ``topical`` if it also names a topic."""

    text: str
    kind: str
    topical: bool
    beside: Beside = Beside.NO
    spanish: bool = False

    @property
    def acronym(self) -> bool:
        """Whether it is one word in capitals, with a plural s or without: "ELLs"."""
        return " " not in self.text and self.text.rstrip("s").isupper()

    def spellings(self) -> Iterator[str]:
        """The text with each word that its marks mean, and in Spanish each gender and number."""
        words = [_STANDS_FOR.get(word, (word,)) for word in self.text.split(" ")]
        if self.spanish:
            words = [tuple(form for word in choices for form in spanish.forms(word)) for choices in words]
        return map(" ".join, product(*words))


_WORDS = {
    "captions": """
        learners: ~ with cochlear implant, cochlear implant?>, auditory processing disorder, ~ with auditory processing
            %, ~ with cochlear implant, ~ with hearing aid, deaf ~, hard of hearing ~, hearing impaired ~, ~ with
            hearing loss, DHH, deaf?>, hard of hearing?<>, ~ who are deaf, ~ who are hard of hearing, deaf and hard of
            hearing, deaf or hard of hearing, D/HH, ~ with hearing %
        asks: transcript available, transcript provided, transcript included, video transcript, captioning?>, subtitle
            available, closed caption, closed captioned, captioned video, captioned film, captioned, captions?>,
            subtitled video, subtitled film, subtitles?>, transcript?, transcription?, closed captioning, captioned
            clip, captioned media, open caption, CC video
    """,
    "signed": """
        asks: sign language video, sign language version, in sign language, ASL, BSL, american sign language, british
            sign language, sign language?>, signed video, signed version, sign language interpretation, sign language
            interpreter, signed?, auslan, ASL interpreted, interpreted in ASL, ASL version
        learners: signing ~
    """,
    "audio-description": """
        asks: descriptive audio, descriptive video, audio descriptive, audio description, audio described, audio
            described video, described video, video description
    """,
    "screen-reader": """
        learners: legally blind ~, legally blind, blind ~, visually impaired ~, ~ who are blind, vision impaired ~,
            blind?, visually impaired?>, ~ who are visually impaired, ~ with vision loss, ~ with sight loss, sight
            impaired ~, VI ~, ~ with visual %, ~ with vision %
        asks: accessible pdf, tagged pdf, accessible document, accessible format, read aloud accommodation, read-aloud
            accommodation, reading software, accessible epub, screen reader, screenreader, screen reader accessible,
            screen reader friendly, text to speech, text-to- speech, TTS, read aloud by software, alt text?>,
            alternative text?, image description, JAWS?, NVDA, voiceover?>, voiceover compatible, works with jaws,
            DAISY, read aloud?>, non-visual reading, jaws compatible, jaws accessible, nvda compatible, described
            image, images described, text to speech compatible
    """,
    "braille-tactile": """
        asks: nemeth, nemeth code, contracted braille, uncontracted braille, refreshable braille, braille display,
            embossed, in braille, braille edition, braille version, braille ready, braille reader, braille?<>, tactile
            graphic, tactile diagram, tactile map, tactile material, tactile version, raised line drawing, raised line,
            BRF, UEB, tactile book, tactile model?, in tactile form
    """,
    "low-vision": """
        learners: ~ with CVI, CVI, cortical visual impairment, ~ with albinism, ~ with nystagmus, partially sighted ~,
            low vision ~, ~ with low vision, partially sighted, ~ who are partially sighted, ~ with poor eyesight
        asks: screen magnification, screen magnifier software, low vision, large print, high contrast version, high
            contrast?>, high contrast text, magnification?, screen magnifier, resizable text, enlargeable, enlarged
            text, enlarged font, big print, bigger print, larger print, large font, larger font, big font, bigger font,
            large text, bigger text, enlarged worksheet, zoomable, color blind friendly, colorblind friendly, colour
            blind friendly, 18 point font, 18 pt font, enlarged print?
    """,
    "photosensitive": """
        learners: ~ with epilepsy, photosensitive ~, ~ with photosensitive epilepsy, ~ with seizure, ~ who have
            seizure, ~ with seizure %
        asks: epilepsy?, photosensitivity?, seizure?, photosensitive epilepsy, photosensitive, no flashing, no flashing
            light, seizure safe, no strobe, without flashing, reduced motion, no motion sickness, epilepsy safe, no
            flashing image, seizure disorder, epilepsy friendly, seizure friendly, no strobe effect, no strobing, flash
            free, flicker free, no flicker, no flashes, safe for epilepsy
    """,
    "sensory-autism": """
        learners: ~ with anxiety, anxious ~, anxiety?, autistic ~, autistic?<>, ~ with autism, ~ on the autism
            spectrum, autism spectrum ~, ASD, neurodivergent ~, sensory sensitivity, ~ on the spectrum, ~ with ASD,
            neurodiverse ~, autism classroom, autism class, sensory issue, sensory processing?>, sensory need, ~ with
            sensory %, ~ with sensory processing %
        offers: sensory friendly, low stimulation, low arousal, autism friendly, low sensory, sensory-friendly, reduced
            clutter, distraction free, predictable routine
        helps: social story?<>, social narrative, visual schedule, visual timetable, now and next board, first then
            board, sensory break
        asks: calm?, autism?<>
    """,
    "keyboard-only": """
        asks: keyboard only, keyboard accessible, keyboard navigation, keyboard navigable, keyboard operable, without a
            mouse, no mouse, without mouse, keyboard control, keyboard friendly, works with a keyboard, ~ who can't use
            a mouse, ~ who cannot use a mouse, keyboard-accessible, no need for a mouse
    """,
    "motor-switch": """
        learners: ~ with dyspraxia, dyspraxia?>, ~ with muscular dystrophy, ~ in a wheelchair, ~ with limited mobility,
            ~ with cerebral palsy, ~ with limited hand use, ~ with reduced mobility, ~ with fine motor delay, ~ who use
            a switch, ~ with physical %, ~ with motor %, ~ with fine motor %, ~ with mobility %, ~ with orthopedic %
        asks: switch accessible, switch access, switch control, switch user, adaptive switch, eye gaze, eye tracking?,
            one handed, one-handed, motor impairment, fine motor difficulty, physical disability?, voice control?,
            mouth stick, limited mobility, large touch target, limited hand use, fine motor challenge, fine motor
            delay, fine motor issue, eye-gaze, switch-accessible, switch adapted
    """,
    "own-pace": """
        offers: self paced, self-paced, untimed, at your own pace, at their own pace, own pace, no time limit, without
            a time limit, extended time, no timer, go at your own speed, work at own pace, work at your own pace,
            without time pressure, no time pressure, no time constraint, not timed, without a timer, extra time?
    """,
    "dyslexia-friendly": """
        learners: dyslexic ~, dyslexic reader, ~ with dyslexia, reader with dyslexia, print disability, dyslexic?<>, ~
            with reading %, ~ with print %, ~ with specific learning %
        offers: dyslexia friendly, dyslexia support, dyslexia accessible, opendyslexic, dyslexia-friendly font
        helps: decodable text, decodable reader, decodable book, structured literacy, read along audio
        asks: dyslexia?<>, audio support, audiobook version, audio version, read to me, listen along, read along
    """,
    "structured-literacy": """
        offers: phonics intervention, phonics catch up, structured literacy, orton gillingham, orton-gillingham,
            decodable reader, decodable sentence, systematic phonics, systematic synthetic phonics, synthetic phonics,
            explicit phonics, multisensory phonics, science of reading, sound wall, decodable?>, phonics based,
            phonics-based, multisensory reading, multisensory literacy, phonetically controlled text, decodable #
        asks: phonics?, phonemic awareness?
    """,
    "reads-below-grade": """
        learners: struggling reader, striving reader, reluctant reader, below level reader, below grade reader, below
            grade level reader, older beginning reader, older struggling reader, emerging reader, ~ who read below
            grade level, developing reader, low reader, lower reader, weak reader, weaker reader, poor reader, slow
            reader, lower level reader, low level reader, ~ who read below grade, ~ reading below grade level, ~
            reading below grade, ~ who read below level, ~ with low reading level, emergent reader?<>, early reader?, ~
            behind in reading
        offers: leveled reader, levelled reader, leveled book, leveled passage, hi lo, hi-lo, high low, high interest
            low readability, high interest low level, high interest low reading level, easy read, easy to read, plain
            language, plain english, leveled text, levelled text, below grade level, below grade, below level, reads
            below grade, read below grade, reads below grade level, reading below grade level, low reading level, lower
            reading level, low lexile, lower lexile, easier to read, simple english, below grade level text,
            differentiated reading level, multiple reading level, different reading level, several reading level,
            differentiated text, multi-level text, tiered reading, tiered text, lower level text, low level text, below
            level text, hi low, hi-low, simplified #, simpler #, easier #, adapted #, modified #, simplified english
        asks: easy reading?, read below level
    """,
    "executive-function": """
        learners: ~ with slow processing speed, slow processing ~, ~ with processing %, ~ with adhd, adhd ~, ~ with
            add, ADHD, ~ with short attention span, ~ with attention deficit, ~ who lose focus, ~ who struggle to
            focus, ~ with poor working memory, ~ with short attention, ~ with attention %, ~ with focus %, ~ with
            executive function %, ~ with executive functioning %, ~ with executive dysfunction, ~ with working memory %
        offers: step by step instruction, step-by-step instruction, one direction at a time, short chunk, small chunk,
            bite sized chunk, bite-sized chunk, manageable chunk, in chunk, chunked text, adhd friendly, executive
            function support, executive functioning, short activity, short task, bite sized, bitesize, quick activity,
            short attention span, broken into steps, broken into small steps, broken into smaller steps, broken down
            into steps, broken into parts, broken into chunks, one step at a time, working memory support, in small
            steps, in short steps, short lesson?
        helps: chunked, chunking?, movement break, brain break, graphic organizer, graphic organiser, task card,
            student checklist, visual timer, checklist for student, checklist?, step by step?>, clear step, small
            step?>, planning sheet, task analysis
        asks: executive function?, short attention, attention span?, attention?, attention issue, attention problem,
            focus issue?
    """,
    "concrete-representations": """
        offers: concrete pictorial abstract, concrete representational abstract, manipulatives?<>, math manipulative,
            maths manipulative, concrete representation, concrete material, virtual manipulative, CRA?, CPA?, concrete
            to abstract
        helps: dienes, cuisenaire rod, multilink cube, rekenrek, counters?, hands on?<>, hands-on?<>, fraction circle,
            geoboard?>, number rod?>, base ten block?>, base 10 block?>, fraction tile?>, fraction strip?>, algebra
            tile?>, pattern block?>, ten frame?>, unifix cube?>, linking cube?>, place value disk?>, place value
            counter?>, real object?
    """,
    "aac": """
        learners: ~ with apraxia, apraxia?>, ~ with selective mutism, aac user, nonspeaking ~, non speaking ~,
            nonverbal ~, non verbal ~, minimally verbal ~, ~ who use aac, nonspeaking, non-speaking, nonverbal?<>,
            non-verbal?<>, non verbal?<>, ~ who use AAC, ~ who use a communication device, minimally speaking ~,
            non-verbal ~, non-speaking ~, ~ with communication %, ~ with complex communication %
        offers: communication device, voice output device, AAC, augmentative and alternative communication,
            communication board?>, core board, core vocabulary board, core word board, PECS, picture exchange, symbol
            supported, symbol support, picture symbol?>, speech generating device, pcs symbol, widgit symbol, aided
            language
    """,
    "english-learner": """
        learners: ML ~, active bilingual, simultaneous bilingual, SDAIE, CLIL, ELPAC, dual language learner, newly
            proficient ~, ~ in english immersion, MLE ~, SEI, RFEP, english language learning ~, multilingual ~,
            multilingual language ~, emergent bilingual, emerging bilingual, bilingual ~, el ~, ell ~, eal ~, esl ~,
            esol ~, ELL, ELLs, ELs, MLL, MLLs, ESL, EAL, ESOL, ELD, WIDA, TESOL, english as an additional language,
            english as a second language, english for speaker of other language, limited english proficiency, limited
            english proficient, english language development, culturally and linguistically diverse ~, l2 ~, long term
            english ~, long-term english ~, beginning english ~, ~ learning english, ~ of english, second language ~,
            linguistically diverse ~, english learner, english language ~, LEP?, ENL, ENL ~, ESOL ~, LEP ~, ELD ~,
            emerging multilingual, emergent multilingual, english as a new language, LTEL, LTELs, MLs, ~ whose first
            language is not english, ~ whose home language is not english, ~ with limited english, ~ who are learning
            english, ~ who speak little english, non native speaker, non native english speaker, non english speaker,
            non english speaking ~, beginner in english, beginning english speaker, english learning ~, english new
            language, non-native speaker, non-native english speaker, non-english speaker, non-english speaking ~,
            language learner?<>, ~ acquiring english, ~ acquiring english as a new language
        offers: structured english immersion, sheltered english, sheltered content, english learner support, el
            support, ell support, eal support, english language support, language support?>, language scaffold,
            sheltered instruction, SIOP, comprehensible input, ell friendly, eal friendly, designated eld, integrated
            eld
        helps: picture vocabulary, picture glossary card, sentence frame, sentence starter, sentence stem, sentence
            builder, word bank, cognate?, picture glossary, bilingual glossary, visual glossary, illustrated glossary,
            vocabulary support, vocabulary preview, pre-taught vocabulary, realia?, language frame, writing frame,
            speaking frame, talk frame, visuals?>, visual support, can do descriptor, language objective, substitution
            table, word wall?>, picture support, pictorial support, vocabulary scaffold, language scaffolding, glossed
            word, visual vocabulary, picture word bank, picture dictionary, translanguaging support, picture cue,
            visual cue, picture prompt
        asks: scaffold?, EL?
    """,
    "newcomers": """
        learners: entering and emerging proficiency, entering proficiency, emerging proficiency, no english, no
            english yet, little english, zero english, very little english, ~ with no english, ~ with little english,
            ~ who speak no english, ~ with no prior schooling, newcomer ~, newcomer english ~, newcomer to english,
            newcomers?<>, SLIFE, SIFE, ~ with interrupted formal education, interrupted formal education, ~ with
            limited or interrupted formal education, interrupted schooling, recent arrival?<>, recently arrived ~,
            newly arrived ~, new arrival?<>, new to english, recent immigrant ~, refugee ~, beginner english ~,
            preproduction, pre-production english, newly arrived immigrant, immigrant ~, new to the country, ~ new to
            the country, ~ with limited formal schooling, ~ with limited schooling, ~ with limited formal education, ~
            with interrupted schooling, ~ with interrupted education, recently arrived immigrant
        offers: wida level 1, wida entering, wida emerging, level 1 english, emerging level, newcomer toolkit, newcomer
            curriculum, newcomer unit, entering level
    """,
    "home-language": """
        offers: home language material, home language resource, home language text, L1 support, L1 version, first
            language support, native language support, primary language support, translated copy, bilingual edition,
            bilingual text, bilingual book, bilingual version, dual language edition, dual language text, dual language
            book, dual language, dual-language, home language version, translated version, spanish version, spanish
            edition, side by side translation, home language support, parallel text, bilingual worksheet, bilingual
            material, bilingual resource, bilingual lesson, bilingual handout, translated vocabulary, translated
            glossary, translated worksheet, translated material, translated text, @ translation, translated into @,
            translation in @, in @ and english, in english and @, dual immersion, two way immersion, dual language
            immersion, bilingual card, bilingual vocabulary, bilingual vocabulary card
        asks: bilingual?<>, in their home language, in the home language, home language?>, heritage language, first
            language?, translanguaging?>, translated?, in their own language, native language?, primary language?,
            mother tongue?
        learners: @ speaking ~, heritage speaker, heritage language speaker, heritage language learner, @ speaker?
    """,
    "advanced": """
        learners: gifted ~, gifted and talented, advanced ~, high ability ~, high achiever, high achieving ~, more
            able, more able ~, most able, most able ~, twice exceptional, 2e, early finisher, fast finisher, higher
            attaining ~, high attainer, above level ~, ~ above level, able mathematician, gifted?<>, advanced?,
            talented?, GATE?, TAG?, academically gifted, academically talented, mathematically gifted, mathematically
            talented ~, academically gifted ~, highly able ~, able ~, GT ~, G/T, high flyer, high flier, ~ who finish
            early, quick finisher, ~ who need a challenge, ~ who need more challenge, ~ who are ready for more, ~
            working above grade level, ~ above grade level, gifted education?, gifted program?, gifted class
        offers: enrichment activity, enrichment task, enrichment material, enrichment?, enrichment project, extension
            activity, extension task, extension work, extension question, extension problem, challenge task, challenge
            problem, challenge question, challenge activity, stretch and challenge, greater depth, mastery with greater
            depth, above grade level, above grade, above level, honors?, honours?, ready for more, acceleration for,
            curriculum compacting, depth and complexity, accelerated learner, stretch activity, stretch task, stretch
            question, more challenging version, more challenging task, harder version, extension lesson, extension
            project, differentiated up
        helps: low floor high ceiling, low threshold high ceiling, low floor, high ceiling, rich task, rich
            mathematical task, open ended task, open-ended task, open middle, tiered task
        asks: extension?, challenge?
    """,
    "prerequisite-practice": """
        offers: prerequisite, prerequisite skill, prerequisite practice, prerequisite review, prerequisite knowledge,
            prior skill, review of prior skill, unfinished learning, learning loss, learning gap, gap filling, gap
            filler, fill gap, catch up lesson, catch-up lesson, catch up activity, catch up?>, catch-up?>, re-teach,
            reteach, reteaching, re-teaching, reteach lesson, pre-teach, preteach, preteaching, pre-teaching, skill
            review, skills review, review of earlier grade, foundational skill review, readiness?, readiness lesson,
            just in time support, just-in-time support, needs prerequisite practice, skill gap, math gap, gap in
            learning, fill in gap, fill in the gap, filling gap, foundational gap, foundational skill, learning
            recovery, prior knowledge review, pre-requisite skill, pre-requisite
        asks: review lesson, review activity, not yet secure, missed learning
    """,
    "intervention": """
        learners: dyscalculia?>, dyscalculic ~, ~ who struggle with math, struggling ~, below level ~, ~ below level, ~
            performing below grade level, ~ who struggle, ~ who are struggling, struggling math ~, struggling maths ~,
            ~ who struggle in math, ~ who are behind, ~ who are falling behind, ~ who have fallen behind, ~ below grade
            level, below grade level ~, ~ working below grade level, low achiever, low achieving ~, lower achieving ~,
            low attaining ~, lower attaining ~, low attainer, lower attainer, at risk ~, ~ at risk, ~ with dyscalculia,
            ~ who need extra help, ~ who need extra support, low performing ~, ~ with math %, ~ with maths %, ~ with
            mathematics %, ~ with math learning %, ~ with learning %, ~ with gap, ~ with skill gap, ~ behind in
            reading, ~ behind in math
        offers: math intervention, maths intervention, mathematics intervention, reading intervention, literacy
            intervention, tier 2 intervention, tier 3 intervention, tier 2, tier 3, tier two, tier three, RTI, MTSS,
            response to intervention, small group intervention, intervention lesson, intervention material,
            intervention program, intervention activity, targeted intervention, intervention?, remediation, remedial?,
            remedial lesson, remedial math, intensive intervention, numeracy recovery, reading recovery, remedial
            practice
    """,
    "offline": """
        offers: offline activity, offline?>, works offline, use offline, available offline, no internet, no internet
            needed, no internet required, without internet, without the internet, no device, no devices needed, no
            screen, screen free, screen-free, no computer, without computer, without a computer, no tech, no
            technology, no technology needed, tech free, no wifi, no computers required, without device, no internet
            access, without internet access, no internet connection, no wi fi, no electronics, no laptop, no ipad,
            device free, device-free, without technology, without tech, no chromebook, unplugged?>, without wifi,
            without wi fi
        asks: offline or on paper
    """,
    "low-bandwidth": """
        offers: low bandwidth?>, low bandwidth version, low-bandwidth, slow internet, slow connection, low data, low
            data version, text only version, text-only version, data light, poor connection, small download, poor
            internet, weak internet, limited internet, bad internet, unreliable internet, limited bandwidth, limited
            data, slow wifi, text only?>
    """,
    "printable": """
        offers: printable?>, printable worksheet, printable pdf, printable version, printable pages, print friendly,
            printer friendly, print and go, print & go, paper based, paper-based, paper only, paper and pencil, pencil
            and paper, black and white printable, print ready, print version, on paper?, photocopiable, photocopy
            ready, blackline master, reproducible worksheet, can be printed, can be printed out, paper copy, hard copy,
            print only, printed version, ready to print, paper version, printout?>, to print out, paper based lesson
    """,
    "low-preparation": """
        offers: no prep, low prep, zero prep, little prep, minimal prep, no-prep, low-prep, no preparation, no
            preparation needed, low preparation, little preparation, minimal preparation, ready to use, ready to teach,
            ready to go, print and go, print & go, grab and go, no materials needed, no equipment needed, sub plan,
            substitute plan, emergency sub plan, cover lesson, no copies needed, pick up and go, open and go, minimal
            preparation required, no setup, low setup, little setup, nothing to prepare, no advance preparation
    """,
}


@cache
def terms() -> Mapping[str, tuple[Term, ...]]:
    """The terms of every need, by its id."""
    return {need: (*_read(text), *_read(spanish.WORDS.get(need, ""), spanish=True)) for need, text in _WORDS.items()}


def _read(text: str, *, spanish: bool = False) -> Iterable[Term]:
    if not text:
        return
    for line in re.split(r"\n\s*(?=\w+:)", text.strip()):
        kind, _, words = line.partition(":")
        for word in words.split(","):
            text, topical, place = " ".join(word.split()).partition("?")
            yield Term(text, kind, bool(topical), _BESIDE[place], spanish)


@cache
def pattern(need: str, kinds: tuple[str, ...], *, topical: bool = False) -> re.Pattern[str]:
    """Terms of these kinds in a text, plural or not, with spaces or hyphens; with the topical ones only if asked."""
    chosen = [term for term in terms()[need] if term.kind in kinds and (topical or not term.topical)]
    spelled = "|".join(map(_spelled, sorted(chosen, key=lambda term: -len(term.text))))
    return re.compile(rf"(?<![\w-])(?:{spelled})(?![\w-])" if spelled else r"(?!)")


def matches(text: str, need: str, kinds: tuple[str, ...], *, topical: bool = False) -> Iterator[re.Match[str]]:
    """Where a text has terms of these kinds."""
    folded = text.lower()
    anchors = _anchors(need, kinds, topical)
    if any(longest in folded and all(part in folded for part in others) for longest, others in anchors):
        yield from pattern(need, kinds, topical=topical).finditer(text)


@cache
def _anchors(need: str, kinds: tuple[str, ...], topical: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each term the parts that every spelling of it has, the longest before the others: most texts lack one of
    each, and need no pattern. Of a Spanish term only the longest counts, as the others may take other accents."""
    chosen = [term for term in terms()[need] if term.kind in kinds and (topical or not term.topical)]
    found = []
    for term in chosen:
        fixed = [part for part in re.split(r"[ -]", term.text.lower()) if part not in _STANDS_FOR]
        parts = [part.rstrip("yso") for part in sorted(fixed, key=len, reverse=True)]
        found.append((parts[0], () if term.spanish else tuple(parts[1:])))
    return tuple(dict.fromkeys(found))


def _spelled(term: Term) -> str:
    """One term as a pattern: acronyms in capitals, or with a plural s; else in any case, its nouns in any number."""
    text = term.text
    if term.acronym:
        return re.escape(text) + ("" if text.endswith("s") else "s?")
    words = [_word(word, term) for word in re.split(r"[ -]", text)]
    return f"(?i:{'[ -]+'.join(words)})"


def _word(word: str, term: Term) -> str:
    choices = _STANDS_FOR.get(word, (word,))
    if term.spanish:
        return f"(?:{'|'.join(re.escape(form) for one in choices for form in spanish.forms(one))})s?"
    return "|".join(_plural(one) if len(one) > 2 else re.escape(one) for one in choices).join(("(?:", ")"))


def _plural(word: str) -> str:
    if word.endswith("y"):
        return re.escape(word[:-1]) + "(?:y|ies)"
    if word in ("child", "children"):
        return "child(?:ren)?"
    return re.escape(word) + ("" if word.endswith("s") else "s?")

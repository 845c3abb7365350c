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
("deaf ~"), ``@`` a language, ``#`` something to read, ``%`` a disability or difficulty, ``^`` a size of large print.
Terms in Spanish are in ``spanish``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from catalog.needs import spanish

KINDS = ("learners", "offers", "helps", "asks")


_STANDS_FOR = {
    "~": ("student", "learner", "pupil", "kid", "child", "teen", "teenager", "scholar", "youngster", "adolescent"),
    "@": ("spanish", "arabic", "chinese", "mandarin", "cantonese", "vietnamese", "french", "haitian creole", "creole",
          "portuguese", "russian", "ukrainian", "somali", "polish", "urdu", "hindi", "punjabi", "bengali", "tagalog",
          "korean", "japanese", "farsi", "dari", "pashto", "swahili", "hmong", "nepali", "burmese", "romanian",
          "turkish", "kurdish", "tigrinya", "amharic"),
    "#": ("text", "passage", "reading", "book", "article", "story", "novel", "chapter", "version"),
    "%": ("disability", "difficulty", "impairment", "disorder", "challenge", "need", "issue", "problem", "delay",
          "deficit", "deficiency", "difference"),
    "^": ("14", "16", "18", "20", "22", "24"),
    "$": spanish.LEARNERS,
}  # fmt: skip

_BEGINNING = re.compile(r"\b\w{3}")  # of a word


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
        learners: ~ with cochlear implant, cochlear implant?>, auditory processing disorder, ~ with auditory
            processing %, ~ with cochlear implant, ~ with hearing aid, deaf ~, hard of hearing ~, hearing impaired ~,
            ~ with hearing loss, DHH, deaf?>, hard of hearing?<>, ~ who are deaf, ~ who are hard of hearing, deaf and
            hard of hearing, deaf or hard of hearing, D/HH, ~ with hearing %, ~ with cochlear implants, ~ who lip
            read, ~ with hearing device, deaf and HoH, HoH, HoH ~, cochlear implant user, hearing aid user, hearing
            device user, ~ with APD, ~ with auditory %
        asks: transcript available, transcript provided, transcript included, video transcript, captioning?>, subtitle
            available, closed caption, closed captioned, captioned video, captioned film, captioned, captions?<>,
            subtitled video, subtitled film, subtitles?<>, transcript?, transcription?, closed captioning, captioned
            clip, captioned media, open caption, CC video, live caption, live captioning, CART captioning, CART,
            hearing loop?>, real time captioning, real-time captioning, open captioned, burned in caption, CC?>,
            accurate caption, edited caption, SDH subtitle, subtitled in english, transcript for?>
    """,
    "signed": """
        asks: sign language video, sign language version, in sign language, ASL, BSL, american sign language, british
            sign language, sign language?<>, signed video, signed version, sign language interpretation, sign language
            interpreter, signed?, auslan, ASL interpreted, interpreted in ASL, ASL version, cued speech?>, makaton?>,
            signed english, sign supported english, ISL, LSF, fingerspelling?>, signed story?>, signed stories?>, BSL
            version
        learners: signing ~, ASL first ~, ASL-first ~, sign language user, BSL user, ASL user, auslan user,
            makaton user
    """,
    "audio-description": """
        asks: descriptive audio, descriptive video, audio descriptive, audio description, audio described, audio
            described video, described video, video description, captioned and described, described media?>,
            descriptive narration?>, narrated description?>
    """,
    "screen-reader": """
        learners: legally blind ~, legally blind, blind ~, visually impaired ~, ~ who are blind, vision impaired
            ~, blind?, visually impaired?>, ~ who are visually impaired, ~ with vision loss, ~ with sight loss, sight
            impaired ~, VI ~, ~ with visual %, ~ with vision %, ~ with low or no vision, screen reader user, text to
            speech user, JAWS user, NVDA user, voiceover user
        asks: accessible pdf, tagged pdf, accessible document, accessible format, read aloud accommodation,
            read-aloud accommodation, reading software, accessible epub, screen reader, screenreader, screen reader
            accessible, screen reader friendly, text to speech, text-to- speech, TTS, read aloud by software, alt
            text?>, alternative text?, image description, JAWS?, NVDA, voiceover?>, voiceover compatible, works with
            jaws, DAISY, read aloud?>, non-visual reading, jaws compatible, jaws accessible, nvda compatible,
            described image, images described, text to speech compatible, WCAG, WCAG compliant, WCAG conformant, WCAG
            2.2 AA, WCAG 2.1 AA, WCAG AA, section 508, section 508 compliant, 508 compliant, 508 conformant, 508
            compliant pdf, VPAT, ADA compliant, ADA accessible, EN 301 549?>, PDF/UA, born accessible,
            born-accessible, digitally accessible, epub accessibility?>, accessible ebook, accessible web page,
            accessible slide, accessible word document, NIMAS, NIMAC, MathML?>, tagged heading?>, heading structure
            for screen reader, long description?>, extended description?>, ARIA label, talkback?>, chromevox?>,
            narrator software?>, speech output?>, read out loud?>, reads aloud?>, read by the computer?>, immersive
            reader, accessible math, accessible equation, text alternative, text alternatives, alt texted image?>,
            accessible google doc, accessible google slide, accessible epub3, accessible html, accessible website,
            mathml equation?>, mathml formula?>, text alternative for image, text reader software
    """,
    "braille-tactile": """
        asks: nemeth, nemeth code, contracted braille, uncontracted braille, refreshable braille, braille display,
            embossed, in braille, braille edition, braille version, braille ready, braille reader, braille?<>, tactile
            graphic, tactile diagram, tactile map, tactile material, tactile version, raised line drawing, raised
            line, BRF, UEB, tactile book, tactile model?, in tactile form, swell paper?>, swell form?>, thermoform?>,
            3D printed model for blind, embosser ready?>, tactile picture, raised graphic?>, tactile graphic library,
            braille format, braille copy, braille math, wikki stix?>, touch tour?>, raised map?>, raised diagram?>
        learners: deafblind ~, deaf-blind ~, deaf blind ~, ~ who are deafblind, ~ with deafblindness, ~ with dual
            sensory %, ~ with dual sensory loss, braille user
    """,
    "low-vision": """
        learners: ~ with CVI, CVI, cortical visual impairment, ~ with albinism, ~ with nystagmus, partially
            sighted ~, low vision ~, ~ with low vision, partially sighted, ~ who are partially sighted, ~ with poor
            eyesight, color blind ~, colour blind ~, colorblind ~, colourblind ~, ~ with color blindness, ~ with
            colour blindness, ~ with tunnel vision, large print reader, large print user, ~ with color vision %, ~
            with colour vision %, ~ with color deficiency, ~ with colour deficiency, color deficient ~, colour
            deficient ~, CVD, ~ with CVD, magnifier user
        asks: screen magnification, screen magnifier software, low vision, large print, high contrast version, high
            contrast?>, high contrast text, magnification?, screen magnifier, resizable text, enlargeable, enlarged
            text, enlarged font, big print, bigger print, larger print, large font, larger font, big font, bigger
            font, large text, bigger text, enlarged worksheet, zoomable, color blind friendly, colorblind friendly,
            colour blind friendly, 18 point font, 18 pt font, enlarged print?, ^ point, ^ pt, ^ point print, ^ point
            type, ^ point text, ^ pt type, ^ pt print, high contrast slide, high contrast pdf, high contrast colour,
            high contrast color, high contrast mode, strong contrast, good contrast, reflowable?>, reflowable text,
            reflow, dark mode?>, adjustable font, adjustable font size, adjustable text, text resizing, resizable
            font, zoom friendly, zoom to 200?>, enlarged version, enlarged copy, a3 enlargement?>, color blind safe,
            colorblind safe, colour blind safe, color safe, colour safe, not color dependent?>, does not rely on
            color?>, magnifier friendly, magnified text, magnified print, yellow on black?>, high contrast handout,
            high contrast worksheet, high contrast printable, high contrast print, large print handout
    """,
    "photosensitive": """
        learners: ~ with epilepsy, photosensitive ~, ~ with photosensitive epilepsy, ~ with seizure, ~ who have
            seizure, ~ with seizure %, ~ with migraine, ~ with vestibular %, ~ with motion sensitivity, ~ with motion
            sickness, ~ prone to seizure
        asks: epilepsy?, photosensitivity?, seizure?, photosensitive epilepsy, photosensitive, no flashing, no
            flashing light, seizure safe, no strobe, without flashing, reduced motion, no motion sickness, epilepsy
            safe, no flashing image, seizure disorder, epilepsy friendly, seizure friendly, no strobe effect, no
            strobing, flash free, flicker free, no flicker, no flashes, safe for epilepsy, no autoplay, no auto play,
            no animation, no parallax, no motion, low motion?>, prefers reduced motion?>, prefers-reduced-motion?>,
            migraine safe, vestibular safe, without animation, no moving background, no strobe light, without strobe,
            motion sensitivity?>, no flash, reduced animation?>
    """,
    "sensory-autism": """
        learners: ~ with anxiety, anxious ~, anxiety?, autistic ~, autistic?<>, ~ with autism, ~ on the autism
            spectrum, autism spectrum ~, ASD, neurodivergent ~, sensory sensitivity, ~ on the spectrum, ~ with ASD,
            neurodiverse ~, autism classroom, autism class, sensory issue, sensory processing?>, sensory need, ~ with
            sensory %, ~ with sensory processing %, ~ with emotional %, ~ with behavioral %, ~ with behavioural %, ~
            with emotional and behavioral %, emotional behavioral disorder, emotional disturbance, ~ with emotional
            disturbance, ~ with EBD, EBD, SEMH, ~ with SEMH, noise sensitive ~, noise-sensitive ~, ~ with sensory
            overload, ~ with meltdown, ~ with trauma, traumatized ~, ~ with PTSD, ~ with anxiety disorder, asperger ~,
            ~ with asperger, ~ with ODD, ODD, ~ with oppositional defiance, ~ on a behavior plan, ~ with behavior
            plan, ~ with behavior %, ~ with PDA, ~ with tourette, ~ with OCD, ~ with math anxiety, ~ with maths
            anxiety, ~ with mathematics anxiety, ~ with test anxiety, ~ with exam anxiety, ~ with reading anxiety, ~
            with school anxiety, ~ with social anxiety, ~ with autism spectrum disorder, ~ with autism spectrum
            condition
        offers: sensory friendly, low stimulation, low arousal, autism friendly, low sensory, sensory-friendly,
            reduced clutter, distraction free, predictable routine, trauma informed, trauma-informed
        helps: social story?<>, social narrative, visual schedule, visual timetable, now and next board, first then
            board, sensory break, token board, first/then board, first-then board, visual routine, picture schedule
        asks: calm?, autism?<>, trauma sensitive?>, low distraction, low-distraction layout, low-distraction,
            distraction reduced, distraction-free, uncluttered?>, clutter free?>, uncluttered layout?>, clean
            layout?>, simple layout?>, low noise?>, quiet activity?>, anxiety friendly, neurodiversity affirming?>,
            neurodiversity friendly, neurodivergent friendly, predictable structure?>, consistent routine?>, token
            economy board?>, calm down corner?>, calm-down corner?>, calming corner?>, calm corner?, social skill
            story?>, now and next?>, visual support schedule, sensory diet?>, emotion regulation card?>, TEACCH, work
            system?>, structured teaching?>, sensory safe, low demand?>, PDA friendly, autism safe, quiet classroom
            activity?>
    """,
    "keyboard-only": """
        asks: keyboard only, keyboard accessible, keyboard navigation, keyboard navigable, keyboard operable, without
            a mouse, no mouse, without mouse, keyboard control, keyboard friendly, works with a keyboard, ~ who can't
            use a mouse, ~ who cannot use a mouse, keyboard-accessible, no need for a mouse, tab navigable?>,
            tab-navigable?>, tab key only?>, no drag and drop, without drag and drop, no dragging, without dragging,
            no mouse needed, keyboard shortcut accessible, keyboard alternative?>, operable by keyboard?>, usable with
            a keyboard?>, mouse free?>, navigable by keyboard?>, usable by keyboard?>, operated by keyboard?>,
            accessible by keyboard
    """,
    "motor-switch": """
        learners: ~ with dyspraxia, dyspraxia?>, ~ with muscular dystrophy, ~ in a wheelchair, ~ with limited
            mobility, ~ with cerebral palsy, ~ with limited hand use, ~ with reduced mobility, ~ with fine motor
            delay, ~ who use a switch, ~ with physical %, ~ with motor %, ~ with fine motor %, ~ with mobility %, ~
            with orthopedic %, wheelchair user?, ~ who use a wheelchair, ~ with tremor, ~ with hand tremor, ~ with
            paralysis, ~ with limb difference, ~ with spinal cord injury, ~ with arthritis, ~ with hemiplegia, ~ with
            spina bifida, ~ with dexterity %, ~ with limited dexterity, ~ with handwriting %, ~ with limited fine
            motor skill, ~ with poor fine motor skill, ~ with weak fine motor skill, ~ with low muscle tone, ~ who
            can't hold a pencil, ~ who cannot hold a pencil, ~ with CP, ~ who can't write by hand, ~ who can't use
            their hand, ~ with developmental coordination %, ~ with coordination %, ~ with motor coordination %, ~
            with motor planning %, DCD, ~ with DCD, eye gaze user, dyspraxic ~
        asks: switch accessible, switch access, switch control, switch user, adaptive switch, eye gaze, eye tracking?,
            one handed, one-handed, motor impairment, fine motor difficulty, physical disability?, voice control?,
            mouth stick, limited mobility, large touch target, limited hand use, fine motor challenge, fine motor
            delay, fine motor issue, eye-gaze, switch-accessible, switch adapted, switch adapted toy, single switch?>,
            one switch?>, two switch?>, scanning access?>, switch scanning, hands free?>, hands-free?>, dwell click?>,
            dwell clicking?>, dwell control?>, head pointer?>, head mouse?>, head tracking?>, sip and puff?>, speech
            recognition input?>, voice input?>, voice typing?>, speech to text, speech-to-text, dictation software?>,
            big target?>, big touch target?>, large target?>, big button?>, large button?>, big click area?>, adapted
            keyboard, adaptive keyboard?>, alternative keyboard?>, onscreen keyboard?>, joystick access?>, adapted
            mouse, one hand?>, one-hand?>, single handed?>, adapted scissor, loop scissor?>, fine motor friendly
    """,
    "own-pace": """
        offers: self paced, self-paced, untimed, at your own pace, at their own pace, own pace, no time limit, without
            a time limit, extended time, no timer, go at your own speed, work at own pace, work at your own pace,
            without time pressure, no time pressure, no time constraint, not timed, without a timer, extra time?,
            student paced, student-paced
        asks: asynchronous?>, flexible pacing?>, flexible pace?>, flexible timing?>, learner paced, pace yourself?>,
            unlimited time?>, no deadline, double time?>, time and a half?>, more time?>, additional time?>,
            pausable?>, can be paused?>, no countdown, without countdown, at own speed?>, at their own speed?>, take
            as long as you need?>, take your time?, pause point?>
    """,
    "dyslexia-friendly": """
        learners: dyslexic ~, dyslexic reader, ~ with dyslexia, reader with dyslexia, print disability, dyslexic?<>, ~
            with reading %, ~ with print %, ~ with specific learning %, ~ with dysgraphia, dysgraphia?>, dysgraphic ~,
            SLD, ~ with SLD, SLD ~, SpLD, ~ with SpLD, specific learning difficulty, specific learning disability,
            print disabled ~, ~ with decoding %
        offers: dyslexia friendly, dyslexia support, dyslexia accessible, opendyslexic, dyslexia-friendly font, audio
            supported reading, audio-supported reading, text with audio, dyslexia font, colored overlay, coloured
            overlay
        helps: decodable text, decodable reader, decodable book, structured literacy, read along audio
        asks: dyslexia?<>, audio support, audiobook version, audio version, read to me, listen along, read along,
            audio supported, audio-supported, audio with text, wide line spacing?>, wide spacing?>, extra spacing?>,
            increased spacing?>, wider spacing?>, sans serif font, sans-serif font, dyslexic font, tinted
            background?>, cream background?>, bookshare?>, learning ally?>, listen while reading, follow along
            audio?>, text highlighting as read
    """,
    "structured-literacy": """
        offers: phonics intervention, phonics catch up, structured literacy, orton gillingham, orton-gillingham,
            decodable reader, decodable sentence, systematic phonics, systematic synthetic phonics, synthetic phonics,
            explicit phonics, multisensory phonics, science of reading, sound wall, decodable?>, phonics based,
            phonics-based, multisensory reading, multisensory literacy, phonetically controlled text, decodable #,
            heart word?>, controlled text
        asks: phonics?, phonemic awareness?, wilson reading, wilson reading system, fundations?>, UFLI, barton
            reading, controlled vocabulary reader, controlled reader, sound letter mapping?>, phoneme grapheme
            mapping?>, sound by sound?>, morphology instruction?>, syllable type?>, cumulative phonics?>, SSP, phonics
            screening practice?>, multisensory instruction?>, explicit and systematic?>, SoR?>, SoR aligned, OG
            lesson?>, OG approach?>, OG based?>, OG phonics?>, multisensory approach, multisensory teaching,
            multisensory learning, multisensory lesson, multisensory activity, multisensory material, multi sensory
            instruction, multi sensory approach, multi sensory teaching, multi sensory learning, multi sensory
            reading, multi sensory phonics, multi sensory activity
    """,
    "reads-below-grade": """
        learners: struggling reader, striving reader, reluctant reader, below level reader, below grade reader, below
            grade level reader, older beginning reader, older struggling reader, emerging reader, ~ who read below
            grade level, developing reader, low reader, lower reader, weak reader, weaker reader, poor reader, slow
            reader, lower level reader, low level reader, ~ who read below grade, ~ reading below grade level, ~
            reading below grade, ~ who read below level, ~ with low reading level, emergent reader?<>, early reader?,
            ~ behind in reading, ~ two year below grade level, ~ two grade level below, ~ reading two year below, ~
            reading at a lower level, beginning reader?>, older struggling ~, struggling middle school reader,
            struggling high school reader, struggling elementary reader, struggling secondary reader
        offers: leveled reader, levelled reader, leveled book, leveled passage, hi lo, hi-lo, high low, high interest
            low readability, high interest low level, high interest low reading level, easy read, easy to read, plain
            language, plain english, leveled text, levelled text, below grade level, below grade, below level, reads
            below grade, read below grade, reads below grade level, reading below grade level, low reading level,
            lower reading level, low lexile, lower lexile, easier to read, simple english, below grade level text,
            differentiated reading level, multiple reading level, different reading level, several reading level,
            differentiated text, multi-level text, tiered reading, tiered text, lower level text, low level text,
            below level text, hi low, hi-low, simplified #, simpler #, easier #, adapted #, modified #, simplified
            english, graded reader, high interest low vocabulary, high-interest low-vocabulary, easier version of the
            text, simpler version of the text, simplified version of the text, adapted book, adapted novel
        asks: easy reading?, read below level, lower grade reading level, high interest low lexile?>, easier
            version, lower lexile version, below grade lexile?>, two year below grade level?>, two grade level
            below?>, one grade level below?>, lower readability?>, low readability?>, accessible text, adapted
            reading, adapted worksheet, simplified worksheet, simplified language, simple language?>, simple word?>,
            short simple sentence?>, controlled vocabulary?>, limited vocabulary?>, abridged version, abridged text,
            reading level 2, leveled article, leveled article set, same text different level, text at different level,
            at a lower level?>, at lower level?>, lexile?>, reading age?>, lower grade level text, scaffolded text,
            scaffolded text set, scaffolded reading, hi/lo?>, simpler language?>, easier language, clearer language?>,
            simplified wording, simpler wording?>, reduced reading load, lower reading load, low reading load, light
            reading load, reduced reading demand, low reading demand, lower reading demand, reduced language demand,
            low language demand, reduced text, reduced word count, less reading?>, less text?>, fewer words?>, minimal
            text, minimal reading
    """,
    "executive-function": """
        learners: ~ with slow processing speed, slow processing ~, ~ with processing %, ~ with adhd, adhd ~, ~ with
            add, ADHD, ~ with short attention span, ~ with attention deficit, ~ who lose focus, ~ who struggle to
            focus, ~ with poor working memory, ~ with short attention, ~ with attention %, ~ with focus %, ~ with
            executive function %, ~ with executive functioning %, ~ with executive dysfunction, ~ with working memory
            %, ~ with OHI, OHI, other health impairment, ~ with traumatic brain injury, traumatic brain injury?, ~
            with TBI, TBI, ADD ~, inattentive ~, distractible ~, easily distracted ~, impulsive ~, ~ who need
            structure, ~ with organization %, ~ with memory %, ~ who need frequent break, ~ who are easily distracted
        offers: step by step instruction, step-by-step instruction, one direction at a time, short chunk, small chunk,
            bite sized chunk, bite-sized chunk, manageable chunk, in chunk, chunked text, adhd friendly, executive
            function support, executive functioning, short activity, short task, bite sized, bitesize, quick activity,
            short attention span, broken into steps, broken into small steps, broken into smaller steps, broken down
            into steps, broken into parts, broken into chunks, one step at a time, working memory support, in small
            steps, in short steps, short lesson?, chunked direction, chunked instruction
        helps: chunked, chunking?, movement break, brain break, graphic organizer, graphic organiser, task card,
            student checklist, visual timer, checklist for student, checklist?, step by step?>, clear step, small
            step?>, planning sheet, task analysis, guided note, guided notes, skeleton note, cloze note, partially
            completed note, self-monitoring checklist
        asks: executive function?, short attention, attention span?, attention?, attention issue, attention
            problem, focus issue?, chunked assignment, chunked task, chunked lesson, chunked reading, one task per
            page, one problem per page, one question per page, fewer problem per page, one step direction, short
            direction, simple direction, clear direction, simplified direction, simplified instruction, bite size?>,
            bite sized lesson?>, small bite?>, scaffolded step, short segment?>, short burst?>, short session?>, short
            video clip?>, 10 minute activity?>, five minute activity?>, 5 minute activity?>, 15 minute lesson?>,
            frequent break?>, built in break?>, break built in?>, with breaks?>, fill in the blank note?>,
            fill-in-the-blank note?>, note taking template?>, note-taking template?>, scaffolded note, self
            monitoring?>, self-monitoring?>, self monitoring checklist?>, self regulation checklist?>, organizational
            support, organizer template?>, timer and break?>, visual direction, visual instruction?>, picture
            direction, color coded?>, color-coded?>, colour coded?>, colour-coded?>, worked example?, planner page?>,
            assignment planner?>, task breakdown?>, task strip?>, mini schedule?>, work plan?>, note taking scaffold,
            note-taking scaffold, timer?, visual reminder?>, brain break video?>, visual step?>, visual step card?>,
            step card?>, picture step?>, scaffolded support, scaffolded task, scaffolded worksheet, scaffolded
            activity, scaffolded question, scaffolded practice, scaffolded lesson, scaffolded instruction, scaffolded
            version, graduated support
    """,
    "concrete-representations": """
        offers: concrete pictorial abstract, concrete representational abstract, manipulatives?<>, math manipulative,
            maths manipulative, concrete representation, concrete material, virtual manipulative, CRA?, CPA?, concrete
            to abstract
        helps: dienes, cuisenaire rod, multilink cube, rekenrek, counters?, hands on?<>, hands-on?<>, fraction circle,
            geoboard?>, number rod?>, base ten block?>, base 10 block?>, fraction tile?>, fraction strip?>, algebra
            tile?>, pattern block?>, ten frame?>, unifix cube?>, linking cube?>, place value disk?>, place value
            counter?>, real object?, numicon
        asks: concrete-representational-abstract?>, concrete pictorial abstract approach?>, CPA approach, CRA
            approach, tactile manipulative, hands-on material?<>, hands-on activity?<>, hands on activity?<>, concrete
            object?>, concrete model?>, physical model?, real coin?>, real money?>, play money?>, real thing?>, real
            life object?>, counting bear?>, snap cube?>, bead string?>, number line on the floor?>, fraction bar?>,
            geared clock?>, two color counter?>, two-color counter?>, double sided counter?>, color tile?>, pattern
            tile?>, hands-on model?<>, hands on model?<>, place value block?>, place value chip?>, number block?>, CRA
            sequence, CPA sequence, CRA model, CPA model, CRA framework, CPA framework, CRA method, CPA method, CRA
            progression, CPA progression, CRA lesson, multi base block?>
    """,
    "aac": """
        learners: ~ with apraxia, apraxia?>, ~ with selective mutism, aac user, nonspeaking ~, non speaking ~,
            nonverbal ~, non verbal ~, minimally verbal ~, ~ who use aac, nonspeaking, non-speaking, nonverbal?<>,
            non-verbal?<>, non verbal?<>, ~ who use AAC, ~ who use a communication device, minimally speaking ~,
            non-verbal ~, non-speaking ~, ~ with communication %, ~ with complex communication %, ~ with speech and
            language %, ~ with speech %, ~ with language and communication %, SLI, ~ with SLI, ~ with SLCN, SLCN,
            speech language %, minimally verbal, pre verbal ~, preverbal ~, ~ without speech, ~ who do not speak, ~
            with limited speech, ~ who use speech device, ~ who use a speech device, selectively mute ~, ~ who use
            communication device, ~ with developmental language %, ~ with language %, ~ with expressive language %, ~
            with receptive language %, ~ with social communication %, ~ with language and speech %, ~ with speech or
            language %, ~ with speech sound %, ~ with phonological %, ~ with articulation %, DLD, ~ with DLD, ~ with
            aphasia, ~ who stammer, ~ with a stammer, ~ with speech language %
        offers: communication device, voice output device, AAC, augmentative and alternative communication,
            communication board?<>, core board, core vocabulary board, core word board, PECS, picture exchange, symbol
            supported, symbol support, picture symbol?>, speech generating device, pcs symbol, widgit symbol, aided
            language, low tech aac, low-tech aac, boardmaker, widgit, symbolstix, arasaac, symbol supported text,
            symbol-supported text
        asks: high tech aac, proloquo2go, touchchat, LAMP words for life, communication book?>, communication card?>,
            picture card communication?>, symbol text, symbolised text, symbolized text, pictograph support, aided
            language board?>, yes no card, symbol card?>, picture communication?>, fringe vocabulary?>, aac friendly,
            AAC-friendly, aac accessible, aac ready, core word?>
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
            language learner?<>, ~ acquiring english, ~ acquiring english as a new language, ELPA21, ELPA, access for
            ells, ~ with limited proficiency in english, ~ learning english as a second language, EFL, EFL ~, IELTS?,
            english learner with disability, multilingual newcomer, language minority ~, heritage bilingual,
            reclassified ~, long term ell, ~ at wida level #, dually identified ~, dual identified ~, dually
            identified english learner, CALD, CALD ~, NESB, EAL/D, EAL/D ~
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
            visual cue, picture prompt, cognate chart, cognate list, sentence strip, paragraph frame, glossary with
            picture, bilingual dictionary
        asks: scaffold?, EL?, academic language support, academic vocabulary support, academic language scaffold,
            eld standard, eld lesson, esl lesson, esl support, push in esl, push-in esl, pull out esl, pull-out esl,
            content and language?>, content and language integrated?>, english language scaffold, wida aligned, wida
            standard, oral language support, language rich?>, cognate wall?>, TPR, total physical response?>, sentence
            pattern?>, sentence scaffold, sentence prompt?>, sentence opener?>, cloze paragraph?>, tiered
            vocabulary?>, vocabulary card with picture?>, picture card?>, picture word card?>, frayer model?>, labeled
            picture?>, labelled picture?>, labeled diagram?>, gesture and visual?>, visual glossary card?>, key
            vocabulary with picture?>, word list with picture?>, talk move?>, academic conversation starter?>, oral
            rehearsal?>, structured talk?>, think pair share?, anchor chart?, graphic glossary?>, audio glossary?>,
            visual aid, pictorial aid, picture aid, pre-teaching vocabulary, preteaching vocabulary, pre-teach
            vocabulary, preteach vocabulary, vocabulary pre-teaching, vocabulary preteaching, pre-teaching of
            vocabulary, pre-teaching key vocabulary, frontloading vocabulary, front loading vocabulary, front loaded
            vocabulary, frontloaded vocabulary, glossary support, vocabulary mat, word mat, vocabulary help
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
            with interrupted schooling, ~ with interrupted education, recently arrived immigrant, refugee background
            ~, refugee-background ~, refugee and newcomer ~, asylum seeking ~, asylum seeker ~, unaccompanied minor?>,
            unaccompanied ~, preliterate ~, pre literate ~, pre-literate ~, low literacy newcomer, low-literacy
            newcomer, ~ with little schooling, ~ with low literacy in their first language, ~ without prior schooling,
            migrant ~, new arrival ~, ~ new to english, newly enrolled immigrant, ~ new to school, SLIFE ~, SIFE ~,
            beginner EAL, new to english learner, early stage EAL, EAL beginner, stage 1 english, recently arrived
            refugee, newly arrived refugee, newly arrived, just arrived in the country, ~ who just arrived, ~ who have
            just arrived, just arrived from, new to the united state, new to the us
        offers: wida level 1, wida entering, wida emerging, level 1 english, emerging level, newcomer toolkit,
            newcomer curriculum, newcomer unit, entering level
        asks: wida level 1 2, wida level 1 and 2, survival english, basic english, very first english, welcome to
            school english
    """,
    "home-language": """
        offers: home language material, home language resource, home language text, L1 support, L1 version, first
            language support, native language support, primary language support, translated copy, bilingual edition,
            bilingual text, bilingual book, bilingual version, dual language edition, dual language text, dual
            language book, dual language, dual-language, home language version, translated version, spanish version,
            spanish edition, side by side translation, home language support, parallel text, bilingual worksheet,
            bilingual material, bilingual resource, bilingual lesson, bilingual handout, translated vocabulary,
            translated glossary, translated worksheet, translated material, translated text, @ translation, translated
            into @, translation in @, in @ and english, in english and @, dual immersion, two way immersion, dual
            language immersion, bilingual card, bilingual vocabulary, bilingual vocabulary card, @ version, @ edition,
            @ glossary, l1 glossary, home language glossary, native language audio, side by side @, @ and english side
            by side, side by side in two languages, in two languages, multilingual edition, multilingual glossary
        asks: bilingual?<>, in their home language, in the home language, home language?>, heritage language, first
            language?, translanguaging?>, translated?, in their own language, native language?, primary language?,
            mother tongue?, @ copy, @ captions, @ audio?>, L1 glossary?>, L1 glossaries?>, L1 translation, home
            language audio?>, native-language audio?>, native language glossary?>, with translation, @ / english?>,
            english / @?>, @ english side by side, multilingual version, multilingual resource?>, translated handout,
            translated letter, translated resource, translanguaging task?>, bilingual support, bilingual activity,
            bilingual glossary card, bilingual word bank, bilingual poster, bilingual unit, @ support, support in @,
            notes in @?>
        learners: @ speaking ~, heritage speaker, heritage language speaker, heritage language learner, @ speaker?,
            heritage @ ~, heritage @ learner, heritage @ speaker, ~ who speak @, ~ who read @, ~ literate in @, @
            speaking family, @ speaking parent, @ speaking household, @ speaking home, @ speaking community
    """,
    "advanced": """
        learners: gifted ~, gifted and talented, advanced ~, high ability ~, high achiever, high achieving ~, more
            able, more able ~, most able, most able ~, twice exceptional, 2e, early finisher, fast finisher, higher
            attaining ~, high attainer, above level ~, ~ above level, able mathematician, gifted?<>, advanced?,
            talented?, GATE?, TAG?, academically gifted, academically talented, mathematically gifted, mathematically
            talented ~, academically gifted ~, highly able ~, able ~, GT ~, G/T, high flyer, high flier, ~ who finish
            early, quick finisher, ~ who need a challenge, ~ who need more challenge, ~ who are ready for more, ~
            working above grade level, ~ above grade level, gifted education?, gifted program?, gifted class, 2E, 2E
            ~, profoundly gifted, profoundly gifted ~, highly gifted ~, exceptionally able ~, more able and talented,
            high potential ~, high prior attainer, ~ with high ability, ~ working at greater depth, cluster grouping
            gifted, cluster grouped gifted, gifted cluster, high end learner, above average ~, ~ ahead of grade level,
            ~ working ahead, ~ who are bored, ~ who finish fast, ~ who already know it, ~ who have mastered it, ~ who
            need a stretch
        offers: enrichment activity, enrichment task, enrichment material, enrichment?, enrichment project, extension
            activity, extension task, extension work, extension question, extension problem, challenge task, challenge
            problem, challenge question, challenge activity, stretch and challenge, greater depth, mastery with
            greater depth, above grade level, above grade, above level, honors?, honours?, ready for more,
            acceleration for, curriculum compacting, depth and complexity, accelerated learner, stretch activity,
            stretch task, stretch question, more challenging version, more challenging task, harder version, extension
            lesson, extension project, differentiated up, extension menu, enrichment menu, depth and complexity icon,
            above level text
        helps: low floor high ceiling, low threshold high ceiling, low floor, high ceiling, rich task, rich
            mathematical task, open ended task, open-ended task, open middle, tiered task
        asks: extension?, challenge?, early finisher menu?>, early finisher task?>, fast finisher activity?>, fast
            finisher task?>, choice board for advanced?>, independent study project?>, above level reader, above-level
            reader, above grade reader, compacted curriculum?>, telescoped curriculum?>, acceleration option?>, bonus
            challenge?>, challenge extension?>, extra challenge?>, extension opportunity?>, extension idea?>, going
            deeper task?>, deeper dive task?>, stretch challenge?>, tiered challenge?>, enrichment cluster?>, olympiad
            problem?>, higher level extension?>, enrichment packet, enrichment choice?>, enrichment problem?>,
            enrichment worksheet?>, enrichment lesson?>, more challenging problem?>, more challenging work?>, more
            challenging question?>, harder problem?>, harder question?>
    """,
    "prerequisite-practice": """
        offers: prerequisite, prerequisite skill, prerequisite practice, prerequisite review, prerequisite knowledge,
            prior skill, review of prior skill, unfinished learning, learning loss, learning gap, gap filling, gap
            filler, fill gap, catch up lesson, catch-up lesson, catch up activity, catch up?>, catch-up?>, re-teach,
            reteach, reteaching, re-teaching, reteach lesson, pre-teach, preteach, preteaching, pre-teaching, skill
            review, skills review, review of earlier grade, foundational skill review, readiness?, readiness lesson,
            just in time support, just-in-time support, needs prerequisite practice, skill gap, math gap, gap in
            learning, fill in gap, fill in the gap, filling gap, foundational gap, foundational skill, learning
            recovery, prior knowledge review, pre-requisite skill, pre-requisite, small group reteach, reteach
            activity, reteach worksheet
        asks: review lesson, review activity, not yet secure, missed learning, spiral review?>, cumulative review?,
            just in time scaffold, just-in-time scaffold, just in time intervention, small-group reteach, reteach
            group, prior grade standard?>, previous grade skill?>, earlier grade skill?>, below grade skill?>, gap
            closing?>, gap-closing?>, close gap?>, bridge lesson?>, bridging lesson?>, warm up of prior skill?>,
            prerequisite check?>, prerequisite lesson?>, prior learning check?>, numeracy catch up, catch up numeracy,
            catch-up numeracy, catch up literacy, catch-up literacy, accelerated learning recovery?>, background
            knowledge building?>, frontloading?>, catch up session, catch-up session, fill the gap?>, fill gap from
            last year?>, review of last year's skill?>, last year's skill?>, last year's standard?>, previous year's
            skill?>
    """,
    "intervention": """
        learners: dyscalculia?>, dyscalculic ~, ~ who struggle with math, struggling ~, below level ~, ~ below level,
            ~ performing below grade level, ~ who struggle, ~ who are struggling, struggling math ~, struggling maths
            ~, ~ who struggle in math, ~ who are behind, ~ who are falling behind, ~ who have fallen behind, ~ below
            grade level, below grade level ~, ~ working below grade level, low achiever, low achieving ~, lower
            achieving ~, low attaining ~, lower attaining ~, low attainer, lower attainer, at risk ~, ~ at risk, ~
            with dyscalculia, ~ who need extra help, ~ who need extra support, low performing ~, ~ with math %, ~ with
            maths %, ~ with mathematics %, ~ with math learning %, ~ with learning %, ~ with gap, ~ with skill gap, ~
            behind in reading, ~ behind in math, ~ with intellectual %, intellectual disability, ~ with cognitive %, ~
            with down syndrome, ~ with developmental delay, developmental delay, ~ with developmental %, ~ with
            multiple %, ~ with severe %, ~ with moderate to severe %, ~ with significant cognitive %, ~ with
            significant %, ~ with mild %, ~ with complex %, low prior attainer, ~ working below, ~ working towards, ~
            working below age related expectations, MLD, PMLD, ~ on RTI, ~ in RTI, ~ in tier 2, ~ in tier 3, ~ who
            need reteaching, ~ in intervention, resource room ~, slow learner, lower ability ~, low ability ~, lowest
            attaining ~, ~ two year behind, ~ a year behind, ~ behind grade level, ~ several year behind
        offers: math intervention, maths intervention, mathematics intervention, reading intervention, literacy
            intervention, tier 2 intervention, tier 3 intervention, tier 2, tier 3, tier two, tier three, RTI, MTSS,
            response to intervention, small group intervention, intervention lesson, intervention material,
            intervention program, intervention activity, targeted intervention, intervention?, remediation, remedial?,
            remedial lesson, remedial math, intensive intervention, numeracy recovery, reading recovery, remedial
            practice, booster session, modified curriculum, specially designed instruction
        asks: progress monitoring?>, credit recovery?>, booster lesson?>, booster group?>, high dosage tutoring,
            high-dosage tutoring, tutoring lesson, tutoring session, tutoring material, double dose?>, small group
            instruction?>, small group support, extra support, additional support, learning support, tier 3 intensive,
            tier 2 support, tier 1 support, intensive support, functional academic?>, functional math?>, functional
            reading, life skill math?>, modified work, modified assignment, modified worksheet, modified test,
            modified assessment, alternate assessment?>, alternate standard?>, essential element?>, errorless
            learning?>, discrete trial?>, task box?>, task boxes?>, adapted curriculum, adapted material, adapted
            unit, adapted lesson, adapted task, adapted science, adapted math, resource room?>
    """,
    "offline": """
        offers: offline activity, offline?<>, works offline, use offline, available offline, no internet, no internet
            needed, no internet required, without internet, without the internet, no device, no devices needed, no
            screen, screen free, screen-free, no computer, without computer, without a computer, no tech, no
            technology, no technology needed, tech free, no wifi, no computers required, without device, no internet
            access, without internet access, no internet connection, no wi fi, no electronics, no laptop, no ipad,
            device free, device-free, without technology, without tech, no chromebook, unplugged?>, without wifi,
            without wi fi
        asks: offline or on paper, for home without internet, home without internet, offline download?>, offline
            packet, downloadable for offline use?>, downloadable to use offline?>, download and use offline?>, offline
            use?>, without electricity, no electricity, no power needed, unplugged activity?>, non digital?>,
            non-digital?>, analog activity?>, paper only?>, without chromebook, one computer classroom?>, internet
            free, internet-free, wifi free, wifi-free, computer free?>, computer-free?>, technology free?>,
            technology-free?>
    """,
    "low-bandwidth": """
        offers: low bandwidth?>, low bandwidth version, low-bandwidth, slow internet, slow connection, low data, low
            data version, text only version, text-only version, data light, poor connection, small download, poor
            internet, weak internet, limited internet, bad internet, unreliable internet, limited bandwidth, limited
            data, slow wifi, text only?>
        asks: data saver?>, data-saver?>, low data usage?>, works on slow connection?>, works on slow internet, slow
            network?>, 2g?>, 3g connection?>, light page?>, lightweight page?>, small file size?>, small file?>, low
            resolution version, slow phone connection?>, works on a phone connection?>, slow phone?>
    """,
    "printable": """
        offers: printable?<>, printable worksheet, printable game, printable card, printable activity, printable
            booklet, printable pack, printable sheet, printable page, printable template, printable poster, printable
            material, printable resource, printable pdf, printable version, printable pages, print friendly, printer
            friendly, print and go, print & go, paper based, paper-based, paper only, paper and pencil, pencil and
            paper, black and white printable, print ready, print version, on paper?, photocopiable, photocopy ready,
            blackline master, reproducible worksheet, can be printed, can be printed out, paper copy, hard copy, print
            only, printed version, ready to print, paper version, printout?>, to print out, paper based lesson, paper
            packet, printable packet, printable handout
        asks: take home packet, take-home packet, printed packet, print packet, home learning packet, packet work,
            paper handout?>, printed handout, downloadable worksheet?>, downloadable pdf?>, print friendly pdf, print
            out, pencil paper?>, ink saving?>, ink-saving?>, ink friendly, black and white?>, print and cut, printed
            booklet, printable booklet
    """,
    "low-preparation": """
        offers: no prep, low prep, zero prep, little prep, minimal prep, no-prep, low-prep, no preparation, no
            preparation needed, low preparation, little preparation, minimal preparation, ready to use, ready to
            teach, ready to go, print and go, print & go, grab and go, no materials needed, no equipment needed, sub
            plan, substitute plan, emergency sub plan, cover lesson, no copies needed, pick up and go, open and go,
            minimal preparation required, no setup, low setup, little setup, nothing to prepare, no advance
            preparation
        asks: substitute teacher plan, substitute lesson, sub lesson, sub packet, emergency lesson plan?>, emergency
            substitute plan, nothing to cut?>, nothing to cut out?>, no cutting, no laminating, no photocopying, no
            copying, no printing needed, no supplies needed, no materials, zero preparation, quick to set up?>, easy
            setup?>, easy to set up?>, plug and play?>, last minute lesson?>, five minutes to prepare?>, 5 minutes
            prep, cover work?>, last-minute lesson?>, for a substitute, for a sub, for substitute, no copies, no copy
            needed, prep free, prep-free
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
    possible = _possible(text)
    if any((need, kind) in possible for kind in kinds):
        yield from pattern(need, kinds, topical=topical).finditer(text)


@lru_cache(maxsize=4)  # every need asks for the same texts
def _possible(text: str) -> frozenset[tuple[str, str]]:
    """The needs and kinds of which a text may have a term: it has the parts that every spelling of one has. Most texts
    have those of few, and need no pattern for the others."""
    anchors, folded = _anchors(), text.lower()
    return frozenset(
        anchor.of
        for beginning in ("", *_BEGINNING.findall(folded))
        for anchor in anchors.get(beginning, ())
        if all(part in folded for part in anchor.parts) and anchor.capitals in text
    )


class _Anchor(NamedTuple):
    """Parts that every spelling of a term has, in lower case, the acronym that it is, and its need and kind."""

    parts: Sequence[str]
    capitals: str
    of: tuple[str, str]


@cache
def _anchors() -> Mapping[str, Sequence[_Anchor]]:
    """Those of all terms, by the first three letters of the longest part, which begin a word; under "" those of which
    it has no three letters."""
    anchors = defaultdict[str, list[_Anchor]](list)
    for need, listed in terms().items():
        for term in listed:
            fixed = [part for part in re.split(r"[ -]", term.text) if part not in _STANDS_FOR]
            stems = [_fixed_part(part, term) for part in fixed]
            parts = sorted((stem.lower() for stem in stems), key=len, reverse=True)
            beginning = match[0] if (match := _BEGINNING.match(parts[0])) else ""
            anchors[beginning].append(_Anchor(parts, term.text if term.acronym else "", (need, term.kind)))
    return dict(anchors)


def _fixed_part(word: str, term: Term) -> str:
    """What every form of a word begins with."""
    return word[:-2] if term.spanish and len(word) > 3 else word.rstrip("ys")


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

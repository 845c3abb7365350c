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
("deaf ~"), ``@`` a language, ``#`` something to read, ``%`` a disability or difficulty, ``^`` a size of large print,
``*`` what is read or looked at, ``=`` "limited" or the like, ``!`` "picture" or the like,
``+`` "good" or the like, ``&`` "self-selected" or the like.
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


LEARNERS = ("student", "learner", "pupil", "kid", "child", "teen", "teenager", "scholar", "youngster", "adolescent")
_STANDS_FOR = {
    "~": LEARNERS,
    "@": ("spanish", "arabic", "chinese", "mandarin", "cantonese", "vietnamese", "french", "haitian creole", "creole",
          "portuguese", "russian", "ukrainian", "somali", "polish", "urdu", "hindi", "punjabi", "bengali", "tagalog",
          "korean", "japanese", "farsi", "dari", "pashto", "swahili", "hmong", "nepali", "burmese", "romanian",
          "turkish", "kurdish", "tigrinya", "amharic"),
    "#": ("text", "passage", "reading", "book", "article", "story", "novel", "chapter", "version"),
    "%": ("disability", "difficulty", "impairment", "disorder", "challenge", "need", "issue", "problem", "delay",
          "deficit", "deficiency", "difference"),
    "^": ("14", "16", "18", "20", "22", "24"),
    "$": spanish.LEARNERS,
    "*": ("pdf", "document", "word document", "powerpoint", "slide", "presentation", "image", "picture", "diagram",
          "chart", "graph", "text", "textbook", "worksheet", "handout", "file", "material", "print", "version", "copy",
          "page"),
    "!": ("picture", "pictorial", "illustrated", "visual"),
    "=": ("limited", "low", "poor", "reduced", "impaired", "weak", "little", "no"),
    "+": ("good", "strong", "high", "sufficient", "adequate", "enough", "clear", "better", "enhanced", "increased",
          "maximum", "proper", "accessible"),
    "&": ("self selected", "self chosen", "self determined", "self directed", "self regulated", "student selected",
          "student chosen", "individualized", "personalized", "flexible", "comfortable", "variable"),
}  # fmt: skip

_SHORTEST, _LONGEST = 2, 9  # letters of the beginning of a word
_BEGINNING = re.compile(rf"\b\w{{{_SHORTEST},{_LONGEST}}}")


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
        """The text with each word that its marks mean, and in Spanish each gender and number; of the words for a
        learner only the first, as which all others are read."""
        words = [LEARNERS[:1] if word == "~" else _STANDS_FOR.get(word, (word,)) for word in self.text.split(" ")]
        if self.spanish:
            words = [tuple(form for word in choices for form in spanish.forms(word)) for choices in words]
        return map(" ".join, product(*words))


_WORDS = {
    "captions": """
        learners: ~ with cochlear implant, cochlear implant?>, auditory processing disorder, ~ with auditory processing
            %, ~ with hearing aid, deaf ~, hard of hearing ~, hearing impaired ~, ~ with hearing loss, DHH, deaf?>,
            hard of hearing?<>, ~ who are deaf, ~ who are hard of hearing, deaf and hard of hearing, deaf or hard of
            hearing, D/HH, ~ with hearing %, ~ with cochlear implants, ~ who lip read, ~ with hearing device, deaf and
            HoH, HoH, HoH ~, cochlear implant user, hearing aid user, hearing device user, ~ with APD, ~ with auditory
            %, ~ with central auditory processing %, CAPD, ~ with deafness, deafened ~, ~ with unilateral hearing loss,
            ~ with conductive hearing loss, ~ with glue ear, radio aid user, ~ with auditory neuropathy, ~ with single
            sided deafness, deaf & hard of hearing, APD ~, APD?, ~ with = hearing, ~ with conductive hearing %, ~ with
            hearing difference, ~ with auditory difference, ~ with auditory processing difference, ~ who can't hear?, ~
            who cannot hear?, ~ who can't hear well?, ~ who are hearing impaired?, HI?, ~ with little hearing, ~ with
            mild hearing loss, ~ with bilateral hearing loss, ~ who use hearing aid, ~ with tinnitus
        asks: transcript available, transcript provided, transcript included, video transcript, captioning?>, subtitle
            available, closed caption, closed captioned, captioned video, captioned film, captioned, captions?<>,
            subtitled video, subtitled film, subtitles?<>, transcript?, transcription?, closed captioning, captioned
            clip, captioned media, open caption, CC video, live caption, live captioning, CART captioning, CART,
            hearing loop?>, real time captioning, real-time captioning, open captioned, burned in caption, CC?>,
            accurate caption, edited caption, SDH subtitle, subtitled in english, transcript for?>, FM system?>,
            soundfield system?>, full transcript, written transcript, caption in english, live transcript?>, verbatim
            transcript, accessible video, accessible film, accessible media, accessible audio, accessible multimedia,
            accessible podcast, sound amplification?>, sound amplification system, lip reading?>, lipreading?>,
            speechreading?>, transcripts provided, transcripts included, subtitled?<>, prerecorded caption,
            synchronized caption, synchronised caption, burned in subtitle, same language subtitle, media alternative,
            text transcript, descriptive transcript, interactive transcript, subtitle in english, lyrics on screen?, no
            audio needed, no sound needed
    """,
    "signed": """
        asks: sign language video, sign language version, in sign language, ASL, BSL, american sign language, british
            sign language, sign language?<>, signed video, signed version, sign language interpretation, sign language
            interpreter, signed?, auslan, ASL interpreted, interpreted in ASL, ASL version, cued speech?>, makaton?>,
            signed english, sign supported english, ISL, LSF, fingerspelling?>, signed story?>, signed stories?>, BSL
            version, sign supported, sign language glossary, sign language interpreted, signalong, irish sign language,
            makaton sign, makaton signing, signed interpretation, sign interpretation, sign interpreted, sign language
            support, sign language storybook, signed song?>, sign along
        learners: signing ~, ASL first ~, ASL-first ~, sign language user, BSL user, ASL user, auslan user, makaton
            user
    """,
    "audio-description": """
        asks: descriptive audio, descriptive video, audio descriptive, audio description, audio described, audio
            described video, described video, video description, captioned and described, described media?>,
            descriptive narration?>, narrated description?>, extended audio description, described film, described
            clip, descriptive transcript with visuals, description track, described version, audio descriptions
            included, audio description track
    """,
    "screen-reader": """
        learners: legally blind ~, legally blind, blind ~, visually impaired ~, ~ who are blind, vision impaired ~,
            blind?, visually impaired?>, ~ who are visually impaired, ~ with vision loss, ~ with sight loss, sight
            impaired ~, VI ~, ~ with visual %, ~ with vision %, ~ with low or no vision, screen reader user, text to
            speech user, JAWS user, NVDA user, voiceover user, severely sight impaired ~, ~ with blindness, ~ with
            sight impairment, sight impaired, registered blind, severely visually impaired, blind and partially
            sighted?>, blind and low vision?>, totally blind ~, ~ with a print disability, ~ with no vision, ~ with
            limited vision, ~ with limited or no vision, ~ with little or no vision, ~ with reduced vision, ~ with
            impaired vision, ~ with no sight, ~ with little sight, ~ with limited sight, ~ with total blindness, ~ with
            congenital blindness, ~ with no usable vision, braille and audio reader, ~ who can't see?, ~ who cannot
            see?, ~ who can't see the board?, ~ using screen reader, ~ who use screen reader, ~ who use text to speech,
            VI?, ~ with little vision, ~ with severe vision loss
        asks: accessible pdf, tagged pdf, accessible document, accessible format, read aloud accommodation, read-aloud
            accommodation, reading software, accessible epub, screen reader, screenreader, screen reader accessible,
            screen reader friendly, text to speech, text-to- speech, TTS, read aloud by software, alt text?>,
            alternative text?, image description, JAWS?, NVDA, voiceover?>, voiceover compatible, works with jaws,
            DAISY, read aloud?>, non-visual reading, jaws compatible, jaws accessible, nvda compatible, described
            image, images described, text to speech compatible, WCAG, WCAG compliant, WCAG conformant, WCAG 2.2 AA,
            WCAG 2.1 AA, WCAG AA, section 508, section 508 compliant, 508 compliant, 508 conformant, 508 compliant pdf,
            VPAT, ADA compliant, ADA accessible, EN 301 549?>, PDF/UA, born accessible, born-accessible, digitally
            accessible, epub accessibility?>, accessible ebook, accessible web page, accessible slide, accessible word
            document, NIMAS, NIMAC, MathML?>, tagged heading?>, heading structure for screen reader, long
            description?>, extended description?>, ARIA label, talkback?>, chromevox?>, narrator software?>, speech
            output?>, read out loud?>, reads aloud?>, read by the computer?>, immersive reader, accessible math,
            accessible equation, text alternative, text alternatives, alt texted image?>, accessible google doc,
            accessible google slide, accessible epub3, accessible html, accessible website, mathml equation?>, mathml
            formula?>, text alternative for image, text reader software, accessible instructional material, AIM
            accessible, accessible educational material, accessible learning material, e-text, reading pen?>, C-pen,
            optical character recognition, OCR text, designated reader, computer reader, text reader?>, talking text?>,
            speech enabled?>, screen reader compatible, accessible markup, accessible electronic format, accessible *,
            electronic copy, electronic copies, electronic copy of handout, electronic copies of handout, electronic
            handout, digital copy of handout, electronic text, electronic format?>, OCR software, optical character
            recognition software, audio format textbook, textbook in audio format, audio format, verbal description of
            visual, verbal description of visual aid, described visual, images with text description, graphs described
            in words, text description of image, read by screen reader, screen reader ready, screen reader support,
            screen reader version, works with a screen reader, assistive technology compatible, AT compatible,
            assistive tech friendly, WAI ARIA, skip link?>, programmatic heading?>, reading order tagged, semantic
            heading?>, accessible equation editor, spoken math, math read aloud, speech synthesis?>, works with text to
            speech, works with voiceover, works with nvda, orca screen reader, kurzweil reader?>, read&write toolbar,
            table header tagged
    """,
    "braille-tactile": """
        asks: nemeth, nemeth code, contracted braille, uncontracted braille, refreshable braille, braille display,
            embossed, in braille, braille edition, braille version, braille ready, braille reader, braille?<>, tactile
            graphic, tactile diagram, tactile map, tactile material, tactile version, raised line drawing, raised line,
            BRF, UEB, tactile book, tactile model?, in tactile form, swell paper?>, swell form?>, thermoform?>, 3D
            printed model for blind, embosser ready?>, tactile picture, raised graphic?>, tactile graphic library,
            braille format, braille copy, braille math, wikki stix?>, touch tour?>, raised map?>, raised diagram?>,
            tactile symbol?>, object of reference?>, objects of reference?>, tactile cue?>, tactile overlay?>, tactile
            aid?>, touch cue?>, grade 2 braille, grade 1 braille, music braille, tactile representation?>, tactile
            number line, tactile ruler, tactile *, tactile information, tactile learning material, tactile resource,
            touchable?>, raised line graphic, raised line map, unified english braille, braille label?>, braille
            overlay?>, braille and large print, touch and feel?>, tactile symbol book, tactile chart, tactile story
        learners: deafblind ~, deaf-blind ~, deaf blind ~, ~ who are deafblind, ~ with deafblindness, ~ with dual
            sensory %, ~ with dual sensory loss, braille user, ~ with multi sensory %, ~ with multisensory %, MSI ~,
            multi sensory impaired ~, ~ with deaf blindness, deaf blindness, deafblindness, dual sensory impaired ~, ~
            with vision and hearing loss, ~ with hearing and vision loss, ~ with combined vision and hearing loss, ~
            with vision and hearing %, ~ with hearing and vision %
    """,
    "low-vision": """
        learners: ~ with CVI, CVI, cortical visual impairment, ~ with albinism, ~ with nystagmus, partially sighted ~,
            low vision ~, ~ with low vision, partially sighted?<>, ~ who are partially sighted, ~ with poor eyesight,
            color blind ~, colour blind ~, colorblind ~, colourblind ~, ~ with color blindness, ~ with colour
            blindness, ~ with tunnel vision, large print reader, large print user, ~ with color vision %, ~ with colour
            vision %, ~ with color deficiency, ~ with colour deficiency, color deficient ~, colour deficient ~, CVD, ~
            with CVD, magnifier user, ~ with sight loss and low vision, ~ with visual field %, ~ with visual field
            loss, ~ with hemianopia, ~ with glaucoma, ~ with cataract, ~ with retinitis pigmentosa, ~ with stargardt, ~
            with cerebral visual impairment, ~ with visual stress, ~ with poor vision, ~ with poor sight, ~ with weak
            eyesight, ~ with weak vision, ~ with partial sight, ~ with blurry vision, ~ with blurred vision, ~ with
            visual processing %, ~ with visual processing difference, ~ with light sensitivity, ~ with photophobia,
            light sensitive ~, ~ who can't see well?, ~ who cannot see well?, ~ who can't see small print?, ~ who need
            large print?, ~ who need bigger print?
        asks: screen magnification, screen magnifier software, low vision, large print, high contrast version, high
            contrast?>, high contrast text, magnification?, screen magnifier, resizable text, enlargeable, enlarged
            text, enlarged font, big print, bigger print, larger print, large font, larger font, big font, bigger font,
            large text, bigger text, enlarged worksheet, zoomable, color blind friendly, colorblind friendly, colour
            blind friendly, 18 point font, 18 pt font, enlarged print?, ^ point, ^ pt, ^ point print, ^ point type, ^
            point text, ^ pt type, ^ pt print, high contrast slide, high contrast pdf, high contrast colour, high
            contrast color, high contrast mode, strong contrast, good contrast, reflowable?>, reflowable text, reflow,
            dark mode?>, adjustable font, adjustable font size, adjustable text, text resizing, resizable font, zoom
            friendly, zoom to 200?>, enlarged version, enlarged copy, a3 enlargement?>, color blind safe, colorblind
            safe, colour blind safe, color safe, colour safe, not color dependent?>, does not rely on color?>,
            magnifier friendly, magnified text, magnified print, yellow on black?>, high contrast handout, high
            contrast worksheet, high contrast printable, high contrast print, large print handout, modified large
            print, larger print size, larger font size, large font size, large bold font?>, bold line?>, bold lined,
            bold lined paper, enlarged paper?>, enlarged material, enlarged resource, enlarged diagram?>, magnifying
            software, screen enlargement, high visibility?>, high contrast resource?>, high contrast material, contrast
            setting?>, enlarged *, magnified *, high contrast font, high contrast type, high contrast display, high
            contrast copy, hand magnifier?>, handheld magnifier?>, desktop magnifier?>, CCTV magnifier, video
            magnifier, electronic magnifier, screen text magnifier, text magnifier, text magnification, magnification
            software, reduced glare, glare free, anti glare, low glare, no glare, non glossy paper, matte paper, not
            color specific, color independent, colour independent, no color only, accessible color, accessible colour,
            accessible font, accessible print, clear print, giant print, jumbo print, extra large print, + color
            contrast?<>, + contrast?>, contrast ratio 4.5, WCAG contrast, color contrast checked, color contrast
            compliant, contrast compliant, color contrast accessible, magnifier?>, magnifiable, zoom text, zoomtext,
            pinch to zoom?>, adjustable contrast, adjustable color, text spacing adjustable, zoomable text, scalable
            text, scalable font, resize text, font size adjustable, big letter, bigger letter, large letter?>,
            oversized print, color not required, pattern not color, high contrast image, inverted color?>
    """,
    "photosensitive": """
        learners: ~ with epilepsy, photosensitive ~, ~ with photosensitive epilepsy, ~ with seizure, ~ who have
            seizure, ~ with seizure %, ~ with migraine, ~ with vestibular %, ~ with motion sensitivity, ~ with motion
            sickness, ~ prone to seizure, ~ who are photosensitive?, ~ who have epilepsy?, ~ who get migraines?, ~
            sensitive to flashing?, ~ sensitive to light?
        asks: epilepsy?, photosensitivity?, seizure?, photosensitive epilepsy, photosensitive, no flashing, no flashing
            light, seizure safe, no strobe, without flashing, reduced motion, no motion sickness, epilepsy safe, no
            flashing image, seizure disorder, epilepsy friendly, seizure friendly, no strobe effect, no strobing, flash
            free, flicker free, no flicker, no flashes, safe for epilepsy, no autoplay, no auto play, no animation, no
            parallax, no motion, low motion?>, prefers reduced motion?>, prefers-reduced-motion?>, migraine safe,
            vestibular safe, without animation, no moving background, no strobe light, without strobe, motion
            sensitivity?>, no flash, reduced animation?>, no flashing content, free of flashing, seizure free,
            photosensitivity safe, epilepsy warning?>, no strobe lighting, motion free, motion reduced, low flicker,
            seizure trigger free, no seizure trigger, motion sensitive friendly, pause stop hide, no flicker effect,
            non flashing, still image only, low stimulation video?>, stroboscopic free, three flashes or less
    """,
    "sensory-autism": """
        learners: ~ with anxiety, anxious ~, anxiety?, autistic ~, autistic?<>, ~ with autism, ~ on the autism
            spectrum, autism spectrum ~, ASD, neurodivergent ~, sensory sensitivity, ~ on the spectrum, ~ with ASD,
            neurodiverse ~, autism classroom, autism class, sensory issue, sensory processing?>, sensory need, ~ with
            sensory %, ~ with sensory processing %, ~ with emotional %, ~ with behavioral %, ~ with behavioural %, ~
            with emotional and behavioral %, emotional behavioral disorder, emotional disturbance, ~ with emotional
            disturbance, ~ with EBD, EBD, SEMH, ~ with SEMH, noise sensitive ~, noise-sensitive ~, ~ with sensory
            overload, ~ with meltdown, ~ with trauma, traumatized ~, ~ with PTSD, ~ with anxiety disorder, asperger ~,
            ~ with asperger, ~ with ODD, ODD, ~ with oppositional defiance, ~ on a behavior plan, ~ with behavior plan,
            ~ with behavior %, ~ with PDA, ~ with tourette, ~ with OCD, ~ with math anxiety, ~ with maths anxiety, ~
            with mathematics anxiety, ~ with test anxiety, ~ with exam anxiety, ~ with reading anxiety, ~ with school
            anxiety, ~ with social anxiety, ~ with autism spectrum disorder, ~ with autism spectrum condition, ~ with
            autistic spectrum %, ~ with autistic spectrum condition, autistic spectrum ~, ~ with ASC, ASC ~, ~ with
            asperger syndrome, ~ with attachment %, attachment aware, ~ with adverse childhood experience, ~ with ACEs,
            ~ with social emotional and mental health %, social emotional and mental health %, ~ with social emotional
            mental health %, ~ with mental health %, ~ with emotional regulation %, ~ with self regulation %, ~ with
            conduct disorder, ~ with depression, hypersensitive ~, sensory seeking ~, sensory avoidant ~, ~ with
            sensory integration %, ~ with demand avoidance, ~ with pathological demand avoidance, EBSA, ~ with school
            avoidance, ~ with school refusal, SEBD, BESD, ~ with neurodevelopmental %, ~ with neurodevelopmental
            condition, ~ with neurodiversity, AuDHD, ~ with AuDHD, ~ with developmental trauma, trauma experienced ~,
            care experienced ~, ~ with challenging behaviour, ~ with challenging behavior, dysregulated ~, ~ with
            dysregulation, ~ with social skill %, ~ with social communication and interaction %, ~ with = social skill,
            ~ with = emotional regulation, ~ with = frustration tolerance, ~ with sensory difference, ~ with noise
            sensitivity, ~ with sound sensitivity, ~ with auditory sensitivity, ~ sensitive to noise, ~ sensitive to
            sound, ~ who are easily overwhelmed, easily overwhelmed ~, ~ who shut down, ~ with sensory sensitivity, ~
            on the autistic spectrum, on the autism spectrum, on the autistic spectrum, ~ with high anxiety, ~ who are
            dysregulated?, ~ who struggle to regulate?, ~ with transition %, ~ who are anxious?, ~ who get anxious?, ~
            who get overwhelmed?, ~ who need calm?, ~ who need a calm?, PDA ~, ~ with asd level 1, ~ with asd level 2,
            ~ with asd level 3, ~ with selective eating, highly sensitive ~, ~ with high sensory need, aspie, ~ who are
            neurodivergent
        offers: sensory friendly, low stimulation, low arousal, autism friendly, low sensory, sensory-friendly, reduced
            clutter, distraction free, predictable routine, trauma informed, trauma-informed, reduced visual clutter,
            minimal visual clutter, visually uncluttered, low clutter, without clutter, no visual clutter
        helps: social story?<>, social narrative, visual schedule, visual timetable, now and next board, first then
            board, sensory break, token board, first/then board, first-then board, visual routine, picture schedule, !
            schedule?>, ! timetable?>, ! routine?>, emotion card?>, feelings card?>
        asks: calm?, autism?<>, trauma sensitive?>, low distraction, low-distraction layout, low-distraction,
            distraction reduced, distraction-free, uncluttered?>, clutter free?>, uncluttered layout?>, clean layout?>,
            simple layout?>, low noise?>, quiet activity?>, anxiety friendly, neurodiversity affirming?>,
            neurodiversity friendly, neurodivergent friendly, predictable structure?>, consistent routine?>, token
            economy board?>, calm down corner?>, calm-down corner?>, calming corner?>, calm corner?, social skill
            story?>, now and next?>, visual support schedule, sensory diet?>, emotion regulation card?>, TEACCH, work
            system?>, structured teaching?>, sensory safe, low demand?>, PDA friendly, autism safe, quiet classroom
            activity?>, fewer distraction, reduced distraction, minimal distraction, limited distraction, low
            distraction environment, quiet space?>, noise reduced?>, sensory break card, sensory aware, sensory
            regulation?>, zones of regulation?>, emotional regulation support, self regulation support, daily
            schedule?>, visual daily schedule, transition warning?>, predictable schedule, visual sequence?>, comic
            strip conversation, social script?>, social scripts?>, nurture group, low anxiety, intensive interaction?>,
            attention autism, less distraction?>, few distraction?>, no distraction?>, without distraction?>,
            distractions removed?>, not distracting?>, less noise?>, less cluttered?>, less busy?>, less busy page?>,
            not busy?>, plain background?>, dysregulation?>, ! sequence strip?>, transition card?>, advance warning?>,
            warning of change?>, stress free?>, low stress?>, calm design, calm layout, calming activity?>, low
            stimulus, low stimuli, under stimulating, non distracting, sensory considerate, sensory inclusive, sensory
            calm, sensory support?>, neuro affirming, neuroinclusive, predictable layout, predictable format,
            predictable lesson, minimize threat and distraction, minimal distraction layout
    """,
    "keyboard-only": """
        asks: keyboard only, keyboard accessible, keyboard navigation, keyboard navigable, keyboard operable, without a
            mouse, no mouse, without mouse, keyboard control, keyboard friendly, works with a keyboard, ~ who can't use
            a mouse, ~ who cannot use a mouse, keyboard-accessible, no need for a mouse, tab navigable?>,
            tab-navigable?>, tab key only?>, no drag and drop, without drag and drop, no dragging, without dragging, no
            mouse needed, keyboard shortcut accessible, keyboard alternative?>, operable by keyboard?>, usable with a
            keyboard?>, mouse free?>, navigable by keyboard?>, usable by keyboard?>, operated by keyboard?>, accessible
            by keyboard, keyboard operation, full keyboard access, full keyboard control, keyboard shortcut only,
            keyboard use only, no touch screen needed, logical focus order, visible focus?>, focus indicator?>,
            keyboard operated, keyboard use, keyboard user, keyboard usable, keyboard compatible, all keyboard, full
            keyboard support, no keyboard trap, tabbing only, arrow key only?>, skip to content
    """,
    "motor-switch": """
        learners: ~ with dyspraxia, dyspraxia?>, ~ with muscular dystrophy, ~ in a wheelchair, ~ with limited mobility,
            ~ with cerebral palsy, ~ with limited hand use, ~ with reduced mobility, ~ with fine motor delay, ~ who use
            a switch, ~ with physical %, ~ with motor %, ~ with fine motor %, ~ with mobility %, ~ with orthopedic %,
            wheelchair user?, ~ who use a wheelchair, ~ with tremor, ~ with hand tremor, ~ with paralysis, ~ with limb
            difference, ~ with spinal cord injury, ~ with arthritis, ~ with hemiplegia, ~ with spina bifida, ~ with
            dexterity %, ~ with limited dexterity, ~ with handwriting %, ~ with limited fine motor skill, ~ with poor
            fine motor skill, ~ with weak fine motor skill, ~ with low muscle tone, ~ who can't hold a pencil, ~ who
            cannot hold a pencil, ~ with CP, ~ who can't write by hand, ~ who can't use their hand, ~ with
            developmental coordination %, ~ with coordination %, ~ with motor coordination %, ~ with motor planning %,
            DCD, ~ with DCD, eye gaze user, dyspraxic ~, ~ with ataxia, ~ with hypermobility, ~ with duchenne, ~ with
            physical and sensory %, physical and sensory %, sensory and physical %, ~ with sensory and physical %,
            sensory and or physical %, ~ with neuromuscular %, orthopedically impaired ~, orthopaedic impairment, ~
            with orthopaedic %, ~ with gross motor %, ~ with writing %, ~ with juvenile arthritis, ~ with stroke, ~
            with graphomotor %, ~ who use a scribe, ~ who need a scribe, ~ who use assistive technology, physically
            disabled ~, ~ with = dexterity, ~ with = mobility, ~ with = movement, ~ with = grip strength, ~ with =
            grip, ~ with = hand function, ~ with = hand strength, ~ with = motor control, ~ with = motor skill, ~ with
            = fine motor control, ~ with = range of motion, ~ with = hand control, ~ with = muscle tone, ~ with =
            muscle strength, ~ with = upper body strength, ~ who struggle to write by hand?, ~ who struggle with
            cutting?, ~ who can't write?, ~ who cannot write?, ~ with broken arm, ~ with a broken arm, ~ with one arm,
            ~ with one hand, ~ with OI, OI?, ~ with limited hand movement, ~ with hand weakness, ~ who type with one
            hand, ~ with gross motor delay, ~ with multiple sclerosis, ~ with an amputation, ~ with physical
            limitation, ~ with motor limitation
        asks: switch accessible, switch access, switch control, switch user, adaptive switch, eye gaze, eye tracking?,
            one handed, one-handed, motor impairment, fine motor difficulty, physical disability?, voice control?,
            mouth stick, limited mobility, large touch target, limited hand use, fine motor challenge, fine motor
            delay, fine motor issue, eye-gaze, switch-accessible, switch adapted, switch adapted toy, single switch?>,
            one switch?>, two switch?>, scanning access?>, switch scanning, hands free?>, hands-free?>, dwell click?>,
            dwell clicking?>, dwell control?>, head pointer?>, head mouse?>, head tracking?>, sip and puff?>, speech
            recognition input?>, voice input?>, voice typing?>, speech to text, speech-to-text, dictation software?>,
            big target?>, big touch target?>, large target?>, big button?>, large button?>, big click area?>, adapted
            keyboard, adaptive keyboard?>, alternative keyboard?>, onscreen keyboard?>, joystick access?>, adapted
            mouse, one hand?>, one-hand?>, single handed?>, adapted scissor, loop scissor?>, fine motor friendly,
            scribe?, word prediction, word prediction software, predictive text?, speech-to-text software, voice
            recognition software, voice recognition?, oral response?>, verbal response?>, spoken response?>, pencil
            grip?>, slant board?>, typed response?>, no handwriting, without handwriting, without writing, no writing
            required, alternative to writing, alternatives to writing, alternative access, alternate access, access
            technology?>, assistive technology?, assistive tech?, voice controlled?>, voice activated?>, speech
            control?>, speech input?>, adapted pencil grip, large click target, large tap target, target size?, no fine
            motor, low fine motor, minimal fine motor, minimal writing, minimal handwriting, eye gaze accessible,
            adaptive technology?>, adaptive tool?>, adaptive equipment?>, switch compatible, switch friendly, switch
            operated, alternative input?>, alternative response format, multiple means of response, vary response
            method
    """,
    "own-pace": """
        offers: self paced, self-paced, untimed, at your own pace, at their own pace, own pace, no time limit, without
            a time limit, extended time, no timer, go at your own speed, work at own pace, work at your own pace,
            without time pressure, no time pressure, no time constraint, not timed, without a timer, extra time?,
            student paced, student-paced
        asks: asynchronous?>, flexible pacing?>, flexible pace?>, flexible timing?>, learner paced, pace yourself?>,
            unlimited time?>, no deadline, double time?>, time and a half?>, more time?>, additional time?>,
            pausable?>, can be paused?>, no countdown, without countdown, at own speed?>, at their own speed?>, take as
            long as you need?>, take your time?, pause point?>, extra processing time, additional processing time,
            processing time?, extended deadline?>, flexible deadline?>, more time to respond, more time to complete, no
            rush, time extension?>, longer time?>, pause button?>, pause control?>, adjustable timing, adjustable
            speed, playback speed?>, more time to complete task, longer to complete?>, time to process?>, thinking
            time?>, think time?>, time to think?>, slower pace?>, slow pace?>, slow paced?>, slower paced?>, & pace, &
            pacing, pace & by student, adjustable pace, adjustable time limit, at my pace, at your pace, at their pace,
            at one's own pace, at own pace, at student pace, mastery paced
    """,
    "dyslexia-friendly": """
        learners: dyslexic ~, dyslexic reader, ~ with dyslexia, reader with dyslexia, print disability, dyslexic?<>, ~
            with reading %, ~ with print %, ~ with specific learning %, ~ with dysgraphia, dysgraphia?>, dysgraphic ~,
            SLD, ~ with SLD, SLD ~, SpLD, ~ with SpLD, specific learning difficulty, specific learning disability,
            print disabled ~, ~ with decoding %, ~ with literacy %, ~ with spelling %, ~ with word reading %, ~ with
            reading fluency %, ~ with reading comprehension %, ~ with developmental dyslexia, ~ with written expression
            %, ~ with specific reading %, ~ with basic reading %, ~ with irlen, ~ with reading difference, ~ with
            learning and reading %, ~ with decoding difference, ~ who struggle to decode?, LD?, learning disabled ~, ~
            with LD, ~ with language based learning %, language based LBLD, ~ with phonological dyslexia, ~ with
            surface dyslexia, ~ with orthographic %, print challenged ~, ~ with a specific learning disorder, nonverbal
            NVLD, ~ with NVLD
        offers: dyslexia friendly, dyslexia support, dyslexia accessible, opendyslexic, dyslexia-friendly font, audio
            supported reading, audio-supported reading, text with audio, dyslexia font, colored overlay, coloured
            overlay
        helps: decodable text, decodable reader, decodable book, structured literacy, read along audio
        asks: dyslexia?<>, audio support, audiobook version, audio version, read to me, listen along, read along, audio
            supported, audio-supported, audio with text, wide line spacing?>, wide spacing?>, extra spacing?>,
            increased spacing?>, wider spacing?>, sans serif font, sans-serif font, dyslexic font, tinted background?>,
            cream background?>, bookshare?>, learning ally?>, listen while reading, follow along audio?>, text
            highlighting as read, audiobook?>, audio book?>, audio version of textbook, audio textbook, audio recording
            of text, recorded text, talking book, human narrated?>, buff paper, cream paper, tinted paper, reading
            ruler?>, line reader?>, reading overlay?>, spell checker?, spellchecker?, dyslexia aware, dyslexia aligned,
            uncrowded text, uncrowded page, audio recording of book, textbook on audio, reading difference?>, readable
            font, accessible typeface, legible font, left aligned text, increased letter spacing, letter spacing?>,
            wide letter spacing, generous spacing, double spaced?>, pastel background?>, non white background, lexend,
            dyslexie font, comic sans?>, verdana?>, decoding support, human voice audio, text read to student, audio
            narration?>, narrated text, narrated version, spelling support, line focus?>, reading guide strip?>,
            reading window?>
    """,
    "structured-literacy": """
        offers: phonics intervention, phonics catch up, structured literacy, orton gillingham, orton-gillingham,
            decodable reader, decodable sentence, systematic phonics, systematic synthetic phonics, synthetic phonics,
            explicit phonics, multisensory phonics, science of reading, sound wall, decodable?>, phonics based,
            phonics-based, multisensory reading, multisensory literacy, phonetically controlled text, decodable #,
            heart word?>, controlled text
        asks: phonics?, phonemic awareness?, wilson reading, wilson reading system, fundations?>, UFLI, barton reading,
            controlled vocabulary reader, controlled reader, sound letter mapping?>, phoneme grapheme mapping?>, sound
            by sound?>, morphology instruction?>, syllable type?>, cumulative phonics?>, SSP, phonics screening
            practice?>, multisensory instruction?>, explicit and systematic?>, SoR?>, SoR aligned, OG lesson?>, OG
            approach?>, OG based?>, OG phonics?>, multisensory approach, multisensory teaching, multisensory learning,
            multisensory lesson, multisensory activity, multisensory material, multi sensory instruction, multi sensory
            approach, multi sensory teaching, multi sensory learning, multi sensory reading, multi sensory phonics,
            multi sensory activity, linguistic phonics, structured language, multisensory structured language,
            alphabetic phonics, LETRS?, lindamood, sounds write, explicit systematic phonics, explicit phonics
            instruction, phonics for older ~, phonics for older, decoding intervention?>, decodable practice?>, sound
            symbol correspondence?>, sound-symbol?>, phonological awareness?, orthographic mapping?>, spelling rule
            instruction?>, structured word inquiry, systematic and explicit?>, explicit code instruction, SIPPS,
            S.P.I.R.E., spire reading, lexia?>, explicit decoding, explicit decoding strategy, explicit and direct
            phonics, phonics and decoding, multisensory structured language approach, multisensory language, cumulative
            decodable, phonics reader, phonics book, phonics decodable, sound by letter, syllabication rule?>, syllable
            division?>, grapheme phoneme correspondence?>, letter sound correspondence?>, phoneme awareness?>,
            morphological awareness?>, heart word map?>, sequential phonics, sequential and cumulative?>, explicit
            spelling, diagnostic phonics teaching, word study intervention, high frequency heart word, sound walls,
            structured phonics, explicit and systematic phonics, explicit phonics lesson, decodable phonics, orton
            gillingham based
    """,
    "reads-below-grade": """
        learners: struggling reader, striving reader, reluctant reader, below level reader, below grade reader, below
            grade level reader, older beginning reader, older struggling reader, emerging reader, ~ who read below
            grade level, developing reader, low reader, lower reader, weak reader, weaker reader, poor reader, slow
            reader, lower level reader, low level reader, ~ who read below grade, ~ reading below grade level, ~
            reading below grade, ~ who read below level, ~ with low reading level, emergent reader?<>, early reader?, ~
            behind in reading, ~ two year below grade level, ~ two grade level below, ~ reading two year below, ~
            reading at a lower level, beginning reader?>, older struggling ~, struggling middle school reader,
            struggling high school reader, struggling elementary reader, struggling secondary reader, ~ with = reading
            skill, ~ with = reading level, ~ with = reading ability, ~ with = literacy, ~ with = literacy skill, ~ with
            = comprehension, ~ with = reading comprehension, ~ with = reading stamina, ~ with = fluency, ~ with =
            reading fluency, ~ with = background vocabulary, ~ who can't read well?, ~ who cannot read well?, ~ who
            struggle to read?, ~ who find reading hard?, ~ who find reading difficult?, ~ who can't read?, ~ who cannot
            read?, ~ who are poor readers?, ~ who read at a lower level?
        offers: leveled reader, levelled reader, leveled book, leveled passage, hi lo, hi-lo, high low, high interest
            low readability, high interest low level, high interest low reading level, easy read, easy to read, plain
            language, plain english, leveled text, levelled text, below grade level, below grade, below level, reads
            below grade, read below grade, reads below grade level, reading below grade level, low reading level, lower
            reading level, low lexile, lower lexile, easier to read, simple english, below grade level text,
            differentiated reading level, multiple reading level, different reading level, several reading level,
            differentiated text, multi-level text, tiered reading, tiered text, lower level text, low level text, below
            level text, hi low, hi-low, simplified #, simpler #, easier #, adapted #, modified #, simplified english,
            graded reader, high interest low vocabulary, high-interest low-vocabulary, easier version of the text,
            simpler version of the text, simplified version of the text, adapted book, adapted novel, reduced
            linguistic load, reduced linguistic complexity, linguistically simplified, linguistic simplification,
            reduced linguistic demand, lower linguistic demand, linguistically accessible, age appropriate low level,
            adapted literature
        asks: easy reading?, read below level, lower grade reading level, high interest low lexile?>, easier version,
            lower lexile version, below grade lexile?>, two year below grade level?>, two grade level below?>, one
            grade level below?>, lower readability?>, low readability?>, accessible text, adapted reading, adapted
            worksheet, simplified worksheet, simplified language, simple language?>, simple word?>, short simple
            sentence?>, controlled vocabulary?>, limited vocabulary?>, abridged version, abridged text, reading level
            2, leveled article, leveled article set, same text different level, text at different level, at a lower
            level?>, at lower level?>, lexile?>, reading age?>, lower grade level text, scaffolded text, scaffolded
            text set, scaffolded reading, hi/lo?>, simpler language?>, easier language, clearer language?>, simplified
            wording, simpler wording?>, reduced reading load, lower reading load, low reading load, light reading load,
            reduced reading demand, low reading demand, lower reading demand, reduced language demand, low language
            demand, reduced text, reduced word count, less reading?>, less text?>, fewer words?>, minimal text, minimal
            reading, short sentence version, accessible language, modified language, student-friendly language?>,
            simple text?>, easy text?>, easier words?>, easy version, abridged novel, shortened text, shorter text?>,
            differentiated passage, levelled passage, dual level?>, two reading levels, modified reading level, reduced
            reading level, low reading age, lower reading age, basic reader?>, lower level reading, easy to understand
            text, plain text version, clear language, simple sentence version, simplified edition, simplified version,
            simpler version, plain language version, easy language version, leveled version, levelled version, low
            level reader, below level reader, lower lexile text, lexile adjusted, lexile leveled, adjustable reading
            level, adapted text, text adapted
    """,
    "executive-function": """
        learners: ~ with slow processing speed, slow processing ~, ~ with processing %, ~ with adhd, adhd ~, ~ with
            add, ADHD, ~ with short attention span, ~ with attention deficit, ~ who lose focus, ~ who struggle to
            focus, ~ with poor working memory, ~ with short attention, ~ with attention %, ~ with focus %, ~ with
            executive function %, ~ with executive functioning %, ~ with executive dysfunction, ~ with working memory
            %, ~ with OHI, OHI, other health impairment, ~ with traumatic brain injury, traumatic brain injury?, ~ with
            TBI, TBI, ADD ~, inattentive ~, distractible ~, easily distracted ~, impulsive ~, ~ who need structure, ~
            with organization %, ~ with memory %, ~ who need frequent break, ~ who are easily distracted, ~ with
            attention deficit hyperactivity %, ~ with hyperactivity, ~ with concentration %, ~ with processing speed %,
            ~ with slow processing, ~ with planning %, ~ with executive skill %, ~ with fetal alcohol %, ~ with fetal
            alcohol syndrome, FASD, ~ with FASD, ~ with acquired brain injury, ~ with ABI, ~ with concussion, ~ with
            short term memory %, ~ with weak working memory, ~ with auditory memory %, ~ with task initiation %, ~ with
            time management %, hyperactive ~, ~ with inattention, ~ with impulsivity, ~ with sequencing %, ~ with
            attention deficit %, ~ with = working memory, ~ with = memory, ~ with = attention, ~ with = concentration,
            ~ with = focus, ~ with = organization, ~ with = organizational skill, ~ with = organisational skill, ~ with
            = executive function, ~ with = executive functioning, ~ with = impulse control, ~ with = self regulation, ~
            with = processing speed, ~ with = attention span, ~ with = study skill, ~ with = planning skill, ~ with =
            time management, ~ who struggle to concentrate?, ~ who can't sit still?, ~ who cannot sit still?, ~ who
            can't focus?, ~ who cannot focus?, ~ who struggle with multi step?, ~ who forget?, fidgety ~?, wiggly ~?, ~
            who fidget?
        offers: step by step instruction, step-by-step instruction, one direction at a time, short chunk, small chunk,
            bite sized chunk, bite-sized chunk, manageable chunk, in chunk, chunked text, adhd friendly, executive
            function support, executive functioning, short activity, short task, bite sized, bitesize, quick activity,
            short attention span, broken into steps, broken into small steps, broken into smaller steps, broken down
            into steps, broken into parts, broken into chunks, one step at a time, working memory support, in small
            steps, in short steps, short lesson?, chunked direction, chunked instruction
        helps: chunked, chunking?, movement break, brain break, graphic organizer, graphic organiser, task card,
            student checklist, visual timer, checklist for student, checklist?, step by step?>, clear step?>, small
            step?>, planning sheet, task analysis, guided note, guided notes, skeleton note, cloze note, partially
            completed note, self-monitoring checklist
        asks: executive function?, short attention, attention span?, attention?, attention issue, attention problem,
            focus issue?, chunked assignment, chunked task, chunked lesson, chunked reading, one task per page, one
            problem per page, one question per page, fewer problem per page, one step direction, short direction,
            simple direction, clear direction, simplified direction, simplified instruction, bite size?>, bite sized
            lesson?>, small bite?>, scaffolded step, short segment?>, short burst?>, short session?>, short video
            clip?>, 10 minute activity?>, five minute activity?>, 5 minute activity?>, 15 minute lesson?>, frequent
            break?>, built in break?>, break built in?>, with breaks?>, fill in the blank note?>, fill-in-the-blank
            note?>, note taking template?>, note-taking template?>, scaffolded note, self monitoring?>,
            self-monitoring?>, self monitoring checklist?>, self regulation checklist?>, organizational support,
            organizer template?>, timer and break?>, visual direction, visual instruction?>, picture direction, color
            coded?>, color-coded?>, colour coded?>, colour-coded?>, worked example?, planner page?>, assignment
            planner?>, task breakdown?>, task strip?>, mini schedule?>, work plan?>, note taking scaffold, note-taking
            scaffold, timer?, visual reminder?>, brain break video?>, visual step?>, visual step card?>, step card?>,
            picture step?>, scaffolded support, scaffolded task, scaffolded worksheet, scaffolded activity, scaffolded
            question, scaffolded practice, scaffolded lesson, scaffolded instruction, scaffolded version, graduated
            support, fewer item per page, one item per page, fewer question per page, reduced number of question,
            reduced number of problem, reduced number of item, reduced assignment, reduced workload, reduced question,
            fewer question?>, fewer problem?>, shortened assignment, shortened task, shorter assignment, shorter task,
            lesson outline?>, word web?>, written list of instruction, breaking task into smaller chunk, breaking task
            into chunk, break task into step, task broken down, tasks broken down, broken down task, broken into
            manageable step, broken into manageable part, smaller chunk?>, manageable step?>, smaller step?>, chunk
            information, chunked content, chunked material, color coding?>, colour coding?>, highlighted text,
            highlighted keyword, highlighted key word, highlighter?>, visual planner, daily planner?>, prompt card?>,
            cue card?>, prompt sheet?>, task board, task management board, memory aid?>, dual coding?>, dual coded,
            reduced cognitive load, low cognitive load, cognitive load reduced, simplified layout, rest break?>, goal
            setting sheet?>, organisation support, organization support, study skill support, explicit instruction
            step, working memory friendly, alternative to note taking, copy of note, copy of notes, scaffolded
            planning, note taker?>, note taking support, assistance with note taking, notes provided, peer notes,
            guided note sheet, step by step checklist?>, ! checklist?>, task checklist?>, ! instruction?>, !
            direction?>, ! step?>, ! reminder?>, sand timer?>, countdown timer?>, colour coded timetable?>, color coded
            schedule?>, color coded note?>, colour coded note?>, color coded text?>, colour coded text?>, color coded
            step?>, advance organizer?>, advance organiser?>, reduced problem?>, reduced amount of work?>, reduced
            quantity?>, reduced writing?>, reduced content?>, less writing?>, less work?>, half the problem?>, less
            content?>, smaller amount of work?>, little and often?>, one thing at a time?>, AD/HD, attention support,
            focus support?>, focus friendly, working memory aid, memory support, planning support, organisational
            support, organizing support?>, task initiation support, manageable task, small manageable step, micro
            step?>, one instruction at a time, one thing per page, less per page, fewer task, chunked step, short
            step?>, short clear step, chunk and check?>, goal setting support, self monitoring support, progress
            tracker?>, visual checklist, first next last?>, to do list?>, break task?>, break it down?>
    """,
    "concrete-representations": """
        offers: concrete pictorial abstract, concrete representational abstract, manipulatives?<>, math manipulative,
            maths manipulative, concrete representation, concrete material, virtual manipulative, CRA?, CPA?, concrete
            to abstract, concrete resource, concrete apparatus, concrete manipulative, concrete example with object,
            math tool kit, maths equipment
        helps: dienes, cuisenaire rod, multilink cube, rekenrek, counters?, hands on?<>, hands-on?<>, fraction circle,
            geoboard?>, number rod?>, base ten block?>, base 10 block?>, fraction tile?>, fraction strip?>, algebra
            tile?>, pattern block?>, ten frame?>, unifix cube?>, linking cube?>, place value disk?>, place value
            counter?>, real object?, numicon
        asks: concrete-representational-abstract?>, concrete pictorial abstract approach?>, CPA approach, CRA approach,
            tactile manipulative, hands-on material?<>, hands-on activity?<>, hands on activity?<>, concrete object?>,
            concrete model?>, physical model?, real coin?>, real money?>, play money?>, real thing?>, real life
            object?>, counting bear?>, snap cube?>, bead string?>, number line on the floor?>, fraction bar?>, geared
            clock?>, two color counter?>, two-color counter?>, double sided counter?>, color tile?>, pattern tile?>,
            hands-on model?<>, hands on model?<>, place value block?>, place value chip?>, number block?>, CRA
            sequence, CPA sequence, CRA model, CPA model, CRA framework, CPA framework, CRA method, CPA method, CRA
            progression, CPA progression, CRA lesson, multi base block?>, practical equipment?>, practical resource?>,
            practical apparatus?>, tens frame?>, visual model?>, pictorial representation?>, concrete pictorial?>, real
            life material?>, object based?>, multi link cube?>, multi-link?>, bead bar?>, dienes block?>, arrow card?>,
            place value card?>, multi-sensory math, multisensory math, multisensory maths, multisensory?>, touch
            math?>, touchmath, tactile math, concrete aid?>, concrete support, manipulative based, manipulative kit?>,
            object manipulative, hands on math, hands on approach?>
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
            aphasia, ~ who stammer, ~ with a stammer, ~ with speech language %, ~ with communication and interaction %,
            communication and interaction %, ~ with speech language and communication %, speech language and
            communication %, ~ with complex communication need, ~ with pragmatic language %, ~ with social language %,
            ~ with word finding %, ~ with language delay, ~ with dysarthria, ~ with verbal dyspraxia, ~ who stutter?, ~
            with stuttering, stammering ~, non vocal ~, VOCA user, symbol user, ~ with pragmatic %, ~ with language
            processing %, ~ with receptive and expressive language %, ~ with limited verbal skill, limited verbal ~, ~
            with = speech, ~ with = verbal skill, ~ with = verbal communication, ~ with = expressive language, ~ with =
            communication skill, ~ with = language skill, ~ who can't talk?, ~ who cannot talk?, ~ who can't speak?, ~
            who cannot speak?, ~ who don't talk?, ~ who don't speak?, ~ who do not talk?, ~ with no speech, ~ who use
            sign and symbol, ~ who use symbol, ~ who communicate with picture, ~ who communicate by aac, ~ who
            communicate with aac, unreliably speaking ~, partially speaking ~, speech delayed ~, language delayed ~,
            language impaired ~, speech impaired ~
        offers: communication device, voice output device, AAC, augmentative and alternative communication,
            communication board?<>, core board, core vocabulary board, core word board, PECS, picture exchange, symbol
            supported, symbol support, picture symbol?>, speech generating device, pcs symbol, widgit symbol, aided
            language, low tech aac, low-tech aac, boardmaker, widgit, symbolstix, arasaac, symbol supported text,
            symbol-supported text
        asks: high tech aac, proloquo2go, touchchat, LAMP words for life, communication book?>, communication card?>,
            picture card communication?>, symbol text, symbolised text, symbolized text, pictograph support, aided
            language board?>, yes no card, symbol card?>, picture communication?>, fringe vocabulary?>, aac friendly,
            AAC-friendly, aac accessible, aac ready, core word?>, picture board?>, word board?>, symbol board, alphabet
            board?>, topic board?>, VOCA, VOCAs, voice output communication aid, voice output communication aids, voice
            output aid, communication aid?>, speech output device, voice output?>, communication passport, picture
            exchange communication system, choice board with picture, choice board with symbol, symbol based, picture
            supported text, picture supported, blissymbol, rebus symbol?>, colourful semantics, colorful semantics, low
            tech communication, communication fan, eye pointing, e-tran frame, makaton symbol, choice board symbol?>,
            choice board symbols?>, communicate in print?>, inprint symbol?>, symbol support card?>, symbols and
            pictures?>, pictures and symbols?>, photo symbol?>, symbol version, symbol text version, pictogram?>,
            pictograph version, symbol communication, communication support, speech device?>, speech generating, aided
            language stimulation, aided language input, modeling aac, voice output switch, core vocabulary support
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
            reclassified ~, long term ell, ~ at wida level #, dually identified ~, dual identified ~, dually identified
            english learner, CALD, CALD ~, NESB, EAL/D, EAL/D ~, limited english speaking ~, limited english speaking,
            limited english speaker, non english proficient, non english proficient ~, non english speaking, english to
            speaker of other language, potentially english proficient ~, ELLD, EL ~ with disability, ~ with EAL, ~ with
            english as an additional language, english as an additional language ~, additional language learner, ~ with
            english as a second language, ~ developing english, ~ new to academic english, ~ who are multilingual,
            plurilingual ~, multilingual student, bilingual ~ with EAL, ~ using english as an additional language, ~
            who use english as an additional language, ~ with emerging english, ~ developing competence in english,
            AZELLA, KELPA, ELPAS, TELPAS, NYSESLAT, non-english proficient, non-english proficient ~, non-english
            speaking, ~ with = english proficiency, ~ with = academic english, ~ with = academic vocabulary, ~ with =
            academic language, ~ with = english vocabulary, ~ with = command of english, ~ who are new to english?, ~
            who are still learning english?, ~ still learning english?, ~ who struggle with english?, ~ with language
            barrier, language barrier?>, ~ at wida level, MLL ~, ELD level, developing level english, expanding level,
            bridging level, emergent multilingual ~, low english ~, intermediate english ~, intermediate EAL,
            intermediate ELL, intermediate ELs, advanced EAL, advanced ELL, wida level 3, wida level 4, wida level 5,
            wida level 2, wida developing, wida expanding, wida bridging, level 2 ELL, level 3 ELL, ELs level 2, EMLL,
            EML, ELL newcomer, english language beginner, english as an additional language beginner, ~ who speak
            another language, ~ who speak other language, ~ who speak language other than english
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
            picture, bilingual dictionary, bilingual picture dictionary, key visual?>, dictogloss, barrier game,
            language function chart, language chunk?>, visual word bank, word bank with picture, illustrated word bank,
            illustrated vocabulary, picture flashcard, annotated picture?>, ! dictionary?>, ! glossary?>, ! word
            bank?>, ! vocabulary?>, ! support?>, ! cue?>, ! prompt?>, ! aid?>, ! vocabulary card?>, ! word mat?>
        asks: scaffold?, EL?, academic language support, academic vocabulary support, academic language scaffold, eld
            standard, eld lesson, esl lesson, esl support, push in esl, push-in esl, pull out esl, pull-out esl,
            content and language?>, content and language integrated?>, english language scaffold, wida aligned, wida
            standard, oral language support, language rich?>, cognate wall?>, TPR, total physical response?>, sentence
            pattern?>, sentence scaffold, sentence prompt?>, sentence opener?>, cloze paragraph?>, tiered vocabulary?>,
            vocabulary card with picture?>, picture card?>, picture word card?>, frayer model?>, labeled picture?>,
            labelled picture?>, labeled diagram?>, gesture and visual?>, visual glossary card?>, key vocabulary with
            picture?>, word list with picture?>, talk move?>, academic conversation starter?>, oral rehearsal?>,
            structured talk?>, think pair share?, anchor chart?, graphic glossary?>, audio glossary?>, visual aid,
            pictorial aid, picture aid, pre-teaching vocabulary, preteaching vocabulary, pre-teach vocabulary, preteach
            vocabulary, vocabulary pre-teaching, vocabulary preteaching, pre-teaching of vocabulary, pre-teaching key
            vocabulary, frontloading vocabulary, front loading vocabulary, front loaded vocabulary, frontloaded
            vocabulary, glossary support, vocabulary mat, word mat, vocabulary help, guided language acquisition
            design, GLAD strategy, project GLAD, pre-identified vocabulary, pretaught vocabulary, pre taught key word,
            preview vocabulary, cloze sentence?>, cloze text?, cloze passage?, cloze activity?, DARTs, DARTs activity,
            DARTs activities, directed activity related to text, directed activities related to text, information
            gap?>, key word list?>, keyword list?>, academic language?>, language goal?>, content and language
            objective, background knowledge support, concise background knowledge, build background?>, building
            background?>, tier 2 vocabulary?>, tier two vocabulary?>, tier 3 vocabulary?>, tier three vocabulary?>,
            non-linguistic support, nonlinguistic representation, graphic support?>, interactive support wida, sensory
            support wida, scaffolded vocabulary, language acquisition support, oral language scaffold, oral sentence
            frame, contextualised language, contextualized language, english glossary?>, glossary of key word, glossary
            of key term, simplified glossary, word bank with definition, modelled sentence, modeled sentence,
            translanguaging space, glossary in advance?>, glossaries in advance?>, key word in advance?>, key
            vocabulary in advance?>, reduced language?>, reduced verbal language?>, slow clear speech?>, use of
            gesture?>, key vocabulary support?>, key word support?>, vocabulary help sheet?>, language help?>, language
            prompt?>, language supported, language scaffolded, linguistic scaffold, linguistic support, linguistic
            scaffolding, clarify vocabulary, bilingual support material, vocabulary with image, image glossary,
            sentence support, speaking scaffold, writing scaffold, discussion frame, discussion stem, word list
            translated, vocabulary list with picture, glossary provided?>, glossary included?>
    """,
    "newcomers": """
        learners: entering and emerging proficiency, entering proficiency, emerging proficiency, no english, no english
            yet, little english, zero english, very little english, ~ with no english, ~ with little english, ~ who
            speak no english, ~ with no prior schooling, newcomer ~, newcomer english ~, newcomer to english,
            newcomers?<>, SLIFE, SIFE, ~ with interrupted formal education, interrupted formal education, ~ with
            limited or interrupted formal education, interrupted schooling, recent arrival?<>, recently arrived ~,
            newly arrived ~, new arrival?<>, new to english, recent immigrant ~, refugee ~, beginner english ~,
            preproduction, pre-production english, newly arrived immigrant, immigrant ~, new to the country, ~ new to
            the country, ~ with limited formal schooling, ~ with limited schooling, ~ with limited formal education, ~
            with interrupted schooling, ~ with interrupted education, recently arrived immigrant, refugee background ~,
            refugee-background ~, refugee and newcomer ~, asylum seeking ~, asylum seeker ~, unaccompanied minor?>,
            unaccompanied ~, preliterate ~, pre literate ~, pre-literate ~, low literacy newcomer, low-literacy
            newcomer, ~ with little schooling, ~ with low literacy in their first language, ~ without prior schooling,
            migrant ~, new arrival ~, ~ new to english, newly enrolled immigrant, ~ new to school, SLIFE ~, SIFE ~,
            beginner EAL, new to english learner, early stage EAL, EAL beginner, stage 1 english, recently arrived
            refugee, newly arrived refugee, newly arrived, just arrived in the country, ~ who just arrived, ~ who have
            just arrived, just arrived from, new to the united state, new to the us, preliterate, pre-literate,
            nonliterate ~, non literate ~, semiliterate ~, nonliterate, ~ with no literacy, international new arrival,
            international arrival, INA ~, UASC, ~ seeking asylum, asylum seeker?, refugee?, silent period?>, ~ in the
            silent period, ~ at the beginning stage of english, early acquisition of english, proficiency code A, ELP
            level 1, EL level 1, level 1 ELs, beginner level english, beginning level english, complete beginner in
            english, ~ with disrupted schooling, disrupted schooling, disrupted education, ~ with disrupted education,
            ~ with gaps in schooling, ~ with little prior schooling, first year in the country, ~ just arrived,
            newcomer el, newcomer ell, ~ with limited prior schooling, mid year arrival, ~ with = schooling, ~ with =
            formal schooling, ~ with = formal education, ~ with = prior schooling, ~ with = prior education, ~ not
            literate in first language?, not literate in first language, not literate in their first language, ~ not
            literate in their first language?, not literate in home language, ~ who cannot read in their first
            language?, ~ who do not speak english?, ~ who don't speak english?, ~ who can't speak english?, speak no
            english, speaks no english, does not speak english, doesn't speak english, don't speak english, ~ who just
            came to the country?, new to the language?>, arriving refugee ~, ukrainian refugee ~, afghan refugee ~,
            syrian refugee ~, ~ who missed school, ~ with missed schooling, ~ with no schooling, ~ with no formal
            schooling, underschooled ~, under schooled ~, ~ from refugee background?>, refugee background?>, ~ with gap
            in education, ~ with gap in schooling, beginner ELL, beginner ELLs, beginning ELL, beginner ESL, beginning
            ESL, beginner ESOL, level 1 ELL, entering ELL, wida 1, ~ new to america, newcomer multilingual
        offers: wida level 1, wida entering, wida emerging, level 1 english, emerging level, newcomer toolkit, newcomer
            curriculum, newcomer unit, entering level
        asks: wida level 1 2, wida level 1 and 2, survival english, basic english, very first english, welcome to
            school english
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
            immersion, bilingual card, bilingual vocabulary, bilingual vocabulary card, @ version, @ edition, @
            glossary, l1 glossary, home language glossary, native language audio, side by side @, @ and english side by
            side, side by side in two languages, in two languages, multilingual edition, multilingual glossary, first
            language text, L1 text, first language version, mother tongue version, transitional bilingual, maintenance
            bilingual, bilingual picture dictionary edition, dual language story, bilingual story, bilingual reader,
            bilingual audio, translated subtitle, translated instruction, home language instruction, home language
            audio version, translated version available
        asks: bilingual?<>, in their home language, in the home language, home language?>, heritage language, first
            language?, translanguaging?>, translated?, in their own language, native language?, primary language?,
            mother tongue?, @ copy, @ captions, @ audio?>, L1 glossary?>, L1 glossaries?>, L1 translation, home
            language audio?>, native-language audio?>, native language glossary?>, with translation, @ / english?>,
            english / @?>, @ english side by side, multilingual version, multilingual resource?>, translated handout,
            translated letter, translated resource, translanguaging task?>, bilingual support, bilingual activity,
            bilingual glossary card, bilingual word bank, bilingual poster, bilingual unit, @ support, support in @,
            notes in @?>, first language support material, use of first language, use of home language, stories in
            first language, text in first language, translanguaging pedagogy?>, community language?>, parent letter
            translated, translation available, translations available, home language glossary pair, bilingual label?>,
            bilingual display?>, multilingual display?>, translated version for family, home tongue, L1 material, L1
            resource, L1 audio, L1 instruction, translate into home language, native language version, native language
            text, native language material, multilingual material, multilingual text, multilingual worksheet, multi
            language version, dual language glossary, dual language material, dual language lesson, dual language
            worksheet, dual language resource
        learners: @ speaking ~, heritage speaker, heritage language speaker, heritage language learner, @ speaker?,
            heritage @ ~, heritage @ learner, heritage @ speaker, ~ who speak @, ~ who read @, ~ literate in @, @
            speaking family, @ speaking parent, @ speaking household, @ speaking home, @ speaking community, ~ who only
            speak @?, ~ whose home language is @?, ~ whose first language is @?, @ only ~, @ dominant ~
    """,
    "advanced": """
        learners: gifted ~, gifted and talented, advanced ~, high ability ~, high achiever, high achieving ~, more
            able, more able ~, most able, most able ~, twice exceptional, 2e?, early finisher, fast finisher, higher
            attaining ~, high attainer, above level ~, ~ above level, able mathematician, gifted?<>, advanced?,
            talented?, GATE?, TAG?, academically gifted, academically talented, mathematically gifted, mathematically
            talented ~, academically gifted ~, highly able ~, able ~, GT ~, G/T, high flyer, high flier, ~ who finish
            early, quick finisher, ~ who need a challenge, ~ who need more challenge, ~ who are ready for more, ~
            working above grade level, ~ above grade level, gifted education?, gifted program?, gifted class, 2e ~,
            profoundly gifted, profoundly gifted ~, highly gifted ~, exceptionally able ~, more able and talented, high
            potential ~, high prior attainer, ~ with high ability, ~ working at greater depth, cluster grouping gifted,
            cluster grouped gifted, gifted cluster, high end learner, above average ~, ~ ahead of grade level, ~
            working ahead, ~ who are bored, ~ who finish fast, ~ who already know it, ~ who have mastered it, ~ who
            need a stretch, G&T, most able and talented, dual exceptional ~, dual and multiple exceptionality,
            twice-exceptional ~, ~ with high learning potential, high learning potential, exceptionally gifted ~, rapid
            learner, rapid grasper, fast learner, quick learner, ~ exceeding expectation, ~ exceeding grade level, ~
            working above, ~ exceeding, high attaining ~, higher prior attaining ~, accelerated ~, fast pace ~?, high
            level ~?, higher level ~?, ~ who get it fast?, ~ who are ahead?, ~ who find it easy?, ~ who find math
            easy?, ~ who love math?, highly capable ~, highly capable program, hi cap, hicap, HiCap ~, high capability
            ~, high cap ~, AIG?, AIG ~, ~ with advanced ability, gifted and highly able, exceptionally capable ~, very
            able ~, very capable ~, mathematically able, mathematically able ~, gifted and able, accelerated learner,
            accelerated math ~, precocious ~, high IQ ~, exceptionally bright ~?, bright ~?, high aptitude ~, twice
            gifted, gate identified, gifted identified, advanced academic ~, GT?
        offers: enrichment activity, enrichment task, enrichment material, enrichment?, enrichment project, extension
            activity, extension task, extension work, extension question, extension problem, challenge task, challenge
            problem, challenge question, challenge activity, stretch and challenge, greater depth, mastery with greater
            depth, above grade level, above grade, above level, honors?, honours?, ready for more, acceleration for,
            curriculum compacting, depth and complexity, accelerated learner, stretch activity, stretch task, stretch
            question, more challenging version, more challenging task, harder version, extension lesson, extension
            project, differentiated up, extension menu, enrichment menu, depth and complexity icon, above level text
        helps: low floor high ceiling, low threshold high ceiling, low floor?>, high ceiling?>, rich task, rich
            mathematical task, open ended task, open-ended task, open middle, tiered task
        asks: extension?, challenge?, early finisher menu?>, early finisher task?>, fast finisher activity?>, fast
            finisher task?>, choice board for advanced?>, independent study project?>, above level reader, above-level
            reader, above grade reader, compacted curriculum?>, telescoped curriculum?>, acceleration option?>, bonus
            challenge?>, challenge extension?>, extra challenge?>, extension opportunity?>, extension idea?>, going
            deeper task?>, deeper dive task?>, stretch challenge?>, tiered challenge?>, enrichment cluster?>, olympiad
            problem?>, higher level extension?>, enrichment packet, enrichment choice?>, enrichment problem?>,
            enrichment worksheet?>, enrichment lesson?>, more challenging problem?>, more challenging work?>, more
            challenging question?>, harder problem?>, harder question?>, stretch and challenge task, greater depth
            task?>, greater depth question?>, mastery extension?>, deepening task?>, deepening question?>, deepen
            understanding task?>, rich extension?>, challenge card?>, challenge by choice, off level material?>, tiered
            extension?>, extension challenge?>, tiered assignment, tiered activity, tiered worksheet, tiered lesson,
            tiered question, tiered practice, open-ended question?>, open-ended problem?>, higher order question?>,
            higher order thinking?>, independent study?>, independent research project?>, independent inquiry?>, harder
            work?>, harder task?>, harder worksheet?>, harder activity?>, extension for high achiever, depth of
            knowledge 4, above level?>, beyond grade level, beyond the standard, enriched version?>, enriched lesson,
            stretch version, stretch goal?>, challenging version, advanced version?>, differentiated for gifted,
            acceleration material
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
            activity, reteach worksheet, pre unit review, gap analysis practice, bridging material, catch up programme,
            catch up program, catch up session work
        asks: review lesson, review activity, not yet secure, missed learning, spiral review?>, cumulative review?,
            just in time scaffold, just-in-time scaffold, just in time intervention, small-group reteach, reteach
            group, prior grade standard?>, previous grade skill?>, earlier grade skill?>, below grade skill?>, gap
            closing?>, gap-closing?>, close gap?>, bridge lesson?>, bridging lesson?>, warm up of prior skill?>,
            prerequisite check?>, prerequisite lesson?>, prior learning check?>, numeracy catch up, catch up numeracy,
            catch-up numeracy, catch up literacy, catch-up literacy, accelerated learning recovery?>, background
            knowledge building?>, frontloading?>, catch up session, catch-up session, fill the gap?>, fill gap from
            last year?>, review of last year's skill?>, last year's skill?>, last year's standard?>, previous year's
            skill?>, activate prior knowledge?>, activating prior knowledge?>, prior knowledge?>, knowledge gap?>, gap
            teaching?>, closing gap?>, plug gap?>, plugging gap?>, secure the basic?>, back to basics?>, missing
            skill?>, lost learning?>, recap of prior learning, prior learning review, prerequisite knowledge check,
            foundational skills for older?>, basic skill?>, basic skill review?>, skills from earlier grade?>, skills
            from last year?>, skill from last year?>, going back to basics?>, catch up math, catch up reading, catch up
            science, catch up writing, catch up phonics, catch up material, gap filling lesson, gap fill skills, gap
            fill practice, foundational practice, foundational review, building block skill?>, background skill?>,
            review previous grade, previous grade review, previous grade standard, previous year review, prior grade
            skill, prior grade review, prior year skill, prior year standard, refresher?>, refresher lesson, refresher
            practice
    """,
    "intervention": """
        learners: dyscalculia?>, dyscalculic ~, ~ who struggle with math, struggling ~, below level ~, ~ below level, ~
            performing below grade level, ~ who struggle, ~ who are struggling, struggling math ~, struggling maths ~,
            ~ who struggle in math, ~ who are behind, ~ who are falling behind, ~ who have fallen behind, ~ below grade
            level, below grade level ~, ~ working below grade level, low achiever, low achieving ~, lower achieving ~,
            low attaining ~, lower attaining ~, low attainer, lower attainer, at risk ~, ~ at risk, ~ with dyscalculia,
            ~ who need extra help, ~ who need extra support, low performing ~, ~ with math %, ~ with maths %, ~ with
            mathematics %, ~ with math learning %, ~ with learning %, ~ with gap, ~ with skill gap, ~ behind in
            reading, ~ behind in math, ~ with intellectual %, intellectual disability, ~ with cognitive %, ~ with down
            syndrome, ~ with developmental delay, developmental delay, ~ with developmental %, ~ with multiple %, ~
            with severe %, ~ with moderate to severe %, ~ with significant cognitive %, ~ with significant %, ~ with
            mild %, ~ with complex %, low prior attainer, ~ working below, ~ working towards, ~ working below age
            related expectations, MLD, PMLD, ~ on RTI, ~ in RTI, ~ in tier 2, ~ in tier 3, ~ who need reteaching, ~ in
            intervention, resource room ~, slow learner, lower ability ~, low ability ~, lowest attaining ~, ~ two year
            behind, ~ a year behind, ~ behind grade level, ~ several year behind, ~ with global developmental delay, ~
            with GDD, ~ with moderate learning %, ~ with severe learning %, ~ with profound and multiple learning %,
            profound and multiple learning %, ~ with profound learning %, ~ with cognition and learning %, cognition
            and learning %, ~ with williams syndrome, ~ with fragile x, ~ with fragile x syndrome, lower attaining?>,
            lowest attaining?>, pre key stage ~, pre-key stage, ~ working at pre key stage, ~ working below the
            standard, ~ working below key stage, ~ working pre key stage, ~ not on track, ~ not meeting standard, ~
            approaching grade level, ~ working significantly below, ~ with learning delay, ~ with generalized learning
            %, ~ with mathematical learning %, ~ with additional learning %, ~ with complex learning %, borderline ~,
            underachieving ~, under achieving ~, underperforming ~, lowest achieving ~, lower performing ~, low
            progress ~, ~ with = number sense, ~ with = math skill, ~ with = maths skill, ~ with = numeracy, ~ with =
            basic skill, ~ with = foundational skill, ~ with = prior attainment, ~ with = math fluency, slow pace ~?,
            below average ~?, developmentally delayed ~?, ~ who are far behind?, ~ who are lost?, ~ who don't get it?,
            ~ who do not get it?, ~ who find math hard?, ~ who find maths hard?, ~ who find math difficult?, ~ who find
            maths difficult?, ~ who need more help?, ~ who need more support?, ~ who need more practice?, ~ who need
            scaffolding?, ~ who fail?, failing ~?, weaker ~?, low level ~?, lower level ~?, ID?, ~ with ID, IDD, ~ with
            IDD, ~ with I/DD, SEN support ~, ~ with extensive support need, extensive support need, ESN ~, low
            incidence disability, ~ with low incidence %, life skill class?, self contained class, self contained
            classroom, functional skill ~, cognitively impaired ~, cognitively disabled ~, ~ with trisomy 21, ~ with
            down's syndrome, bottom set ~, lower set ~?, lowest set?, catch up ~, ~ needing intervention, ~ needing
            support, ~ who need support, ~ requiring support, ~ needing extra help, ~ with gaps in math,
            developmentally disabled ~, intellectually disabled ~, intellectually impaired ~, ~ with multiple
            disability, ~ with severe and profound %, ~ with profound %, ~ with moderate cognitive %, ~ with mild
            cognitive %
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
            reading, life skill math?>, modified work, modified assignment, modified worksheet, modified test, modified
            assessment, alternate assessment?>, alternate standard?>, essential element?>, errorless learning?>,
            discrete trial?>, task box?>, task boxes?>, adapted curriculum, adapted material, adapted unit, adapted
            lesson, adapted task, adapted science, adapted math, resource room?>, wave 2 intervention, wave 3
            intervention, numeracy intervention, one to one tuition?>, 1:1 tuition?>, small group tuition?>, small
            group tutoring, intensive instruction, intensive practice?>, precision teaching?>, targeted support,
            targeted instruction, strategic intervention, tiered intervention, tier 1 intervention, tier 2 instruction,
            tier 3 instruction, extra practice, overlearning?>, over learning?>, additional practice?>, additional
            support needed, accelerated catch up, life skill curriculum?>, sensory curriculum?>, pre formal curriculum,
            informal curriculum?>, semi formal curriculum, alternate achievement standard, dynamic learning map,
            explicit instruction?>, intensive teaching, intensive lesson, developmental age?>, below level work?>,
            easier work?>, easier task?>, easier question?>, easier problem?>, easier worksheet?>, easier activity?>,
            simpler task?>, simpler work?>, simpler question?>, simpler problem?>, simpler worksheet?>, more support?>,
            more scaffolding?>, extra scaffolding?>, extra help?>, tier II, tier III, tier ii intervention, tier iii
            intervention, mtss tier 2, mtss tier 3, RTI tier 2, RTI tier 3, RTI lesson
    """,
    "offline": """
        offers: offline activity, offline?<>, works offline, use offline, available offline, no internet, no internet
            needed, no internet required, without internet, without the internet, no device, no devices needed, no
            screen, screen free, screen-free, no computer, without computer, without a computer, no tech, no
            technology, no technology needed, tech free, no wifi, no computers required, without device, no internet
            access, without internet access, no internet connection, no wi fi, no electronics, no laptop, no ipad,
            device free, device-free, without technology, without tech, no chromebook, unplugged?>, without wifi,
            without wi fi, no screen time?>, screen free activity, without screen, no digital device, no equipment or
            device, no internet at home
        asks: offline or on paper, for home without internet, home without internet, offline download?>, offline
            packet, downloadable for offline use?>, downloadable to use offline?>, download and use offline?>, offline
            use?>, without electricity, no electricity, no power needed, unplugged activity?>, non digital?>,
            non-digital?>, analog activity?>, paper only?>, without chromebook, one computer classroom?>, internet
            free, internet-free, wifi free, wifi-free, computer free?>, computer-free?>, technology free?>,
            technology-free?>, limited access to technology, limited access to device, no access to device, no access
            to internet, no home internet, without home internet, digital divide friendly, device not needed, one
            device per class?>, internet not required, internet not needed, wifi not needed, technology not required,
            computer not required, no computer needed, no computer required, no tablet, no phone needed, without phone,
            no app needed, offline first?>, no web access, no online access
    """,
    "low-bandwidth": """
        offers: low bandwidth?>, low bandwidth version, low-bandwidth, slow internet, slow connection, low data, low
            data version, text only version, text-only version, data light, poor connection, small download, poor
            internet, weak internet, limited internet, bad internet, unreliable internet, limited bandwidth, limited
            data, slow wifi, text only?>
        asks: data saver?>, data-saver?>, low data usage?>, works on slow connection?>, works on slow internet, slow
            network?>, 2g?>, 3g connection?>, light page?>, lightweight page?>, small file size?>, small file?>, low
            resolution version, slow phone connection?>, works on a phone connection?>, slow phone?>, patchy internet,
            slow broadband, low bandwidth friendly, mobile data friendly, data friendly, rural internet?>, limited
            connectivity?>, poor connectivity, low connectivity, intermittent connection?>, intermittent internet?>,
            low data mode, low data use, lite version, light version for slow internet, low bandwidth mode, low
            internet, slow wi fi, weak wifi, bad wifi, poor wifi, low wifi, compressed video?>, data saving
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
            booklet, printable booklet, paper worksheet?>, paper pack?>, printable workbook, print at home, printed
            resource?>, printed material?>, paper resource?>, printed worksheet, paper copies, print based, low ink?>,
            pdf to print, print and use, one page handout?>, workbook pages to print, pen and paper?, print on one
            page, printable copy, printables, print copy, printable pack, print out sheet, photocopy friendly,
            photocopier friendly, printing friendly, greyscale printable, grayscale printable, ready to photocopy, pdf
            printable, no color ink
    """,
    "low-preparation": """
        offers: no prep, low prep, zero prep, little prep, minimal prep, no-prep, low-prep, no preparation, no
            preparation needed, low preparation, little preparation, minimal preparation, ready to use, ready to teach,
            ready to go, print and go, print & go, grab and go, no materials needed, no equipment needed, sub plan,
            substitute plan, emergency sub plan, cover lesson, no copies needed, pick up and go, open and go, minimal
            preparation required, no setup, low setup, little setup, nothing to prepare, no advance preparation
        asks: substitute teacher plan, substitute lesson, sub lesson, sub packet, emergency lesson plan?>, emergency
            substitute plan, nothing to cut?>, nothing to cut out?>, no cutting, no laminating, no photocopying, no
            copying, no printing needed, no supplies needed, no materials, zero preparation, quick to set up?>, easy
            setup?>, easy to set up?>, plug and play?>, last minute lesson?>, five minutes to prepare?>, 5 minutes
            prep, cover work?>, last-minute lesson?>, for a substitute, for a sub, for substitute, no copies, no copy
            needed, prep free, prep-free, no marking, self marking?>, ready made lesson, off the shelf lesson, grab &
            go, pick up & go, quick prep, minimum prep, minimum preparation, five minute prep, cover teacher lesson,
            supply teacher lesson, supply cover lesson, supply teacher, no planning needed, zero planning
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
    return _whole(spelled) if spelled else re.compile(r"(?!)")


def _whole(spelled: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spelled})(?![\w-])")


def matches(text: str, need: str, kinds: tuple[str, ...], *, topical: bool = False) -> Iterator[re.Match[str]]:
    """Where a text has terms of these kinds."""
    there = needs_named(text)
    if any((need, kind) in there for kind in kinds):
        yield from pattern(need, kinds, topical=topical).finditer(text)


@lru_cache(maxsize=4)  # every need asks for the same texts
def needs_named(text: str) -> frozenset[tuple[str, str]]:
    """The needs and kinds of which a text has a term. A term is looked for only in a text that has the words that every
    spelling of it has: most texts have those of few."""
    words, anchors = set(_BEGINNING.findall(text.lower())), _anchors()
    beginnings = {"", *(word[:size] for word in words for size in range(_SHORTEST, len(word) + 1))}
    return frozenset(
        (anchor.need, anchor.term.kind)
        for beginning in anchors.keys() & beginnings
        for anchor in anchors[beginning]
        if anchor.beginnings <= beginnings and anchor.capitals in text and _alone(anchor.term).search(text)
    )


@cache
def _alone(term: Term) -> re.Pattern[str]:
    return _whole(_spelled(term))


class _Anchor(NamedTuple):
    """A term and its need: with what letters words begin that every spelling of it has, and the acronym that it is."""

    beginnings: frozenset[str]
    capitals: str
    term: Term
    need: str


@cache
def _anchors() -> Mapping[str, Sequence[_Anchor]]:
    """Those of all terms, by the longest beginning of a word that they have, "" without any."""
    anchors = defaultdict[str, list[_Anchor]](list)
    for need, listed in terms().items():
        for term in listed:
            fixed = [part for part in re.split(r"[ -]", term.text) if part not in _STANDS_FOR]
            stems = [_BEGINNING.match(_fixed_part(part, term).lower()) for part in fixed]
            beginnings = frozenset(stem[0] for stem in stems if stem)
            longest = max(beginnings, key=lambda beginning: (len(beginning), beginning), default="")
            anchors[longest].append(_Anchor(beginnings, term.text if term.acronym else "", term, need))
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

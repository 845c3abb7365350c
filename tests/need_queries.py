"""Queries to hold need words to: topics that only look like needs, refusals of a need, and educators' own terms.

Written from the field's vocabularies before any of them was tried.
"""

# Each is a topic. None may get a need's chip, and the order stays what the words give.
TOPICS = """
adding signed numbers
who signed the declaration of independence
writing captions for photographs
uranium enrichment
high contrast photography
mRNA transcript
newspaper headline and subtitle
on paper folding
marbling on paper
the history of braille
louis braille biography
how does sign language differ from speech
sign language alphabet lesson
captions and legends on maps
subtitles in foreign films
transcription and transcripts in court
the gifted child in literature
gifted hands summary
advanced trigonometry
advanced steam engines
extension of the railway west
spring extension hooke's law
hooke's law force and extension
the space shuttle challenger
challenges facing the early colonists
blind spots of the eye
the three blind mice
the blind men and the elephant
guide dogs for the blind
love is blind shakespeare
colour blindness inheritance
deafness of beethoven
beethoven going deaf
hard of hearing aid batteries circuit
yards and ells of cloth
newcomers at ellis island
the first newcomers to jamestown
immigrants and newcomers in the gilded age
bilingual education act of 1968
code switching in bilingual brains
scaffolding in a roman building site
visuals in advertising
switch statements in java
light switches and circuits
keyboard layout of the piano
offline storage technology
online and offline marketing
low bandwidth radio signals
printable circuit boards
tactile receptors in the skin
touch and tactile senses
military intervention in vietnam
us intervention in latin america
catch up growth in infants
decodable ciphers
decoding enigma
flashing lights of fireflies
motion of the planets
hazards of earthquakes
attention in psychology
executive functions of the president
concrete and steel bridges
concrete poetry
manipulatives and propaganda
home languages of south africa
core vocabulary of latin
social stories of the great depression
easy reading of thermometers
review of a play
remedial herbs of the middle ages
pace of evolution
the talented mr ripley
honors given to soldiers
dyslexia and the brain
""".strip().splitlines()

# (query, needs that must not be wished for): a need that is refused is not turned into its opposite.
NEGATIONS = (
    ("water cycle video without captions", ("captions",)),
    ("fractions not for gifted", ("advanced",)),
    ("fractions not for gifted students", ("advanced",)),
    ("no captions needed volcano film", ("captions",)),
    ("ecosystems, not for English learners", ("english-learner",)),
    ("poems without audio description", ("audio-description",)),
    ("area models without sentence frames", ("english-learner",)),
    ("decimals but not hi-lo", ("reads-below-grade",)),
    ("game that is not printable", ("printable", "offline")),
    ("angles no manipulatives", ("concrete-representations",)),
    ("photosynthesis not plain language", ("reads-below-grade",)),
    ("volcano lesson excluding enrichment tasks", ("advanced",)),
    ("cells rather than for struggling readers", ("reads-below-grade",)),
    ("fractions except intervention materials", ("intervention", "prerequisite-practice")),
    ("poetry isn't for ELLs", ("english-learner",)),
    ("ratios never for newcomers", ("newcomers",)),
    ("cells without a screen reader", ("screen-reader",)),
    ("not dyslexia friendly reading passage", ("dyslexia-friendly",)),
    ("maps without large print", ("low-vision",)),
    ("energy, nothing for multilingual learners", ("english-learner", "home-language")),
    ("plants without braille labels", ("braille-tactile",)),
    ("plants don't need captions", ("captions",)),
)

# Educators' terms, as they are typed beside a topic, and the needs any of which answers them.
TERMS: dict[str, tuple[str, ...]] = {
    term.strip(): tuple(needs.split())
    for needs, terms in (
        ("english-learner newcomers home-language",
         "for English learners; ELL; for ELLs; for EL students; ESL; EAL; ESOL; ELD; English language learners; "
         "multilingual learners; emergent bilinguals; bilingual learners; limited English proficiency; WIDA; "
         "with sentence frames; with sentence starters; sentence stems; with word banks; with cognates; "
         "language supports; with visuals and sentence frames; English as an additional language; L2 learners; "
         "sheltered instruction; SIOP; long-term English learners; with picture glossary; comprehensible input"),
        ("newcomers english-learner",
         "for newcomers; newcomer students; SLIFE; SIFE; interrupted formal education; "
         "recent arrivals; new to English; "
         "beginning English learners"),
        ("home-language", "in their home language; heritage language; bilingual edition; "
         "dual language; translanguaging"),
        ("reads-below-grade dyslexia-friendly",
         "hi-lo; high interest low readability; for struggling readers; for striving readers; "
         "easy read; plain language; "
         "reads below grade level; lower reading level; for reluctant readers; leveled text; simplified text; "
         "adapted text; below grade level readers"),
        ("dyslexia-friendly structured-literacy",
         "dyslexia friendly; for dyslexic students; for students with dyslexia; decodable readers; "
         "structured literacy; "
         "Orton-Gillingham; decodable text; print disabilities"),
        ("advanced",
         "for gifted students; gifted and talented; GATE; for advanced learners; "
         "for early finishers; enrichment activity; "
         "extension tasks; low floor high ceiling; greater depth; more able pupils; "
         "high ability learners; twice exceptional; "
         "challenge tasks; rich task; open-ended tasks; acceleration for high achievers"),
        ("prerequisite-practice intervention",
         "prerequisite skills; unfinished learning; for intervention; tier 2; tier 3; RTI; MTSS; "
         "remediation; reteaching; "
         "catch-up lesson; learning loss; gap filling; math intervention; pre-teaching"),
        ("captions signed", "with captions; closed captioned video; with subtitles; "
         "with a transcript; for deaf students; "
         "for hard of hearing students; hearing impaired students; DHH"),
        ("signed", "ASL video; in American Sign Language; BSL; with sign language"),
        ("audio-description", "with audio description; audio described video; described video"),
        ("screen-reader braille-tactile low-vision",
         "screen reader accessible; for blind students; visually impaired students; text to speech; "
         "read aloud; with alt text; "
         "works with JAWS; NVDA; students who are blind; VoiceOver compatible; DAISY"),
        ("braille-tactile", "in braille; tactile graphics; with tactile diagrams; raised line drawings"),
        ("low-vision", "large print; for low vision; high contrast version; partially sighted pupils; magnification"),
        ("photosensitive", "no flashing; photosensitive epilepsy; seizure safe; reduced motion; "
         "for students with epilepsy"),
        ("sensory-autism sensory", "sensory friendly; for autistic students; students with autism; social story; "
         "visual schedule; low stimulation; calm; for sensory sensitivities; ASD"),
        ("keyboard-only motor-switch", "keyboard only; keyboard accessible; without a mouse; "
         "keyboard navigation; no mouse"),
        ("motor-switch", "switch accessible; switch access; one-handed; fine motor difficulties; motor impairments; "
         "eye gaze; adaptive switches; for students with physical disabilities"),
        ("own-pace", "self-paced; untimed; at their own pace; extended time; no time limit"),
        ("executive-function short-attention",
         "chunked; movement breaks; brain breaks; ADHD; short attention span; executive function; "
         "graphic organizers; "
         "checklists for students; short tasks; bite-sized; step by step; task cards"),
        ("concrete-representations", "with manipulatives; hands-on; CRA; "
         "concrete pictorial abstract; CPA; base ten blocks; "
         "with counters; concrete representations; using fraction tiles"),
        ("aac", "AAC; communication boards; core boards; for nonspeaking students; PECS; nonverbal students"),
        ("offline printable", "offline; no internet; unplugged; no devices; screen free; without computers; no tech"),
        ("printable offline", "printable; print and go; paper based; black and white printable; pencil and paper"),
        ("low-bandwidth", "low bandwidth; slow internet; low data; text only version"),
        ("low-preparation printable", "no prep; low prep; ready to use; print and go; sub plans"),
    )
    for term in terms.split(";")
}  # fmt: skip

# Arrangements for one child, or ways to staff a class: no property of materials, answered with what helps.
ARRANGEMENTS = ("IEP", "504 plan", "IEP accommodations", "co-teaching", "inclusion", "special education", "UDL",
                "differentiated", "SEND", "EHCP")  # fmt: skip

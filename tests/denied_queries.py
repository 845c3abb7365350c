"""Queries that deny, each with all that it refuses, and topics that only sound so; written before any was tried."""

DENIED = [tuple(line.split("|")) for line in """
photosynthesis without diagrams or lab reports|diagrams|lab reports
the French Revolution but not Napoleon or the guillotine|Napoleon|guillotine
I want ratios, not percents, not proportions|percents|proportions
poetry, neither sonnets nor limericks|sonnets|limericks
neither sonnets nor haiku, just poetry|sonnets|haiku
ecosystems without videos, games or quizzes|Video|Game|Quiz
no games, no quizzes, place value|Game|Quiz
weather except hurricanes and tornadoes|hurricanes|tornadoes
dinosaurs minus birds|birds
not worksheets: multiplication facts|Worksheet
geometry lessons that aren't about circles|circles
ancient Rome without gladiators or videos|gladiators|Video
ancient Rome without videos or gladiators|Video|gladiators
area and perimeter -video -volume|Video|volume
statistics without mean, median or mode|mean|median|mode
magnets, please leave out electricity|electricity
magnets but skip electricity and compasses|electricity|compasses
cells not from Khan Academy or OpenStax|Khan Academy|OpenStax
slope but nothing from EngageNY|EngageNY
equivalent fractions except 4.NF.B.3 and 5.NF.B.4|4.NF.B.3|5.NF.B.4
fractions not 4.NF.B.3|4.NF.B.3
volcanoes not for grade 3 or grade 4|grade 3|grade 4
addition anything except kindergarten|kindergarten
persuasive essays, not for middle school|middle school
circuits but not 90 minutes|but not 90 minutes
rivers without captions|captions
solar system, not for English learners|English learners
volcanes sin videos ni juegos|Video|Game
la célula sin dibujos|dibujos
fracciones, pero no decimales ni porcentajes|decimales|porcentajes
ecosistemas excepto desiertos y selvas|desiertos|selvas
poemas, nada de sonetos|sonetos
la revolución francesa sin Napoleón, guillotina o Robespierre|Napoleón|guillotina|Robespierre
multiplicación que no sea para tercer grado|tercer grado
verbos irregulares -juegos|Game
no quiero fichas, solo fracciones|fichas
short stories not fiction|fiction
counting games without dice, cards, or spinners|dice|cards|spinners
maps, don't include capitals|capitals
mapas sin ríos, montañas ni lagos|ríos|montañas|lagos
photosynthesis, anything but quizzes|Quiz
lessons on the moon without craters or eclipses|craters|eclipses
long division not worksheet|Worksheet
poetry year 4 no Shakespeare no rhyming|Shakespeare|rhyming
the Romans, apart from Julius Caesar|Julius Caesar
the Victorians other than workhouses or Queen Victoria|workhouses|Queen Victoria
plants, nothing about seeds or roots|seeds|roots
materials on tectonic plates that are not videos|Video
Not OpenStax: cell division|OpenStax
cell division not OpenStax or EngageNY|OpenStax|EngageNY
fraction word problems without money|money
graphs, not pie charts|pie charts
graphs, not pie charts or bar charts|pie charts|bar charts
chemistry without the periodic table|periodic table
a unit on rivers that doesn't include erosion|erosion
I don't want worksheets about volcanoes|Worksheet
I do not want decimals, fractions please|decimals
electricity (not circuits)|circuits
electricity - not circuits|circuits
electricity – no circuits, no batteries|circuits|batteries
reading comprehension minus fairy tales and myths|fairy tales|myths
geometry except triangles, circles and squares|triangles|circles|squares
algebra but no quadratics, please|quadratics
algebra but not quadratics and not inequalities|quadratics|inequalities
area not 5.NF.B.4 or 4.NF.B.3|5.NF.B.4|4.NF.B.3
not for grade 2: place value|grade 2
place value, excluding grade 2, grade 3 and grade 4|grade 2|grade 3|grade 4
ecosystems NOT deserts, NOT tundra|deserts|tundra
ecosystems -deserts, -tundra|deserts|tundra
ecosystems -"coral reefs" -deserts|coral reefs|deserts
music theory rather than singing|singing
writing instead of reading comprehension|reading comprehension
la fotosíntesis sin experimentos|experimentos
sistemas solares, no videos|Video
las plantas pero sin fichas ni juegos|fichas|Game
historia de Roma excepto gladiadores o Julio César|gladiadores|Julio César
lectura para tercer grado que no sea de animales|animales
el ciclo del agua, nada de experimentos|experimentos
geometría -triángulos|triángulos
sumas y restas sin problemas verbales|problemas verbales
year 3 fractions no worksheets no videos|Worksheet|Video
Year 3 fractions: not worksheets or games, not from OpenStax|Worksheet|Game|OpenStax
spelling (no worksheets)|Worksheet
anything on spiders except insects|insects
something about the sea that isn't about pirates or mermaids|pirates|mermaids
mummies without curses|curses
the Vikings excluding raids, longships, and runes|raids|longships|runes
rainforests. No deforestation|deforestation
rainforests; not deforestation; not logging|deforestation|logging
negative numbers without temperature or debt|temperature|debt
I'm after time lessons not involving digital clocks|digital clocks
loops but no Scratch|Scratch
world war 1 not trenches or poetry|trenches|poetry
world war 1 not poetry grade 5|poetry
addition not for kindergarten or grade 1|kindergarten|grade 1
punctuation not commas/apostrophes|commas|apostrophes
punctuation except commas & apostrophes|commas|apostrophes
plate tectonics minus the videos|Video
ratios without any quizzes or worksheets from OpenStax|Quiz|Worksheet
4.NF.B.3 not videos|Video
4.NF.B.3 without money or measurement|money|measurement
no more worksheets, photosynthesis games|Worksheet
photosynthesis games, never worksheets|Worksheet
narrative writing w/o prompts|prompts
energía renovable sin energía solar ni eólica|energía solar|eólica
fracciones que no sean para cuarto grado ni quinto grado|cuarto grado|quinto grado
cuentos sin brujas, ogros o dragones|brujas|ogros|dragones
poesía pero no para primer grado|primer grado
no quiero videos de volcanes|Video
los planetas menos Plutón|Plutón
adjetivos (sin juegos)|Game
weather w/o tornadoes or hurricanes|tornadoes|hurricanes
""".strip().splitlines()]  # fmt: skip

TOPICS = """
not-for-profit organizations; no man's land; nothing but the truth; division without remainders; non-Newtonian fluids
not equal to sign; much ado about nothing; no fear Shakespeare; why the sky is not green; say no to drugs
less than and greater than; the minus sign; exceptions to the rule; no-bake recipes; how not to write an essay
música sin fronteras; 7 minus 12; war without end; triangles with no equal sides; numbers without repeating digits
el no binario; whether or not to drop the bomb
not all who wander are lost; the sky is not the limit; no bullying zone; nothing rhymes with orange
words without vowels; shapes without corners; the man who was not there; neither here nor there
no smoking campaigns; things that are not living; fiction and non-fiction; numbers less than 10
exceptions in Spanish verbs; never give up; how to say no; zero conditional
the sin of pride; cuando no hay esperanza; no-cook cooking; without warning
why we should not litter; do not enter sign; do nots and dos; is not equal to
the unsinkable ship; ni una menos; no-fly zone
do not resuscitate; nothing is impossible; a no-win situation; nobody but you
without a trace; not quite right; if not now when; sentences with not
using no and not; double negatives; no one is too small; not in my backyard
proof without words; animals without legs; less is more; minus ten degrees
without loss of generality; not a number; exclusion zones; the exclusion principle
except and accept; no-till farming; nonfiction; sin título
no es fácil ser verde; sin palabras; ni fu ni fa; no solo matemáticas
""".strip().replace("\n", "; ").split("; ")  # fmt: skip

"""The Spanish words for each need, in the form of ``catalog.needs.vocabulary``; ``$`` is any word for a learner."""

from __future__ import annotations

LEARNERS = ("alumno", "estudiante", "niño", "alumnado", "aprendiz")


def forms(word: str) -> tuple[str, ...]:
    """A word in each gender, and with the e that its plural has after a consonant; an s for the plural may follow."""
    if len(word) <= 3:  # "con", "sin"
        return (word,)
    if word.endswith("o"):
        return word, f"{word[:-1]}a"
    if word.endswith("z"):
        return word, f"{word[:-1]}ce"
    if word.endswith("ón"):
        return word, f"{word[:-2]}one"
    return (word,) if word[-1] in "aeiouáéís" else (word, f"{word}e")


WORDS = {
    "captions": """
        learners: $ sordo, $ con discapacidad auditiva, $ con pérdida auditiva, $ hipoacúsico, discapacidad auditiva
        asks: con subtítulo, subtitulado, subtítulo?<>, con transcripción, transcripción?
    """,
    "signed": """
        asks: lengua de seña, lengua de signo, lenguaje de seña, lenguaje de signo, interpretación en lengua de seña,
            LSE, LSM
    """,
    "audio-description": """
        asks: con audiodescripción, audiodescripción, audiodescrito
    """,
    "screen-reader": """
        learners: $ ciego, $ con discapacidad visual, $ con ceguera, discapacidad visual
        asks: lector de pantalla, con texto alternativo, texto alternativo, texto a voz, leído en voz alta?
    """,
    "braille-tactile": """
        asks: en braille, edición braille, gráfico táctil, material táctil, en relieve?
    """,
    "low-vision": """
        learners: $ con baja visión
        asks: baja visión, letra grande, letra ampliada, alto contraste?>, en macrotipo, macrotipo
    """,
    "photosensitive": """
        learners: $ con epilepsia
        asks: sin destello, sin luz intermitente, sin parpadeo, epilepsia fotosensible
    """,
    "sensory-autism": """
        learners: $ con autismo, $ autista, $ con TEA, TEA?, $ neurodivergente
        asks: historia social?, agenda visual, entorno tranquilo, autismo?<>
    """,
    "keyboard-only": """
        asks: solo con teclado, con el teclado, sin ratón, accesible por teclado
    """,
    "motor-switch": """
        learners: $ con discapacidad motora, $ con discapacidad física, $ con movilidad reducida
        asks: con pulsador, discapacidad motora, movilidad reducida
    """,
    "own-pace": """
        offers: a su propio ritmo, a su ritmo, al propio ritmo, a tu propio ritmo, sin límite de tiempo, sin cronómetro
    """,
    "dyslexia-friendly": """
        learners: $ con dislexia, $ disléxico, lector con dislexia
        asks: dislexia?<>, apto para dislexia
    """,
    "structured-literacy": """
        offers: texto decodificable, libro decodificable, método fonético, lectoescritura estructurada
    """,
    "reads-below-grade": """
        learners: lector con dificultad, $ con dificultad de lectura, $ con dificultad lectora, lector principiante
        offers: lectura fácil, texto adaptado, texto simplificado, versión simplificada, versión más fácil,
            lenguaje sencillo, lenguaje claro, fácil de leer
    """,
    "executive-function": """
        learners: $ con TDAH, TDAH, $ con déficit de atención, con déficit de atención
        offers: actividad corta, actividad breve, en paso corto, dividido en paso, función ejecutiva?
        helps: organizador gráfico, lista de verificación, paso a paso?>, pausa activa
    """,
    "concrete-representations": """
        offers: con manipulativo, material manipulativo, material concreto, manipulativo?>
        helps: bloque de base diez, bloque base diez, regleta, con ficha
    """,
    "aac": """
        learners: $ no verbal, $ no hablante, usuario de CAA
        offers: CAA, SAAC, comunicación aumentativa, comunicación aumentativa y alternativa, tablero de comunicación,
            pictograma?>
    """,
    "english-learner": """
        learners: $ de inglés, $ que aprende inglés, aprendiz de inglés, $ multilingüe, $ bilingüe,
            inglés como segunda lengua, inglés como segundo idioma, inglés como lengua adicional
        offers: apoyo para $ de inglés, apoyo lingüístico
        helps: banco de palabra, marco de oración, inicio de oración, apoyo visual, glosario bilingüe,
            glosario ilustrado, cognado?
    """,
    "newcomers": """
        learners: $ recién llegado, recién llegado, $ refugiado, $ inmigrante, escolaridad interrumpida
    """,
    "home-language": """
        offers: edición bilingüe, texto bilingüe, libro bilingüe, material bilingüe, versión bilingüe,
            en español e inglés, en inglés y español
        asks: en su lengua materna, lengua materna?, en su idioma
    """,
    "advanced": """
        learners: $ superdotado, $ con altas capacidades, altas capacidades, $ avanzado, $ talentoso, $ aventajado,
            talentoso?, $ con talento
        offers: actividad de ampliación, tarea de ampliación, actividad de enriquecimiento, actividad de profundización,
            enriquecimiento?
    """,
    "prerequisite-practice": """
        offers: conocimiento previo, habilidad previa, prerrequisito, nivelación, repaso de conocimiento previo
    """,
    "intervention": """
        learners: $ con dificultad, $ con dificultad de aprendizaje, $ en riesgo, $ con rezago, $ rezagado
        offers: refuerzo?>, refuerzo educativo, actividad de refuerzo, apoyo educativo, recuperación?, intervención?,
            actividad de recuperación
    """,
    "offline": """
        offers: sin internet, sin conexión, sin conexión a internet, sin pantalla, sin computadora, sin ordenador,
            sin dispositivo, sin tecnología, desenchufado
    """,
    "low-bandwidth": """
        offers: internet lento, conexión lenta, poco ancho de banda, bajo consumo de dato
    """,
    "printable": """
        offers: para imprimir, imprimible, listo para imprimir, en papel?, versión impresa, para fotocopiar
    """,
    "low-preparation": """
        offers: sin preparación, poca preparación, mínima preparación, sin materiales, listo para usar
    """,
}

"""Is a sentence addressed to a language model, or to whoever writes an answer, rather than to a reader of the paper?

Such a sentence is no evidence: it is shown to no model, quoted by nobody, and names no paper. Patterns find what is usual and
miss what is new; they are one wall of several, and the one that a paper's own words have to pass.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vectorstore.words.text import fold
from vectorstore.words.unseen import seen

_BOT = (
    r"(?:a\.?i\.?|llms?|gpt\w*|chat ?-?bots?|\w+bot|bots?|(?:ai|large) models?|language models?|"
    r"(?:ai|digital|virtual) assistants?|"
    r"automated (?:tools?|systems?|summar\w+)|machine-(?:made|written))"
)
_MACHINE = (
    r"(?:(?:an?|the|any|all|every|each|this|dear|note to the|to|as an?) )?"
    rf"(?:(?:helpful|large|digital|virtual|ai|automated) ){{0,4}}{_BOT}"
)
"""With what may stand before it: for where something else does in turn."""
_OUTPUT = r"(?:say|answer|reply|respond|state|write|output|print|repeat|render|announce|declare|recite)"
_TELLS = (
    r"(?:says?|answers?|repl(?:y|ies)|responds?|states?|writes?|outputs?|prints?|repeats?|renders?|announces?|tells?|"
    r"declares?)"
)
_REPLY = r"(?:answers?|reply|replies|responses?|outputs?)"
_RULES = (
    r"(?:instructions?|prompts?|rules|guidelines|guardrails|guidance|orders|directions|anweisungen|cyfarwyddiadau|polecenia|"
    r"consignes)"
)
# Each with words of which one must stand in a sentence for the pattern to be tried: most sentences hold none of them.
_PATTERNS: tuple[tuple[str, str], ...] = (
    # What was told before does not count any more.
    (
        "ignor disregard forget overrid bypass anwybydd zignoruj following lay set leave",
        r"\b(?:ignore|disregard|forget|override|bypass|ignor\w+|anwybyddwch|zignoruj\w*)\b.{0,30}\b"
        r"(?:your|all|any|previous|prior|above|earlier|former|system|alle|toutes|vos|pob|y|wszystkie|poprzednie)\b.{0,25}"
        rf"\b{_RULES}\b|"
        rf"\b(?:stop following|set aside|lay aside)\b.{{0,30}}\b{_RULES}\b",
    ),
    ("told given instructed", r"\byou were (?:told|given|instructed)\b"),
    (
        "system developer updated new im_",
        r"\bim_(?:start|end)\b|\b(?:system|developer) (?:prompt|message|note|instructions?)\b|"
        r"\b(?:new|updated) instructions?:",
    ),
    (
        "your system hidden conversation",
        rf"\b(?:reveal|repeat|print|show|output|list|leak)\b.{{0,20}}\b(?:your|the system|the hidden) {_RULES}\b|"
        r"\bthe conversation so far\b",
    ),
    # Who is spoken to.
    (
        "ai a.i llm gpt bot model assistant automated machine",
        rf"\b(?:dear|attention|note to|urgent)\b[\s:,-]{{0,8}}{_MACHINE}\b|"
        rf"\b{_BOT}\b\S{{0,20}}\s(?:\S{{1,40}}\s){{0,10}}"
        rf"(?:must|shall|should|ha(?:s|ve) to|(?:is|are) (?:required|told|asked|instructed)|"
        rf"need to|always|first)\b\S{{0,3}}\s(?:\S{{1,30}}\s){{0,5}}(?:{_TELLS}|report|include|mention|summari[sz]e)\b|"
        rf"\b{_BOT}\b\s{{0,4}}:\s{{0,4}}\w|\brequires? (?:all )?{_MACHINE} to\b|"
        rf"\b{_BOT} (?:reading|summari[sz]ing|quoting|answering|that (?:reads?|summari[sz]es?|quotes?|answers?))\b|"
        r"\b(?:as|you are|you're) (?:now )?an? (?:helpful |large )?(?:ai|a\.i\.|llm|chat ?bot|language model)\b",
    ),
    (
        "you pretend",
        r"\byou are now\b|\bpretend (?:to be|that you)\b|"
        r"\byour (?:new |real |only |next )?(?:task|role|persona) (?:is|are|now)\b",
    ),
    (":", r"(?:^|[.\]>#] ?)(?:system|assistant|user|human|model|bot|q|a)\s*:\s|\bassistant:\s"),
    # What is to be said, in whose answer.
    (
        "answer repl respon output",
        rf"\byour (?:\w+ )?(?:answer|reply|output)\b|\byour response (?:must|should|has|is|with|to (?:this|every|any))\b|"
        r"\b(?:in|at) your response\b|\bof your response\b|"
        rf"\b(?:begin|end|start|close|finish|open) (?:each|every|any|the|your) {_REPLY}\b.{{0,40}}(?::|\bwith\b|\bthat\b|!\[)|"
        rf"\b(?:respond|reply|answer) only\b|\bonly (?:permitted |possible )?{_REPLY}\b|\ba good answer\b|\bafter answering\b",
    ),
    (
        "say answer reply respond state write output print repeat render announce recite",
        rf"(?:^|[.;:,\]>-] ?|\b(?:and|then|now|always|only|simply|please|you|to everybody|so) |\bmust ){_OUTPUT}"
        r"\b(?! (?:to|of|in|for|by|on|the (?:question|questions|report))\b).{0,50}?(?:\bthat\b|:|[\"'(]|\bwith\b)|"
        rf"\byou (?:must|should|shall|will|are to) (?:now )?{_TELLS}\b|\bwhatever you (?:say|reply|answer|write)\b",
    ),
    (
        "tell",
        r"(?:^|[.;:,\]>] ?|\b(?:and|then) )tell (?:the (?:user|reader|caller|public|world)|every(?:one|body)|whoever|all|them)\b",
    ),
    # The same in other words: what is to be done with the answer, by whom, and in what game.
    (
        "answer repl respon output summar write given said whoever asks",
        rf"\b(?:the|each|any|every|a (?:truly )?(?:helpful|good)) (?:{_REPLY}|(?:machine-made )?summar(?:y|ies))\b.{{0,40}}?"
        r"(?:\b(?:gives|says|is now|is that|must|has to|have to|leaves|opens? with|begins? with)\b)|"
        r"\b(?:write|give|copy|use|return) (?:it|this|that) as (?:your|the) (?:result|answer|reply|output)\b|"
        rf"\bas the (?:{_REPLY}|result)\b|"
        r"\b(?:in|above|below|before) (?:what|anything) you (?:\w+ )?(?:answer|tell|say|write|reply)\b|"
        r"\b(?:reply|answer|respond) to (?:everything|everyone|all|each|every|any)\b.{0,20}(?::|\bwith\b|\bthat\b)|"
        r"\b(?:what|next thing|before) you (?:write|say|answer)\b|\bwhen you write it\b|\bwhoever (?:writes|gives) the answer\b|"
        rf"\bin (?:html|json|markdown|each summary|the output|the reply)\b.{{0,10}}(?::|\bthat\b)|\bformat the {_REPLY}\b|"
        r"\b(?:written|spelt|read) backwards\b|\bby thirteen places\b|\bput (?:them|it) together in what you\b|"
        r"\b(?:bot|model|machine|assistant) has to say\b",
    ),
    (
        "nothing sources put to you source question",
        r"\b(?:give|say|answer|add) nothing but\b|\bput to you\b|\bwithout checking\b|\bleav\w+ the sources\b|"
        r"\breplace every (?:source|figure|name)\b|\bleave out every\b|\bgive as the source\b|\bmark this as\b|"
        r"\bas quoted from\b",
    ),
    (
        "act play begin show point list turn let include repl ask take tell",
        r"(?:^|[.;:\d] )(?:act as|let us play|let \w be|imagine (?:that )?you|point every\w*|turn the letters|"
        r"take the first (?:half|part|letters?|words?))\b|"
        r"(?:^|[.;:\d] )(?:show|begin|start|put|display) (?:the|each|every|this) (?:picture|logo|image|banner|response)\b|"
        r"\bput (?:them|it) together in what you\b|\blist whatever\b|\b(?:everyone|whoever|anyone) who asks to https?\b",
    ),
    (
        "bot model assistant machine tools tool",
        r"(?:^|[,;] )assistants? (?:reading|answering)\b|"
        rf"\bthe (?:model|bot|machine|assistant) (?:calls?|stops?|{_TELLS}|{_OUTPUT}s)\b|"
        rf"\b(?:digital|virtual|helpful|ai|automated) (?:assistants?|bots?|tools?)\b.{{0,60}}\b(?:{_TELLS}|announces?)\b|"
        r"\bhelpful (?:bot|assistant|model)\b|\b(?:final_answer|print|answer|respond)\s?\(|\bthe tool returned\b",
    ),
    (
        "quer mention",
        r"\b(?:for|to|on) (?:all |any |every )?(?:quer(?:y|ies)|prompts?) (?:that|which|:)|\bfor every query\b|"
        r"\bto mention in (?:each|every|any)\b",
    ),
    # How it is to look.
    (
        "< > | `",
        r"<<<|>>>|<\||\|>|```|"
        r"</?(?:a|b|i|img|script|iframe|svg|object|embed|form|style|link|meta|passage|context|system)\b[^<]{0,80}",
    ),
    ("]( {", r"!\[[^\]]{0,200}\]\(|\]\(\s*(?:https?|javascript|data)\b|\{\s*[\"']\w+[\"']\s*:"),
    (
        "cite passage",
        r"\bcite (?:this|passage|source|as)\b|\b(?:cite|reveal|mention|quote) (?:this|the (?:other )?passages?)\b",
    ),
    # What cannot be read without being told how.
    ("64 rot decode", r"\bbase ?64\b|\brot-?13\b|\bdecode (?:this|it|the)\b"),
    # The commonest sentence in other languages.
    (
        "antwort repond répond dites dywedwch atebwch odpowiedz",
        r"\b(?:antworte|antworten sie|repondez|répondez|dites que|dywedwch|atebwch|odpowiedz)\b",
    ),
)
_TO_A_MODEL = tuple((tuple(_words.split(" ")), re.compile(_pattern)) for _words, _pattern in _PATTERNS)
ENCODED = 32
_ENCODED = re.compile(
    r"(?<![A-Za-z0-9+/])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{32,}={0,2}(?![\w/])"
)


@lru_cache(maxsize=16_384)
def speaks_to_a_model(text: str) -> bool:
    """Is a sentence addressed to a language model rather than to a reader?"""
    said = fold(seen(text))
    for needed, pattern in _TO_A_MODEL:
        if any(word in said for word in needed) and pattern.search(said):
            return True
    return len(text) >= ENCODED and bool(_ENCODED.search(text))

// The search term: words, phrases, wildcards, AND, OR and AND NOT.
import { malformedSearch } from './parse.ts';

/** One word or phrase; each part matches a whole word, `*` and `?` match letters in it. */
interface Wanted {
    words: string[];
    /** The longest piece without wildcards, for a first selection by LIKE. */
    sure: string;
    not: boolean;
}

/** Any of the lists must match as a whole. */
export interface Term {
    anyOf: Wanted[][];
}

const MAX_WORDS = 100;
const WORD = /[\p{L}\p{N}]+/gu;
/** Between letters and digits, and where small letters are followed by a capital one. */
const PART = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;

/** Throws MALFORMED_SEARCH for a term that is empty, too short, or has what the local org does not know. */
export function parseTerm(text: string): Term {
    const term: Term = { anyOf: [[]] };
    let not = false;
    for (const [part] of text.matchAll(/"(?:[^\\"]|\\[\s\S])*"|\S+/g)) {
        if (part === 'OR') term.anyOf.push([]);
        else if (part === 'NOT') not = true;
        else if (part !== 'AND') {
            term.anyOf.at(-1)!.push({ ...wanted(part), not });
            not = false;
        }
    }
    if (term.anyOf.flat().length > MAX_WORDS)
        throw malformedSearch(`A search term can have ${MAX_WORDS} words at most`);
    if (term.anyOf.some((list) => !list.some((one) => !one.not)))
        throw malformedSearch(`A word to look for is missing: '${text}'`);
    return term;
}

function wanted(part: string): Omit<Wanted, 'not'> {
    const plain = part.replace(/^"([\s\S]*)"$/, '$1');
    if (plain === part && /[()]/.test(part))
        throw malformedSearch('Parentheses in a search term are not supported by the local org');
    const unescaped = plain.replace(/\\([\s\S])/g, '$1');
    const words = [...unescaped.matchAll(/[\p{L}\p{N}*?]+/gu)].map(([word]) => word);
    const sure = words.flatMap((word) => word.split(/[*?]+/)).sort((a, b) => b.length - a.length)[0] ?? '';
    if (sure.length < 2) throw malformedSearch(`search term must be longer than one character: ${unescaped}`);
    return { words: words.map((word) => word.toLowerCase()), sure };
}

/** Does a word match `ze*ra` or `zebr?`? Takes time only in proportion to both lengths. */
function globMatches(glob: string, word: string): boolean {
    let at = 0;
    let star = -1;
    let resume = 0;
    for (let letter = 0; letter < word.length;) {
        if (glob[at] === '*') {
            star = at;
            resume = letter;
            at += 1;
        } else if (glob[at] === '?' || glob[at] === word[letter]) {
            at += 1;
            letter += 1;
        } else if (star >= 0) {
            at = star + 1;
            resume += 1;
            letter = resume;
        } else return false;
    }
    return /^\**$/.test(glob.slice(at));
}

/** Do the texts of a record match? A phrase must stand in one text. Words are found as a whole and by their parts: Sample in SampleAccount2. */
export function matches({ anyOf }: Term, texts: string[]): boolean {
    const words = texts.flatMap((text) => {
        const whole = [...text.matchAll(WORD)].map(([word]) => word);
        const parts = whole.flatMap((word) => word.split(PART));
        const lists = parts.length > whole.length ? [whole, parts] : [whole];
        return lists.map((list) => list.map((word) => word.toLowerCase()));
    });
    const has = (one: Wanted): boolean => words.some((list) => hasPhrase(list, one.words)) !== one.not;
    return anyOf.some((list) => list.every(has));
}

function hasPhrase(words: string[], phrase: string[]): boolean {
    return words.some((_, at) => phrase.every((one, step) => globMatches(one, words[at + step] ?? '')));
}

/** One piece of text of each alternative: records without any of them cannot match. */
export function sureTexts({ anyOf }: Term): string[] {
    return anyOf.map((list) => list.find(({ not }) => !not)!.sure);
}

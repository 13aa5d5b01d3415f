import { z } from 'zod'

/**
 * What nobody can see and no name may hold: control characters, marks that turn the direction of the text around them, and everything that is drawn as
 * nothing. Two names that look the same would be two tasks, and one that is turned around says something else than it is.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Surrogate}\u2800]/u

/** Emoji of several characters hold joiners and selectors. No literal, as its flag is newer than what the compiler is told to write. */
const SETS_AS_STRINGS = 'gv'
const EMOJI = new RegExp('\\p{RGI_Emoji}', SETS_AS_STRINGS)

/** Between letters of these scripts the joiners U+200C and U+200D belong to the spelling. */
const SPELLING_JOINERS =
  /(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}])[\u200c\u200d](?=[\p{L}\p{M}])/gu

/** Text on one line, such as a name: trimmed, and with nothing in it that cannot be seen. */
export function lineText(mostCharacters: number) {
  return z.string().trim().max(mostCharacters, tooLong(mostCharacters)).superRefine(refuseHidden(''))
}

/** As {@link lineText}, but exactly as it was typed: for the names and values of headers. */
export function exactText(mostCharacters: number) {
  return z.string().max(mostCharacters, tooLong(mostCharacters)).superRefine(refuseHidden(''))
}

/** Text of several lines, such as a description: as {@link lineText}, but line ends and tabs may stand in it. */
export function blockText(mostCharacters: number) {
  return z
    .string()
    .overwrite((text) => text.replaceAll('\r\n', '\n'))
    .trim()
    .max(mostCharacters, tooLong(mostCharacters))
    .superRefine(refuseHidden('\n\t'))
}

/** The first character that cannot be seen, with what to do about it; null when there is none. */
export function hiddenCharacterProblem(text: string, allowed = ''): string | null {
  const blank = (shown: string) => '.'.repeat(shown.length)
  const seen = text.replaceAll(EMOJI, blank).replaceAll(SPELLING_JOINERS, '.')
  let index = 0
  for (const character of seen) {
    if (HIDDEN.test(character) && !allowed.includes(character)) {
      const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
      return `Character ${[...text.slice(0, index)].length + 1} cannot be seen (U+${code}${WORDS[code ?? ''] ?? ''}). Remove it.`
    }
    index += character.length
  }
  return null
}

const WORDS: Readonly<Record<string, string>> = {
  '0000': ', NUL',
  '0009': ', a tab',
  '000A': ', a line end',
  '000D': ', a line end',
  '00AD': ', a soft hyphen',
  '200B': ', a space without width',
  '200D': ', a joiner',
  '200E': ', a mark of direction',
  '200F': ', a mark of direction',
  '202A': ', a mark of direction',
  '202B': ', a mark of direction',
  '202D': ', a mark of direction',
  '202E': ', a mark that turns text around',
  FEFF: ', a byte order mark',
}

function refuseHidden(allowed: string) {
  return (text: string, context: z.core.$RefinementCtx<string>) => {
    const message = hiddenCharacterProblem(text, allowed)
    if (message) context.addIssue({ code: 'custom', message })
  }
}

function tooLong(most: number): string {
  return `At most ${most.toLocaleString('en')} characters.`
}

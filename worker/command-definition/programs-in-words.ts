import { basename } from 'node:path'
import {
  CODE_OPTIONS,
  HANDS_ON_BEHIND_DASHES,
  HAS_OPERAND,
  HAS_WORD_BEHIND,
  INTERPRETER,
  SUBCOMMAND,
  TAKES_TEXTS,
  TAKES_THE_REST,
  VALUE_OF_WRAPPER,
  WRAPPER,
} from './usual-programs.ts'
import { plainWord, type WordTemplate } from './word-template.ts'

/** The words of a command as far as its owner wrote them down: whole ones, null where something is filled in, and how each begins. */
export type KnownWords = { plain: readonly (string | null)[]; starts: readonly string[] }

/** What is known of a command before a run fills it. */
export function knownWords(words: readonly WordTemplate[]): KnownWords {
  return { plain: words.map(plainWord), starts: words.map(([first]) => (first && 'text' in first ? first.text : '')) }
}

/** How a program is called, without its folder; empty: a value chooses it. */
export function programName({ plain }: KnownWords, at: number): string {
  return basename(plain[at] ?? '')
}

/** The place of the program that reads a word itself, as an option or an operand; programs before it only start it. */
export function programReading(words: KnownWords, index: number): number {
  let program = 0
  for (;;) {
    const next = WRAPPER.test(programName(words, program)) ? programBehind(words, program, index) : null
    if (next === null) return program
    program = next
  }
}

/** Where behind a wrapper the program stands that it runs; null: not before this word. */
function programBehind(words: KnownWords, at: number, index: number): number | null {
  const wrapper = programName(words, at)
  let hasOperand = HAS_OPERAND.test(wrapper)
  for (let place = at + 1; place < index; place++) {
    const word = words.plain[place]
    if (word === null || word === undefined) continue
    if (VALUE_OF_WRAPPER.test(`${wrapper} ${word}`)) place++
    else if (WRAPPER.test(basename(word))) return place
    else if (!/^-|=|^[\d.]+[smhd]?$/.test(word)) {
      if (!hasOperand) return place
      hasOperand = false
    }
  }
  return null
}

/**
 * Whether the word `--` says that what follows it is no option, to the very program that reads the word there: one before it may be for a program
 * that only starts that one, or for an interpreter of which that is a script.
 */
export function isBehindDashes(words: KnownWords, index: number): boolean {
  const program = programReading(words, index)
  const name = programName(words, program)
  const from = INTERPRETER.test(name) ? endOfText(words, program) : program + 1
  const dashes = words.plain.slice(0, index).filter((word, place) => place >= from && word === '--').length
  const isHandedOn = words.plain.slice(0, index).some((word) => HANDS_ON_BEHIND_DASHES.test(basename(word ?? '')))
  return dashes > (isHandedOn ? 1 : 0)
}

/** The last word that an interpreter reads as a program, or the name of one: what follows is handed to that. */
export function endOfText({ plain, starts }: KnownWords, interpreter: number): number {
  const name = basename(plain[interpreter] ?? '')
  if (TAKES_TEXTS.test(name)) return plain.length
  const codeOption = CODE_OPTIONS.find(([of]) => of.test(name))?.[1]
  const restOption = TAKES_THE_REST.find(([of]) => of.test(name))?.[1]
  let hasCode = false
  for (let index = interpreter + 1; index < plain.length; index++) {
    const word = plain[index]
    if (word === '--') return hasCode ? index : index + 1
    if (typeof word === 'string' && SUBCOMMAND.test(`${name} ${word}`)) continue
    // A value that begins with a dash is refused when the run starts.
    if (!/^[-+]/.test(starts[index] ?? '')) return hasCode ? index - 1 : index
    // An option with something glued to it.
    if (word === null || word === undefined) continue
    if (restOption?.test(word)) return plain.length
    const isBehindCode = codeOption?.test(word) && !plain[index + 1]?.startsWith('-')
    if (isBehindCode) hasCode = true
    if (isBehindCode || HAS_WORD_BEHIND.test(`${name} ${word}`)) index++
  }
  return plain.length
}

import { decidesPrograms } from '#domain/shell-handler.ts'
import { endOfText, type KnownWords, knownWords, programName, programReading } from './programs-in-words.ts'
import { INTERPRETER, TEXT_OF_WRAPPER, WRAPPER } from './usual-programs.ts'
import type { WordTemplate } from './word-template.ts'

/** Whether the value of a place may be any text that somebody who edits a task likes. */
type IsFree = (part: WordTemplate[number]) => boolean

/**
 * The words in which a value would become code, or choose the program: whoever edits a task chooses values, and nothing else.
 * @returns the place of each in the command, with a sentence
 */
export function riskyWords(words: readonly WordTemplate[], isFree: IsFree): { index: number; problem: string }[] {
  const known = knownWords(words)
  const problems: { index: number; problem: string }[] = []
  if (known.plain[0] === null)
    problems.push({
      index: 0,
      problem: 'The first word is the program, and nothing in it may be filled: who edits a task chooses values, not programs.',
    })
  const interpreter = interpreterIn(known)
  const textOfWrapper = textOfWrapperIn(known)
  const lastOfText = interpreter < 0 ? -1 : endOfText(known, interpreter)
  for (const index of words.keys()) {
    if (index === 0 || !words[index]?.some(isFree)) continue
    const isText = interpreter >= 0 && index > interpreter && index <= lastOfText
    const wrapper = wrapperReading(known, index)
    const variable = /^(\w+)=/.exec(known.starts[index] ?? '')?.[1]
    if (isText || (textOfWrapper >= 0 && index >= textOfWrapper))
      problems.push({
        index,
        problem: `A free text must not become part of a program for “${known.plain[isText ? interpreter : 0]}”. Hand it over as a word of its own (in a shell: sh -c 'load "$1"' sh "{field}"), or read DJAG_INPUT or standard input.`,
      })
    else if (wrapper !== null && isFree(words[index]?.[0] ?? { text: '' }))
      problems.push({ index, problem: `Behind “${known.plain[0]}” this word would be the program, which a value must not choose.` })
    else if (wrapper !== null && variable !== undefined && decidesPrograms(variable))
      problems.push({ index, problem: `“${variable}” decides which programs run, which a value must not choose.` })
  }
  return problems
}

function interpreterIn(words: KnownWords): number {
  const is = (at: number) => INTERPRETER.test(programName(words, at))
  const first = words.plain.findIndex((_word, at) => is(at))
  // Busybox is whichever interpreter it is called as.
  return first >= 0 && /^(?:busy|toy)box$/.test(programName(words, first)) && is(first + 1) ? first + 1 : first
}

/** From which word on a wrapper hands all to a shell; -1: from none. */
function textOfWrapperIn(words: KnownWords): number {
  return words.starts.findIndex((start, index) => {
    const wrapper = start.startsWith('-') ? wrapperReading(words, index) : null
    return wrapper !== null && TEXT_OF_WRAPPER.test(`${wrapper} ${start}`)
  })
}

/** The wrapper that reads this word itself, as one of its options or as the program that it runs; null: another program has begun before. */
function wrapperReading(words: KnownWords, index: number): string | null {
  if (index === 0) return null
  const name = programName(words, programReading(words, index))
  return WRAPPER.test(name) ? name : null
}

import { basename } from 'node:path'
import { plainWord, type WordTemplate } from './word-template.ts'

/** Whether the value of a place may be any text that somebody who edits a task likes. */
type IsFree = (part: WordTemplate[number]) => boolean

const INTERPRETER =
  /^(?:(?:ba|da|z|k|mk|a|fi|c|tc)?sh|busybox|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|deno|bun|php[\d.]*|lua[\d.]*|su|ssh|psql|mysql|sqlite3|awk|gawk|mawk|sed)$/
/** Programs that run the program named behind them. */
const WRAPPER =
  /^(?:env|nice|ionice|timeout|nohup|sudo|doas|setsid|stdbuf|time|chroot|flock|xargs|watch|setpriv|runuser|taskset|chrt|systemd-run|unshare|prlimit|exec)$/
/** Hand all their words to a shell elsewhere, or read each as a text of their language. */
const TAKES_TEXTS = /^(?:ssh|psql|mysql|sqlite3|[gm]?awk|sed|su)$/
/** Options of interpreters that have a word of their own behind them, which is no program's text. */
const HAS_WORD_BEHIND = /^[-+][oOWXIr]$/

/**
 * The words in which a value would become code, or choose the program: whoever edits a task chooses values, and nothing else.
 * @returns the place of each in the command, with a sentence
 */
export function riskyWords(words: readonly WordTemplate[], isFree: IsFree): { index: number; problem: string }[] {
  const plain = words.map(plainWord)
  const problems: { index: number; problem: string }[] = []
  if (plain[0] === null)
    problems.push({
      index: 0,
      problem: 'The first word is the program, and nothing in it may be filled: who edits a task chooses values, not programs.',
    })
  const interpreter = plain.findIndex((word) => word !== null && INTERPRETER.test(basename(word)))
  const lastOfText = interpreter < 0 ? -1 : endOfText(plain, interpreter)
  for (const index of words.keys()) {
    if (index === 0 || !words[index]?.some(isFree)) continue
    if (interpreter >= 0 && index > interpreter && index <= lastOfText)
      problems.push({
        index,
        problem: `A free text must not become part of a program for “${plain[interpreter]}”. Hand it over as a word of its own (in a shell: sh -c 'load "$1"' sh "{field}"), or read DJAG_INPUT or standard input.`,
      })
    else if (isProgramOfWrapper(plain, index) && isFree(words[index]?.[0] ?? { text: '' }))
      problems.push({ index, problem: `Behind “${plain[0]}” this word would be the program, which a value must not choose.` })
  }
  return problems
}

/** The last word that an interpreter reads as a program, or the name of one: what follows is handed to that. */
function endOfText(plain: readonly (string | null)[], interpreter: number): number {
  if (TAKES_TEXTS.test(basename(plain[interpreter] ?? ''))) return plain.length
  for (let index = interpreter + 1; index < plain.length; index++) {
    const word = plain[index]
    if (word === null || word === undefined || !/^[-+]/.test(word)) return index
    if (HAS_WORD_BEHIND.test(word)) index++
  }
  return plain.length
}

function isProgramOfWrapper(plain: readonly (string | null)[], index: number): boolean {
  if (!WRAPPER.test(basename(plain[0] ?? ''))) return false
  const between = plain.slice(1, index)
  return between.every((word) => word === null || /^-|=|^[\d.]+[smhd]?$/.test(word) || WRAPPER.test(basename(word)))
}

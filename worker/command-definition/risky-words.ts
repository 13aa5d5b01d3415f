import { basename } from 'node:path'
import { plainWord, type WordTemplate } from './word-template.ts'

/** Whether the value of a place may be any text that somebody who edits a task likes. */
type IsFree = (part: WordTemplate[number]) => boolean

const INTERPRETER =
  /^(?:(?:ba|da|z|k|mk|a|fi|c|tc)?sh|busybox|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|deno|bun|php[\d.]*|lua[\d.]*|su|ssh|psql|mysql|mariadb|sqlite3|awk|gawk|mawk|sed|watch)$/
/** Programs that run the program named behind them. */
const WRAPPER =
  /^(?:env|nice|ionice|timeout|nohup|sudo|doas|setsid|stdbuf|time|chroot|flock|xargs|script|setpriv|runuser|taskset|chrt|systemd-run|unshare|prlimit|exec)$/
/** Hand all their words to a shell elsewhere, or read each as a text of their language. */
const TAKES_TEXTS = /^(?:ssh|psql|mysql|mariadb|sqlite3|[gm]?awk|sed|su|watch)$/
/** Options of interpreters that have a word of their own behind them, which is no program's text. */
const HAS_WORD_BEHIND = /^[-+][oOWXIr]$/
/** Options with a program's text behind them that may come again, by interpreter: behind the text stand options still. */
const CODE_OPTIONS: readonly [interpreter: RegExp, option: RegExp][] = [
  [/^(?:perl|ruby|lua)[\d.]*$/, /^-\w*[eE]$/],
  [/^(?:node|nodejs|deno|bun)$/, /^-(?:e|p|pe|ep)$|^--(?:eval|print)$/],
  [/^php[\d.]*$/, /^-[rBRE]$|^--(?:run|process-(?:begin|code|end))$/],
]
/** What interpreters are told to do by a word without a dash, with a text or the name of one behind it. */
const SUBCOMMAND = /^(?:deno|bun) (?:eval|run|repl|exec|x|test)$/
/** Options of wrappers that hand all behind them to a shell, or split it into words. */
const TEXT_OF_WRAPPER = /^(?:(?:flock|script|runuser) (?:-\w*c|--command(?:=.*)?)|env (?:-\w*S.*|--split-string(?:=.*)?))/
/** Options of wrappers that have a word of their own behind them. */
const VALUE_OF_WRAPPER =
  /^(?:(?:sudo|doas) (?:-[ugUCDRThprt]|--(?:user|group|chdir|chroot|host|prompt))|env (?:-[uC]|--(?:unset|chdir))|runuser -[ugGw]|timeout -[sk]|nice -n|ionice -[cn]|stdbuf -[ioe]|xargs -[IadELnPs]|systemd-run (?:-[upEMH]|--(?:unit|property|slice|uid|gid))|setpriv --(?:reuid|regid|groups)|time -[of]|flock -[Ew]|chroot --\w+|exec -a)$/
/** Wrappers with a word of their own before the program: a lock, a folder, a mask, a file. */
const HAS_OPERAND = /^(?:flock|chroot|taskset|script)$/

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
  const interpreter = interpreterIn(plain)
  const textOfWrapper = textOfWrapperIn(words, plain)
  const lastOfText = interpreter < 0 ? -1 : endOfText(words.map(startOf), plain, interpreter)
  for (const index of words.keys()) {
    if (index === 0 || !words[index]?.some(isFree)) continue
    const isText = interpreter >= 0 && index > interpreter && index <= lastOfText
    if (isText || (textOfWrapper >= 0 && index >= textOfWrapper))
      problems.push({
        index,
        problem: `A free text must not become part of a program for “${plain[isText ? interpreter : 0]}”. Hand it over as a word of its own (in a shell: sh -c 'load "$1"' sh "{field}"), or read DJAG_INPUT or standard input.`,
      })
    else if (isProgramOfWrapper(plain, index) && isFree(words[index]?.[0] ?? { text: '' }))
      problems.push({ index, problem: `Behind “${plain[0]}” this word would be the program, which a value must not choose.` })
  }
  return problems
}

function interpreterIn(plain: readonly (string | null)[]): number {
  const is = (word: string | null | undefined) => word !== null && word !== undefined && INTERPRETER.test(basename(word))
  const first = plain.findIndex(is)
  // Busybox is whichever interpreter it is called as.
  return first >= 0 && basename(plain[first] ?? '') === 'busybox' && is(plain[first + 1]) ? first + 1 : first
}

/** The last word that an interpreter reads as a program, or the name of one: what follows is handed to that. */
function endOfText(starts: readonly string[], plain: readonly (string | null)[], interpreter: number): number {
  const name = basename(plain[interpreter] ?? '')
  if (TAKES_TEXTS.test(name)) return plain.length
  const codeOption = CODE_OPTIONS.find(([of]) => of.test(name))?.[1]
  let hasCode = false
  for (let index = interpreter + 1; index < plain.length; index++) {
    const word = plain[index]
    if (word === '--') return hasCode ? index : index + 1
    if (typeof word === 'string' && SUBCOMMAND.test(`${name} ${word}`)) continue
    // A value that begins with a dash is refused when the run starts.
    if (!/^[-+]/.test(starts[index] ?? '')) return hasCode ? index - 1 : index
    // An option with something glued to it.
    if (word === null || word === undefined) continue
    const isBehindCode = codeOption?.test(word) && !plain[index + 1]?.startsWith('-')
    if (isBehindCode) hasCode = true
    if (isBehindCode || HAS_WORD_BEHIND.test(word)) index++
  }
  return plain.length
}

/** From which word on a wrapper hands all to a shell; -1: from none. */
function textOfWrapperIn(words: readonly WordTemplate[], plain: readonly (string | null)[]): number {
  return words.findIndex((word, index) => {
    const start = startOf(word)
    const wrapper = start.startsWith('-') ? wrapperBefore(plain, index) : null
    return wrapper !== null && TEXT_OF_WRAPPER.test(`${wrapper} ${start}`)
  })
}

/** What a word begins with, whatever is filled in behind it. */
function startOf([first]: WordTemplate): string {
  return first && 'text' in first ? first.text : ''
}

function isProgramOfWrapper(plain: readonly (string | null)[], index: number): boolean {
  return wrapperBefore(plain, index) !== null
}

/** The wrapper that reads this word itself, as one of its options or as the program that it runs; null: another program has begun before. */
function wrapperBefore(plain: readonly (string | null)[], index: number): string | null {
  let wrapper = basename(plain[0] ?? '')
  if (index === 0 || !WRAPPER.test(wrapper)) return null
  let hasOperand = HAS_OPERAND.test(wrapper)
  for (let at = 1; at < index; at++) {
    const word = plain[at]
    if (word === null || word === undefined) continue
    if (VALUE_OF_WRAPPER.test(`${wrapper} ${word}`)) at++
    else if (WRAPPER.test(basename(word))) {
      wrapper = basename(word)
      hasOperand = HAS_OPERAND.test(wrapper)
    } else if (!/^-|=|^[\d.]+[smhd]?$/.test(word)) {
      if (!hasOperand) return null
      hasOperand = false
    }
  }
  return wrapper
}

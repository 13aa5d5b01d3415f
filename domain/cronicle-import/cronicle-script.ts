import { literalWord } from '../imported-tasks/shell-words.ts'

/** Interpreters that take a program as a word, and by which option. */
const TAKES_PROGRAM: readonly { program: RegExp; option: string }[] = [
  { program: /^(?:ba|da|z|k|a)?sh$/, option: '-c' },
  { program: /^python[\d.]*$/, option: '-c' },
  { program: /^(?:perl|ruby|node)$/, option: '-e' },
]

/** A script as words of a definition, by its first line, as the Shell Plugin runs it; null: its interpreter takes no program as a word. */
export function scriptWords(script: string): string[] | null {
  const text = script.replace(/\r\n?/g, '\n')
  const [, line] = /^#!\s*(\S.*)\n/.exec(`${text}\n`) ?? []
  const interpreter = (line ?? '/bin/sh').trim().split(/\s+/)
  const named = interpreter.filter((word) => !word.startsWith('-')).map((word) => word.replace(/^.*\//, ''))
  const name = named[0] === 'env' ? named[1] : named[0]
  const option = TAKES_PROGRAM.find(({ program }) => program.test(name ?? ''))?.option
  return option === undefined ? null : [...interpreter, option, text].map(literalWord)
}

import { asHandlerName, freeName } from './names.ts'

const INTERPRETER =
  /^(?:(?:ba|da|z|k|a)?sh|python[\d.]*|perl|ruby|node|php[\d.]*|java|env|nice|ionice|nohup|timeout|sudo|flock|chronic|time|exec)$/

/** A name for what a command line does, unlike those that are taken: of its program, or of the script that the program reads. */
export function nameOfCommand(command: string, taken: Set<string>): string {
  return freeName(cleaned(programIn(command)), taken)
}

/** What a shell or another user's shell is given as a text: `bash -lc '…'`, `su - shop -c '…'`. */
const GIVEN_TO_SHELL = /^(?:\S*\/)?(?:(?:ba|da|z|k|a)?sh|su)\s(?:[^'"]*\s)?-\w*c\s+(["'])(.*)\1\s*$/s
/** A program in the line itself: only its language has a name. */
const WRITTEN_INLINE = /^(?:\S*\/)?(python|perl|ruby|node|php)[\d.]*\s+(?:-\w+\s+)*-[cer]\s/
/** What is done before that for which the line is there. */
const BEFORE_IT = /^(?:cd|\.|source|export|set|sleep|umask|ulimit|for|while|until|if|test|\[|\[\[)(?=\s|$)/

function programIn(command: string): string {
  const told = command.replace(GIVEN_TO_SHELL, '$2')
  const inline = WRITTEN_INLINE.exec(told)?.[1]
  if (inline !== undefined) return inline
  const parts = told
    .replace(/\b(?:sudo|runuser)\s+-u\s*\S+\s+|\bflock(?:\s+-\w+(?:\s+\d+)?)*\s+[^\s;&|]+\s+/g, '')
    .split(/[|;&<>]+/)
    .map((part) => part.replace(/^[\s({]*(?:(?:do|then|else)\s)?\s*/, '').trim())
    .filter((part) => part !== '')
  const words = (parts.find((part) => !BEFORE_IT.test(part)) ?? parts[0] ?? '').split(/\s+/)
  const index = words.findIndex((word) => !isPassedOver(word))
  const name = lastPart(words[index] ?? words[0] ?? '')
  // `manage.py clearsessions`, `artisan schedule:run`: the program alone says nothing.
  const next = words[index + 1]
  return /^(?:manage\.py|artisan|rake|console|wp|npm|yarn|docker|make|curl|wget|rsync|psql|mysql)$/.test(name) &&
    next &&
    /^[\w:.-]+$/.test(next) &&
    !next.startsWith('-')
    ? `${name.replace(/\.\w+$/, '')}-${next}`
    : name
}

function isPassedOver(word: string): boolean {
  return /^-|^\w+=|^[\d.]+[smhd]?$|\.lock$|^["'$(`]/.test(word) || INTERPRETER.test(lastPart(word))
}

function lastPart(word: string): string {
  return word.replace(/\/+$/, '').replace(/^.*\//, '')
}

function cleaned(name: string): string {
  return asHandlerName(name.replace(/\.(?:sh|py|pl|rb|php|js|bash|bin|jar)$/, ''))
}

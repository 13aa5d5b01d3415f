import { asHandlerName, freeName } from './names.ts'

const INTERPRETER =
  /^(?:(?:ba|da|z|k|a)?sh|python[\d.]*|perl|ruby|node|php[\d.]*|java|env|nice|ionice|nohup|timeout|sudo|flock|chronic|time|exec)$/

/** A name for what a command line does, unlike those that are taken: of its program, or of the script that the program reads. */
export function nameOfCommand(command: string, taken: Set<string>): string {
  return freeName(cleaned(programIn(command)), taken)
}

function programIn(command: string): string {
  const told = command.replace(/^(?:\[.*?\]|test\s[^&]*)\s*&&\s*/, '').replace(/^cd\s+\S+\s*(?:&&|;)\s*/, '')
  const words =
    told
      .split(/[|;&<>]/)[0]
      ?.trim()
      .split(/\s+/) ?? []
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

/** Handlers that come with Djag: a definition of that name would be refused, and a task run something else. */
const NAMES_OF_BUILT_INS = ['container', 'http-request', 'log', 'shell-command', 'sql-query', 'wait']

/** Names of handlers and tasks that are taken before the first is given. */
export function takenNames(): Set<string> {
  return new Set(NAMES_OF_BUILT_INS)
}

/** A name that nobody has yet: the one that is wanted, or that with a number. It is taken then. */
export function freeName(wanted: string, taken: Set<string>): string {
  const base = wanted || 'job'
  let name = base
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`
  taken.add(name)
  return name
}

/** What of a text can name a file and a handler. */
export function asHandlerName(text: string): string {
  return text
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60)
}

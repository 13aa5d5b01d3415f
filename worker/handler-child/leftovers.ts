/** A file that is just being closed calls nobody back. */
const HARMLESS = new Set(['CloseReq'])
const WATCHED_PROTOTYPES = { Object, Array, Function, String, Number, Promise, Error, Map, Set, RegExp, Date }

type State = { resources: Map<string, number>; environment: string; folder: string; prototypes: string }

/** Symbols are left out: Node itself keeps things under some, such as the connections of `fetch`. */
function namesIn(object: object): number {
  return Object.getOwnPropertyNames(object).length
}

function stateOfProcess(): State {
  const resources = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) if (!HARMLESS.has(kind)) resources.set(kind, (resources.get(kind) ?? 0) + 1)
  const prototypes = Object.entries(WATCHED_PROTOTYPES).map(([name, { prototype }]) => `${name} ${namesIn(prototype)}`)
  return {
    resources,
    environment: JSON.stringify(process.env),
    folder: process.cwd(),
    prototypes: [...prototypes, `globalThis ${namesIn(globalThis)}`].join(),
  }
}

/** Remembers how the process is, and later says in words what has not gone back to that: what a run has left behind. */
export function watchForLeftovers(): () => string[] {
  const before = stateOfProcess()
  return () => {
    const after = stateOfProcess()
    const more = [...after.resources].filter(([kind, count]) => count > (before.resources.get(kind) ?? 0))
    return [
      ...more.map(([kind, count]) => `${kind}: ${count}`),
      ...(after.environment === before.environment ? [] : ['a changed environment']),
      ...(after.folder === before.folder ? [] : ['another working directory']),
      ...(after.prototypes === before.prototypes ? [] : ['changed globals or prototypes']),
    ]
  }
}

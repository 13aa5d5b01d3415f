/** Kept connections of `fetch`, say, or one more file being closed: they end by themselves and call nobody back. */
const HARMLESS = new Set(['PipeWrap', 'CloseReq', 'TCPSOCKETWRAP'])
const WATCHED_PROTOTYPES = { Object, Array, Function, String, Number, Promise, Error, Map, Set, RegExp, Date }

type State = { resources: Map<string, number>; environment: string; folder: string; prototypes: string }

function stateOfProcess(): State {
  const resources = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) if (!HARMLESS.has(kind)) resources.set(kind, (resources.get(kind) ?? 0) + 1)
  const prototypes = Object.entries(WATCHED_PROTOTYPES).map(([name, { prototype }]) => `${name} ${Reflect.ownKeys(prototype).length}`)
  return {
    resources,
    environment: JSON.stringify(process.env),
    folder: process.cwd(),
    prototypes: [...prototypes, `globalThis ${Reflect.ownKeys(globalThis).length}`].join(),
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

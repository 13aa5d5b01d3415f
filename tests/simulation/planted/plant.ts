type AnyFunction = (...args: never[]) => unknown

/**
 * A bug in one function of the core, which is found by its name: `module` is its file in `scheduling/`. Either `wrap` gets the function and gives
 * what is called in its place, or in the function's text `replace` takes the place of `find`, which must stand there exactly once.
 */
export type Plant = { module: string; name: string } & ({ wrap: (original: never) => AnyFunction } | { find: string; replace: string })

/** A bug that the model of the random stories has to catch. */
export type PlantedBug = {
  /** What it does wrong. */
  bug: string
  /** A seed whose story catches it: tried first, so that no time is spent on stories that the bug leaves as they are. */
  seed: number
  plants: readonly Plant[]
}

/** `name` does something else, made of what it does: holds whatever its text is. `name` is a function of its module, exported or not; no method. */
export function instead<F extends AnyFunction>(module: string, name: string, wrap: (original: F) => F): Plant {
  return { module, name, wrap }
}

/** A part of the text of `name`, a function or a method (`#write`), is another: for what no other function of the same shape can do. */
export function within(module: string, name: string, find: string, replace: string): Plant {
  return { module, name, find, replace }
}

export function bug(what: string, seed: number, ...plants: readonly Plant[]): PlantedBug {
  return { bug: what, seed, plants }
}

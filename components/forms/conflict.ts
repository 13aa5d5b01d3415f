/** One thing that a form says: its name, and what it says in words. Two forms say the same there when the words are the same. */
export type Entry = { label: string; shown: string }
/** What a form says, by keys that name the same thing in every version of it. What is not there is not said. */
export type Entries = ReadonlyMap<string, Entry>

/** Whose word holds at one field. */
export type Side = 'mine' | 'theirs'

/** A field at which what stands in the form would go over what someone else saved. Null: it is not there (a header, a dependency). */
export type ConflictField = {
  key: string
  label: string
  mine: string | null
  theirs: string | null /** Both changed it: only a person can tell. */
  isChangedByBoth: boolean
}

/**
 * Where someone else's save and what stands in a form differ, leaving out what only the form changed: saving that takes nothing from anybody.
 * @param base what both began with
 */
export function conflictsBetween(base: Entries, mine: Entries, theirs: Entries): ConflictField[] {
  const keys = [...new Set([...mine.keys(), ...theirs.keys()])]
  return keys.flatMap((key) => {
    const [was, here, there] = [base, mine, theirs].map((entries) => entries.get(key)?.shown ?? null)
    if (here === there || there === was) return []
    const label = (mine.get(key) ?? theirs.get(key))?.label ?? key
    return [{ key, label, mine: here ?? null, theirs: there ?? null, isChangedByBoth: here !== was }]
  })
}

/** Whose word holds where only one of them said something new: the other's. Where both did, nobody's yet. */
export function firstChoices(fields: readonly ConflictField[]): ReadonlyMap<string, Side> {
  return new Map(fields.filter((field) => !field.isChangedByBoth).map((field) => [field.key, 'theirs']))
}

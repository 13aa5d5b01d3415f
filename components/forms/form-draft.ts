/** What was typed into a form and not saved yet, as it lies in the session storage. */
export type FormDraft<Values> = {
  values: Values
  /** The version (`updatedAt`) of what was being edited; null for something new. */
  basedOn: string | null
  /** What stood in the form before anything was typed: tells what was changed here from what someone else saved since. */
  base: Values
}

type Stored<Values> = FormDraft<Values> & { shape: string }

/** JSON has no NaN and would make an empty field of it: what can't be read would come back as left out. */
const NOT_A_NUMBER = '\u0000NaN'

/**
 * A draft out of its stored text; null when there is none, or when it was made by a form of another shape.
 * @param sample values of the present form: a draft has the same names
 */
export function readDraft<Values extends object>(text: string | null, sample: Values): FormDraft<Values> | null {
  if (text === null) return null
  try {
    const stored: Stored<Values> | null = JSON.parse(text, (_name, value) => (value === NOT_A_NUMBER ? Number.NaN : value))
    if (stored?.shape !== shapeOf(sample)) return null
    return { values: stored.values, basedOn: stored.basedOn, base: stored.base }
  } catch {
    return null
  }
}

export function writeDraft<Values extends object>(draft: FormDraft<Values>, sample: Values): string {
  const stored: Stored<Values> = { ...draft, shape: shapeOf(sample) }
  return JSON.stringify(stored, (_name, value) => (Number.isNaN(value) ? NOT_A_NUMBER : value))
}

/** Also told apart from drafts that were stored before they had a base. */
function shapeOf(values: object): string {
  return ['base', ...Object.keys(values).sort()].join(' ')
}

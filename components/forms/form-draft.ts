/** What was typed into a form and not saved yet, as it lies in the session storage. */
export type FormDraft<Values> = {
  values: Values
  /** The version (`updatedAt`) of what was being edited; null for something new. */
  basedOn: string | null
}

type Stored<Values> = FormDraft<Values> & { shape: string }

/**
 * A draft out of its stored text; null when there is none, or when it was made by a form of another shape.
 * @param sample values of the present form: a draft has the same names
 */
export function readDraft<Values extends object>(text: string | null, sample: Values): FormDraft<Values> | null {
  if (text === null) return null
  try {
    const stored: Stored<Values> | null = JSON.parse(text)
    return stored?.shape === shapeOf(sample) ? { values: stored.values, basedOn: stored.basedOn } : null
  } catch {
    return null
  }
}

export function writeDraft<Values extends object>(draft: FormDraft<Values>, sample: Values): string {
  return JSON.stringify({ ...draft, shape: shapeOf(sample) } satisfies Stored<Values>)
}

function shapeOf(values: object): string {
  return Object.keys(values).sort().join(' ')
}

/**
 * What was typed into a field and could not be read, for as long as the tab is open: a form's draft keeps only that it could not, and would give back
 * a question mark.
 */
const keyOf = (name: string) => `djag.unreadable ${location.pathname} ${name}`

/** @param text null: the field can be read again */
export function keepUnreadable(name: string | undefined, text: string | null): void {
  if (name === undefined) return
  if (text === null) sessionStorage.removeItem(keyOf(name))
  else sessionStorage.setItem(keyOf(name), text)
}

/** Null: nothing is known of it. */
export function keptUnreadable(name: string | undefined): string | null {
  return name === undefined || typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(keyOf(name))
}

type Connection = { saveData?: boolean }

/** Whether this browser was told to load no more than what is asked for; those that cannot be told so load ahead. */
export function savesData(): boolean {
  return typeof navigator !== 'undefined' && (navigator as { connection?: Connection }).connection?.saveData === true
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/

/** Whether a text can be the name of a secret. */
export function canNameSecret(text: string): boolean {
  return NAME.test(text)
}

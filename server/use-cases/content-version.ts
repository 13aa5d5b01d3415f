import { createHash } from 'node:crypto'

const LENGTH = 22

/** The version of what is said of something that keeps no moment of its latest change: the same text for the same content. */
export function contentVersion(content: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, LENGTH)
}

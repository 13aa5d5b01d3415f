import { createHash } from 'node:crypto'
import type { SealedRange } from './digest-of-audits.ts'

/** The hash of a seal: SHA-256 over the one before it and what it says of its own range, in hexadecimal. */
export function hashOfSeal(previousHash: string, { firstAuditId, lastAuditId, audits, lastAt, digest }: SealedRange): string {
  return createHash('sha256')
    .update(`${previousHash} ${firstAuditId} ${lastAuditId} ${audits} ${lastAt.toISOString()} ${digest}`)
    .digest('hex')
}

import { performance } from 'node:perf_hooks'
import { DomainError } from '#domain/errors.ts'
import { CallLimit } from './call-limit.ts'

declare global {
  var djagPublicCalls: CallLimit | undefined
}

/** A person makes a handful of these calls; a crowd behind one address that nobody told us apart (DJAG_TRUSTED_PROXIES) some dozens. */
const LIMIT = { windowMs: 10_000, mostOfOne: 100, mostOfAll: 1_000 }

/** The limits of everything that can be called without a session: sign-in and set-up. On `globalThis`, as Next keeps modules more than once. */
export const publicCalls = {
  /** @throws DomainError `too_many` for a call above the limit of its address or of all */
  refuseTooMany(limitedAddress: string): void {
    globalThis.djagPublicCalls ??= new CallLimit(LIMIT)
    const waitMs = globalThis.djagPublicCalls.count(limitedAddress, performance.now())
    if (waitMs === null) return
    throw new DomainError('too_many', `Too many calls. Wait ${Math.ceil(waitMs / 1000)} seconds, then try again.`)
  },
}

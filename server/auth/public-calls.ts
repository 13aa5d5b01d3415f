import { performance } from 'node:perf_hooks'
import { DomainError } from '#domain/errors.ts'
import { CallLimit } from './call-limit.ts'

declare global {
  var djagPublicCalls: Record<PublicCall, CallLimit> | undefined
}

/** Signing in and its like; and what monitors ask. Who asks the one keeps nobody from the other. */
type PublicCall = 'account' | 'probe'

/** A person makes a handful of these calls; a crowd behind one address that nobody told us apart (DJAG_TRUSTED_PROXIES) some dozens. */
const LIMIT = { windowMs: 10_000, mostOfOne: 100, mostOfAll: 1_000 }

/** The limits of everything that can be called without a session: sign-in and set-up, probes and metrics. On `globalThis`, as Next keeps modules more than once. */
export const publicCalls = {
  /** @throws DomainError `too_many` for a call above the limit of its address or of all */
  refuseTooMany(limitedAddress: string, call: PublicCall = 'account'): void {
    const waitMs = limits()[call].count(limitedAddress, performance.now())
    if (waitMs === null) return
    throw new DomainError('too_many', `Too many calls. Wait ${Math.ceil(waitMs / 1000)} seconds, then try again.`)
  },

  /** Somebody was let in from this address: what strangers take up together does not keep others out there. */
  welcome(limitedAddress: string): void {
    limits().account.welcome(limitedAddress, performance.now())
  },
}

function limits(): Record<PublicCall, CallLimit> {
  globalThis.djagPublicCalls ??= { account: new CallLimit(LIMIT), probe: new CallLimit(LIMIT) }
  return globalThis.djagPublicCalls
}

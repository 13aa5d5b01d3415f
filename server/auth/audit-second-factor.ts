import type { BetterAuthOptions } from 'better-auth'
import { getSessionFromCtx } from 'better-auth/api'
import type { Database } from '#server/database/client.ts'
import { auditOwnAccount } from './audit-own-account.ts'
import { clientAddressOf } from './client-address.ts'

type UpdateHooks = NonNullable<NonNullable<NonNullable<BetterAuthOptions['databaseHooks']>['user']>['update']>

/** Writes down that somebody turned their second factor on or off. The library changes people for other reasons as well, which say nothing of it. */
export function auditSecondFactor(db: Database) {
  const changing = new WeakSet<object>()
  return {
    before: async (change, context) => {
      if (!context || typeof change.twoFactorEnabled !== 'boolean') return
      const session = await getSessionFromCtx(context)
      if (session?.user.twoFactorEnabled !== change.twoFactorEnabled) changing.add(context)
    },
    after: async (user, context) => {
      if (!context || !changing.delete(context)) return
      const secondFactor = user.twoFactorEnabled === true
      const message = secondFactor ? 'Turned the second factor on.' : 'Turned the second factor off.'
      const address = clientAddressOf(context.headers)
      await auditOwnAccount(db, user, { type: 'second-factor-changed', message, address, after: { secondFactor } })
    },
  } satisfies UpdateHooks
}

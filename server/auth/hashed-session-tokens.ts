import { createHash } from 'node:crypto'
import type { BetterAuthOptions } from 'better-auth'
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth/types'

type Row = Record<string, unknown>

/** How a session's token is kept: whoever reads the database, or a backup of it, cannot sign in with what it holds. */
export function hashedToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/**
 * The same adapter, with the tokens of sessions hashed on their way into the database and in every question to it. The library, which has no
 * setting for this, goes on with the token as the browser has it.
 */
export function withHashedSessionTokens(
  makeAdapter: (options: BetterAuthOptions) => DBAdapter<BetterAuthOptions>,
): (options: BetterAuthOptions) => DBAdapter<BetterAuthOptions> {
  return (options) => {
    const adapter = makeAdapter(options)
    return {
      ...hashing(adapter),
      transaction: (work) => adapter.transaction((inner) => work(hashing(inner as DBAdapter<BetterAuthOptions>))),
    } as DBAdapter<BetterAuthOptions>
  }
}

function hashing<Adapter extends DBTransactionAdapter<BetterAuthOptions>>(adapter: Adapter): Adapter {
  return {
    ...adapter,
    create: async (given) => {
      const row = given.data as Row
      if (given.model !== 'session' || typeof row.token !== 'string') return await adapter.create(given)
      const created = await adapter.create<Row>({ ...given, data: { ...row, token: hashedToken(row.token) } as Row })
      return { ...created, token: row.token }
    },
    findOne: async (given) => named(await adapter.findOne<Row>(hashed(given)), given),
    findMany: async (given) => (await adapter.findMany<Row>(hashed(given))).map((row) => named(row, given)),
    update: async (given) => named(await adapter.update<Row>(hashed(given)), given),
    updateMany: (given) => adapter.updateMany(hashed(given)),
    delete: (given) => adapter.delete(hashed(given)),
    deleteMany: (given) => adapter.deleteMany(hashed(given)),
    count: (given) => adapter.count(hashed(given)),
  } as Adapter
}

type Asking = { model: string; where?: Where[] | undefined }

function hashed<Given extends Asking>(given: Given): Given {
  if (given.model !== 'session' || !given.where) return given
  return { ...given, where: given.where.map((part) => (part.field === 'token' ? { ...part, value: hashedValue(part.value) } : part)) }
}

function hashedValue(value: Where['value']): Where['value'] {
  if (typeof value === 'string') return hashedToken(value)
  return Array.isArray(value) ? value.map((each) => hashedToken(String(each))) : value
}

/** A session that was found by its token, with that token in place of what is kept. */
function named<Found extends Row | null>(row: Found, { model, where }: Asking): Found {
  if (model !== 'session' || !row) return row
  const tokens = (where ?? []).filter(({ field }) => field === 'token').flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
  const token = tokens.find((each) => typeof each === 'string' && hashedToken(each) === row.token)
  return token === undefined ? row : { ...row, token }
}

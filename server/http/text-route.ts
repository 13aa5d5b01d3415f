import type { z } from 'zod'
import type { Permission } from '#domain/roles.ts'
import { auditExport } from '#server/audit/audit-export.ts'
import { auditingRefusedRead } from '#server/audit/audit-refusal.ts'
import type { CurrentSession } from '#server/auth/current-session.ts'
import type { Database } from '#server/database/client.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { errorResponse, type RouteHandler, readParameters, requestedBy, requireSession } from './read-route.ts'

/**
 * A GET handler that hands out text as a file, read part by part while it is sent, so that its length does not matter. Session, parameters and errors
 * are those of `readRoute`; a failure after the first part breaks the download off.
 * @param options `exported`: what is taken away by it, which is written into the audits
 */
export function textRoute<Schema extends z.ZodType>(
  schema: Schema,
  query: (
    db: Database,
    parameters: z.output<Schema>,
    actor: CurrentSession['actor'],
  ) => Promise<{ name: string; parts: AsyncIterable<string> }>,
  { permission = 'read', exported }: { permission?: Permission; exported: string },
): RouteHandler {
  return async (request, context) => {
    try {
      const { db } = webDatabase()
      const { actor } = await requireSession(request)
      const { name, parts } = await auditingRefusedRead(db, actor, requestedBy(request), async () => {
        requirePermission(actor, permission)
        return await query(db, await readParameters(schema, request, context), actor)
      })
      const given = [...Object.entries(await context.params), ...new URL(request.url).searchParams]
      await auditExport(db, actor, exported, given.map(([of, value]) => `${of}=${value}`.replaceAll('\0', '')).join(', '))
      return new Response(streamOf(parts), {
        headers: {
          'content-type': `${TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain'}; charset=utf-8`,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.replaceAll(/[\\/:*?"<>|]/g, '-'))}`,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      })
    } catch (error) {
      return errorResponse(error, requestedBy(request))
    }
  }
}

const TYPES: Readonly<Record<string, string>> = { csv: 'text/csv', jsonl: 'application/jsonl' }

/** Reads on only when the browser has taken what came before. */
function streamOf(parts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const reading = parts[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reading.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await reading.return?.()
    },
  })
}

import type { z } from 'zod'
import type { Permission } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { errorResponse, type RouteHandler, readParameters, requireReader } from './read-route.ts'

/**
 * A GET handler that hands out text as a file, read part by part while it is sent, so that its length does not matter. Session, parameters and errors
 * are those of `readRoute`; a failure after the first part breaks the download off.
 */
export function textRoute<Schema extends z.ZodType>(
  schema: Schema,
  query: (db: Database, parameters: z.output<Schema>) => Promise<{ name: string; parts: AsyncIterable<string> }>,
  permission: Permission = 'read',
): RouteHandler {
  return async (request, context) => {
    try {
      await requireReader(request, permission)
      const { name, parts } = await query(webDatabase().db, await readParameters(schema, request, context))
      return new Response(streamOf(parts), {
        headers: {
          'content-type': `text/${name.endsWith('.csv') ? 'csv' : 'plain'}; charset=utf-8`,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.replaceAll(/[\\/:*?"<>|]/g, '-'))}`,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      })
    } catch (error) {
      return errorResponse(error, `GET ${new URL(request.url).pathname}`)
    }
  }
}

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

import { errorResponse, requireReader } from '#server/http/read-route.ts'
import { webHub } from '#server/live/web-hub.ts'

/** Server-sent events of what changed. Not compressed: a compressor would hold events back. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { sessionId } = await requireReader(request)
    const stream = webHub().open(sessionId, request.headers.has('last-event-id'))
    request.signal.addEventListener('abort', () => stream.close(), { once: true })
    return new Response(stream.body, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' },
    })
  } catch (error) {
    return errorResponse(error, 'GET /api/live')
  }
}

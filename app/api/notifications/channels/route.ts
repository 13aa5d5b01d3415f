import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { channelRows } from '#server/queries/notifications/channel-rows.ts'

export const GET = readRoute(noParameters, (db, _parameters, actor) => channelRows(db, actor))

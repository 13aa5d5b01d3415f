import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { ownNotificationsView } from '#server/queries/notifications/own-notifications.ts'

/** What the reader hears themselves. */
export const GET = readRoute(noParameters, (db, parameters, _actor, session) => ownNotificationsView(db, parameters, session))

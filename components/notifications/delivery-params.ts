import { type inferParserType, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'
import { DELIVERY_STATES } from '#domain/views/notification-views.ts'

/** What the address of the page says of deliveries. `before`: the id that a further page starts after. */
export const deliveryParsers = { channel: parseAsInteger, state: parseAsStringLiteral(DELIVERY_STATES), before: parseAsInteger }
export type DeliveryParams = inferParserType<typeof deliveryParsers>

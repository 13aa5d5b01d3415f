import { readRoute } from '#server/http/read-route.ts'
import { deliveryList, deliveryListParameters } from '#server/queries/notifications/delivery-rows.ts'

export const GET = readRoute(deliveryListParameters, deliveryList)

import { readRoute } from '#server/http/read-route.ts'
import { tokenPage, tokenPageParameters } from '#server/queries/tokens/token-rows.ts'

export const GET = readRoute(tokenPageParameters, tokenPage, 'own-tokens')

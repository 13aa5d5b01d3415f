import { readRoute } from '#server/http/read-route.ts'
import { heldUpParameters, heldUpView } from '#server/queries/dependencies/held-up-view.ts'

export const GET = readRoute(heldUpParameters, heldUpView)

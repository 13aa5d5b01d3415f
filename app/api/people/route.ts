import { readRoute } from '#server/http/read-route.ts'
import { peoplePage, peoplePageParameters } from '#server/queries/people/people-page.ts'

export const GET = readRoute(peoplePageParameters, peoplePage, 'manage-people')

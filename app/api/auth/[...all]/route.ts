import { answerAuthentication } from '#server/http/authentication-route.ts'

export { answerAuthentication as GET, answerAuthentication as POST }

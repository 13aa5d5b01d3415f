import { answerAuthentication } from '#server/auth/authentication-route.ts'

export { answerAuthentication as POST }

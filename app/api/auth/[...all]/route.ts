import { webAuthentication } from '#server/auth/web-authentication.ts'

const handle = (request: Request) => webAuthentication().authentication.handler(request)

export { handle as GET, handle as POST }

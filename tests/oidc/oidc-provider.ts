import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

/** Somebody whom the provider knows. */
export type ProviderPerson = { sub: string; email: string; email_verified: boolean; name?: string; groups?: string[] }

export const CLIENT = { id: 'djag', secret: 'a client secret that only these two know' }

/** A real provider of OpenID Connect on loopback, which lets in whoever `next` is without asking. It takes codes with PKCE alone. */
export async function startOidcProvider(redirectUri: string) {
  const people = new Map<string, ProviderPerson>()
  let next: ProviderPerson | null = null
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, configuration(redirectUri, people))
  const answer = provider.callback()
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response)
    const { params, prompt } = await provider.interactionDetails(request, response)
    if (next === null) return await provider.interactionFinished(request, response, { error: 'access_denied' })
    people.set(next.sub, next)
    const grant = new provider.Grant({ accountId: next.sub, clientId: String(params.client_id) })
    grant.addOIDCScope(String(params.scope))
    const consent = prompt.name === 'consent' ? { grantId: await grant.save() } : {}
    await provider.interactionFinished(request, response, { login: { accountId: next.sub }, consent })
  })
  return {
    issuer,
    /** Who signs in from then on; null: they refuse. */
    signInAs: (person: ProviderPerson | null) => {
      next = person
    },
    close: () => new Promise((closed) => server.close(closed)),
  }
}

function configuration(redirectUri: string, people: ReadonlyMap<string, ProviderPerson>): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    conformIdTokenClaims: false,
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a key of a test'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...(people.get(sub) ?? { sub }) }) }),
  }
}

import { connectionTarget } from '#server/database/connection-target.ts'
import { type Environment, givenSettings } from './setting-shapes.ts'

/** Fewer different characters than this no random text of 32 has. */
const LEAST_DISTINCT = 10
const LOOPBACK = ['localhost', '127.0.0.1', '::1', '[::1]']

/** What is guessable or unprotected among settings that are well formed, in sentences with what to do. No value of a secret stands in them. */
export function unsafeSettings(environment: Environment): string[] {
  const settings = givenSettings(environment)
  return [
    ...['DJAG_SECRET', 'DJAG_SECRETS_KEY', 'DJAG_METRICS_TOKEN'].flatMap((name) => guessable(name, settings[name])),
    ...unprotectedWeb(settings),
    ...unprotectedDatabase(settings.DATABASE_URL),
    ...(settings.DJAG_SECRETS_KEY_OLD === undefined
      ? []
      : ['DJAG_SECRETS_KEY_OLD is still set: once “npm run secrets:rotate” has encrypted everything anew, take it away.']),
  ]
}

function guessable(name: string, text: string | undefined): string[] {
  if (text === undefined || new Set(text).size >= LEAST_DISTINCT) return []
  return [`${name} has so few different characters that it can be guessed: make another, such as by “openssl rand -base64 32”.`]
}

function unprotectedWeb({ DJAG_URL: address = '', DJAG_HOST: host = '127.0.0.1' }: Environment): string[] {
  if (!URL.canParse(address)) return []
  const { protocol, hostname, origin } = new URL(address)
  if (LOOPBACK.includes(hostname))
    return LOOPBACK.includes(host)
      ? []
      : [
          `The web can be reached from other machines (DJAG_HOST is ${host}), and DJAG_URL leads to this one alone: set it to the address that people open.`,
        ]
  return protocol === 'https:'
    ? []
    : [
        `People sign in over ${origin}, where passwords and sessions can be read on their way: put a proxy with TLS before it, and set DJAG_URL to its address with https.`,
      ]
}

function unprotectedDatabase(url: string | undefined): string[] {
  if (url === undefined) return []
  const { host, ssl } = connectionTarget(url)
  if (host.startsWith('/') || LOOPBACK.includes(host)) return []
  if (ssl === false) return [`Nothing is encrypted on the way to the database at ${host}: add sslmode=verify-full to DATABASE_URL.`]
  return ssl.rejectUnauthorized
    ? []
    : [
        `Whether it is the database that answers at ${host} is not checked: set sslmode=verify-full in DATABASE_URL, with sslrootcert where its authority is your own.`,
      ]
}

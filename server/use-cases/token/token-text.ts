import { createHash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** What every token begins with, so that programs which look for secrets in what is published know one when they see it. */
const PREFIX = 'djag_'
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Some 214 bits: nobody guesses it, so a fast hash keeps it well enough. */
const SECRET_LENGTH = 36
const CHECKSUM_LENGTH = 6
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`)

/** A new token: prefix, secret, and a checksum by which a mistyped or invented one is told from a real one without asking anybody. */
export function newTokenText(): string {
  const secret = Array.from({ length: SECRET_LENGTH }, () => DIGITS[randomInt(DIGITS.length)]).join('')
  return `${PREFIX}${secret}${checksumOf(secret)}`
}

/** Whether a text can be a token at all. */
export function looksLikeToken(text: string): boolean {
  if (!SHAPE.test(text)) return false
  const secret = text.slice(PREFIX.length, -CHECKSUM_LENGTH)
  return text.endsWith(checksumOf(secret))
}

/** What is kept of a token. */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function checksumOf(secret: string): string {
  let rest = crc32(secret)
  let digits = ''
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    digits = DIGITS[rest % DIGITS.length] + digits
    rest = Math.floor(rest / DIGITS.length)
  }
  return digits
}

import { secretsKeyTexts } from '#server/configuration/secrets-keys.ts'
import { type SecretKeys, secretKeysOf } from './secret-keys.ts'

/** The keys that this process was started with: to encrypt, and to tell by their ids which key encrypted what. */
export function webSecretKeys(): SecretKeys {
  const secret = process.env.DJAG_SECRET
  if (!secret) throw new Error('DJAG_SECRET is not set: start the web program with "npm start" or "npm run web", which set it.')
  return secretKeysOf(secretsKeyTexts(process.env, secret))
}

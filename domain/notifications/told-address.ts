import { type SecretValues, withSecrets } from '../secrets/secret-references.ts'
import type { ChannelConfig } from './channel.ts'

/**
 * Names where the messages of a channel end up, the same for all channels that lead there, whatever their kind: of a mail its address, letters' case aside;
 * of all else the whole address with its secrets, and of a pager its service, too. It may hold secrets: it is for comparing alone.
 * @param secrets the values of all secrets that the channel names
 */
export function toldAddress(config: ChannelConfig, secrets: SecretValues): string {
  if (config.kind === 'email') return `mail ${plainMailAddress(config.to)}`
  const address = plainWebAddress(withSecrets(config.address, secrets).trim())
  return config.kind === 'pagerduty' ? `pager ${address} ${(secrets[config.routingKey] ?? '').trim()}` : `web ${address}`
}

/** By the standard only the domain may be written in any case; no mail server that people use tells the rest apart either. */
function plainMailAddress(text: string): string {
  const plain = text.trim().normalize('NFC').toLowerCase()
  const [name, domain] = [plain.slice(0, plain.lastIndexOf('@')), plain.slice(plain.lastIndexOf('@') + 1)]
  return `${name}@${URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain}`
}

/** What follows a `#` is sent to nobody. */
function plainWebAddress(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  url.hash = ''
  return url.href
}

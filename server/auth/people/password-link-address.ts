/** Where somebody chooses a password by a link. The token stands behind the `#`: no server and no proxy writes it into a log. */
export function passwordLinkAddress(webUrl: string, token: string): string {
  return new URL(`/choose-password#token=${token}`, webUrl).href
}

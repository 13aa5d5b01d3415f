/** Next calls this once, before the web server answers anything. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { recordClientAddresses } = await import('#server/auth/client-address.ts')
  recordClientAddresses(process.env)
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ClientDocument, clientText } from './client-text.ts'

/** The generated part of the client, below the checkout. */
export const GENERATED_CLIENT = 'clients/typescript/operations.ts'

/** What the document of this checkout's API makes of it. */
async function wantedText(): Promise<string> {
  const { apiDocument } = await import('#server/api/openapi-document.ts')
  return clientText(JSON.parse(JSON.stringify(apiDocument())) as ClientDocument)
}

/** Writes the generated part of the client anew. */
export async function generateClient(folder: string): Promise<void> {
  writeFileSync(join(folder, GENERATED_CLIENT), await wantedText())
}

/** Whether the generated client is what the document says, where there is one: null, or what to do. */
export async function checkGeneratedClient(folder: string): Promise<string | null> {
  const file = join(folder, GENERATED_CLIENT)
  if (!existsSync(file) || readFileSync(file, 'utf8') === (await wantedText())) return null
  return `${GENERATED_CLIENT} is not what the API's document says now. Make it anew by "npm run client:generate", and look at what the types find.`
}

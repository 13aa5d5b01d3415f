import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { APIRequestContext, APIResponse } from '@playwright/test'

const builds = join('.next', 'builds')
type Manifest = { node: Record<string, { exportedName: string; workers: Record<string, unknown> }> }

/** Every exported server action of the present build: its id, its name and a page that holds it. */
export function serverActions(): { id: string; name: string; page: string }[] {
  const { folder } = JSON.parse(readFileSync(join(builds, 'current.json'), 'utf8')) as { folder: string }
  const manifest = JSON.parse(readFileSync(join(folder, 'server', 'server-reference-manifest.json'), 'utf8')) as Manifest
  return Object.entries(manifest.node).map(([id, { exportedName, workers }]) => {
    const [page = ''] = Object.keys(workers)
    const path = page
      .replace(/^app/, '')
      .replace(/\/\([^)]+\)/, '')
      .replace(/\/page$/, '')
    return { id, name: exportedName, page: path.replaceAll(/\[\w+\]/g, '1') || '/' }
  })
}

/** Calls one as a browser does that has found it; with an origin only where one is given. */
export async function callServerAction(
  request: APIRequestContext,
  id: string,
  page: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<APIResponse> {
  return await request.post(page, {
    headers: { 'next-action': id, 'content-type': 'text/plain;charset=UTF-8', accept: 'text/x-component', ...headers },
    data: body,
    maxRedirects: 0,
  })
}

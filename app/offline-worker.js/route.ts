/**
 * A service worker that keeps nothing: it only answers in words where the browser would show its own error page, and tries again every
 * few seconds. Everything else passes it by.
 */
const WORKER = `
const PAGE = \`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="5">
<title>Not reached · Djag</title>
<style>
body { font: 14px/20px system-ui, sans-serif; max-width: 56ch; margin: 14vh auto 0; padding: 0 16px }
h1 { font-size: 20px; line-height: 28px }
</style>
<h1>The dashboard cannot be reached</h1>
<p>Either this machine is offline, or the dashboard is not running. Tasks run on their workers all the same, and nothing is lost.</p>
<p>This page opens by itself as soon as it can be reached. <a href="">Try again now</a></p>
</html>\`

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(fetch(event.request).catch(notReached))
})

function notReached() {
  return new Response(PAGE, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
    },
  })
}
`

export function GET(): Response {
  return new Response(WORKER, {
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' },
  })
}

'use client'

import { useEffect, useState } from 'react'

/** The address carries it behind a #, which browsers send to nobody. */
const TOKEN_IN_LINK = /^#token=([\w-]+)$/

/**
 * What the address of this page carried last. It is looked at as soon as this file is there, and whenever the link is opened in the window that shows the page
 * already: the router writes the address anew while the page comes alive, without what came behind the # meanwhile.
 */
let latest: string | null = null
const listeners = new Set<(token: string) => void>()

function look(): void {
  const given = TOKEN_IN_LINK.exec(window.location.hash)?.[1]
  if (given === undefined) return
  latest = given
  for (const tell of listeners) tell(given)
}

if (typeof window !== 'undefined') {
  look()
  window.addEventListener('hashchange', look)
}

/**
 * The token that the link of this page carried; null when there was none, undefined while that is not known. It leaves the address bar, where others
 * could read it.
 */
export function useLinkToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>()
  useEffect(() => {
    const take = (given: string | null) => {
      setToken(given)
      if (TOKEN_IN_LINK.test(window.location.hash)) window.history.replaceState(window.history.state, '', window.location.pathname)
    }
    look()
    take(latest)
    listeners.add(take)
    return () => {
      listeners.delete(take)
    }
  }, [])
  return token
}

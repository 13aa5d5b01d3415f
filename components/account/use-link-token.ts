'use client'

import { useEffect, useState } from 'react'

/** The address carries it behind a #, which browsers send to nobody. */
const TOKEN_IN_LINK = /^#token=([\w-]+)$/

/**
 * The token that the link of this page carried; null when there was none, undefined while that is not known. It leaves the address bar, where others
 * could read it.
 */
export function useLinkToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>()
  useEffect(() => {
    const take = () => {
      const given = TOKEN_IN_LINK.exec(window.location.hash)?.[1]
      setToken((known) => given ?? known ?? null)
      if (given !== undefined) window.history.replaceState(window.history.state, '', window.location.pathname)
    }
    take()
    // The link may be opened in the window that shows this page already.
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  return token
}

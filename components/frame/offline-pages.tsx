'use client'

import { useEffect } from 'react'

/** Lets the browser's service worker stand in for pages that cannot be fetched, where there is one (https, or this machine). */
export function OfflinePages() {
  useEffect(() => {
    if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return
    // Without it only pages that can be fetched are shown: nothing to tell anyone.
    void navigator.serviceWorker.register('/offline-worker.js').catch(() => null)
  }, [])
  return null
}

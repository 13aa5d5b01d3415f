'use client'

import { type ComponentType, useEffect } from 'react'
import { toast } from 'sonner'

/**
 * A part of a page that is loaded when it is asked for (`dynamic(() => orMissing(import(…)))`). Where it can't be had, as the connection
 * failed or Djag was updated, that is told, and the rest of the page stays with all that was typed.
 */
export function orMissing<Props>(part: Promise<ComponentType<Props>>): Promise<ComponentType<Props>> {
  return part.catch(() => MissingPart)
}

/** What stands in the place of a part that can't be had: nothing, and a message. */
export function MissingPart() {
  useEffect(() => {
    toast.error('A part of this page could not be loaded. Save what you have typed, then reload the page.', { id: 'missing-part' })
  }, [])
  return null
}

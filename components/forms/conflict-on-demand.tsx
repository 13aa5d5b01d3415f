'use client'

import dynamic from 'next/dynamic'
import { orMissing } from '../ui/missing-part.tsx'

/** The panel of a conflict, which is loaded with the first one: most forms are saved without. */
export const ConflictOnDemand = dynamic(() => orMissing(import('./conflict-panel.tsx').then((module) => module.ConflictPanel)))

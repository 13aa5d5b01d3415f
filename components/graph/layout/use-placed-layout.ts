'use client'

import { useMemo } from 'react'
import { type GraphModel, placesOf } from '../model/graph-model.ts'
import type { GraphLayout } from './graph-places.ts'
import { withPlaces } from './placed-layout.ts'

/** The layout with tasks where people put them; the same object while none of them is put elsewhere. */
export function usePlacedLayout(layout: GraphLayout | null, model: GraphModel | null): GraphLayout | null {
  const places = useMemo(() => (model ? [...placesOf(model)] : []), [model])
  const key = JSON.stringify(places)
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal places
  return useMemo(() => layout && withPlaces(layout, new Map(places)), [layout, key])
}

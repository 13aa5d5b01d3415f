'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { explanationQuery } from '../../tasks/queries.ts'
import { isMade } from '../staging/made-tasks.ts'
import { type GateState, gatesOf } from './gates.ts'
import type { GraphModel } from './graph-model.ts'
import { type GraphSelection, selectedTaskIds } from './graph-selection.ts'

/** The gates that are known; of the one task that is chosen also those of its next instant, by its explanation. */
export function useGates(model: GraphModel, selection: GraphSelection): ReadonlyMap<string, GateState> {
  const [taskId, another] = selectedTaskIds(selection)
  const isOne = taskId !== undefined && another === undefined && model.tasks.has(taskId) && !isMade(taskId)
  const { data } = useQuery({ ...explanationQuery(taskId ?? 0), enabled: isOne })
  const explained = isOne && data?.explanation?.taskId === taskId ? data.explanation : null
  return useMemo(() => gatesOf(model, explained), [model, explained])
}

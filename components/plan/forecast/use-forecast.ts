'use client'

import { useEffect, useState } from 'react'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { PlanForecast } from '../model/plan-bars.ts'
import type { PlanAnswer, PlanQuestion } from './plan-forecast.worker.ts'

/** One worker for the life of the page. */
let worker: Worker | null = null
let number = 0

/** `problem`: why nothing can be foretold; `isDone`: no more of it comes. */
export type KnownForecast = { forecast: PlanForecast | null; isDone: boolean; problem: string | null }

/**
 * What comes of a plan up to a moment, simulated beside the page. While a newer plan is simulated what was known of the one before stays, until as much is
 * known of the new one.
 */
export function useForecast(plan: PlanView | undefined, endMs: number): KnownForecast {
  const [known, setKnown] = useState<KnownForecast>({ forecast: null, isDone: false, problem: null })
  useEffect(() => {
    if (!plan) return
    worker ??= new Worker(new URL('./plan-forecast.worker.ts', import.meta.url), { type: 'module' })
    const asked = worker
    const mine = ++number
    const receive = ({ data }: MessageEvent<PlanAnswer>) => {
      if (data.number !== mine) return
      if ('problem' in data) setKnown({ forecast: null, isDone: true, problem: data.problem })
      else
        setKnown((before) =>
          data.isDone || data.forecast.throughMs >= (before.forecast?.throughMs ?? 0)
            ? { forecast: data.forecast, isDone: data.isDone, problem: null }
            : before,
        )
    }
    // One whose script could not be had answers nothing more: the next plan asks another.
    const fail = () => {
      if (worker === asked) worker = null
      asked.terminate()
      setKnown({ forecast: null, isDone: true, problem: 'The program that simulates it could not be started. Load the page anew.' })
    }
    asked.addEventListener('message', receive)
    asked.addEventListener('error', fail)
    asked.postMessage({ number: mine, plan, endMs } satisfies PlanQuestion)
    return () => {
      asked.removeEventListener('message', receive)
      asked.removeEventListener('error', fail)
    }
  }, [plan, endMs])
  return known
}

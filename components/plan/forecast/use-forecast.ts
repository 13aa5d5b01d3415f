'use client'

import { useEffect, useRef, useState } from 'react'
import type { SentWhatIf } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { PlanAnswer, PlanQuestion } from './plan-forecast.worker.ts'
import { type KnownForecast, NOTHING_KNOWN, PlanForecasts } from './plan-forecasts.ts'

/**
 * What comes of a plan up to a moment, simulated beside the page by a worker that lives as long as the page does.
 * @param filter by what the tasks of the plan were found
 * @param whatIf what is assumed; null: nothing
 */
export function useForecast(plan: PlanView | undefined, filter: string, endMs: number, whatIf: SentWhatIf | null): KnownForecast {
  const [known, setKnown] = useState(NOTHING_KNOWN)
  const forecasts = useRef<PlanForecasts | null>(null)
  const worker = useRef<Worker | null>(null)
  useEffect(
    () => () => {
      worker.current?.terminate()
      worker.current = null
      forecasts.current = null
    },
    [],
  )
  const assumed = JSON.stringify(whatIf)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is assumed is the same while it says the same
  useEffect(() => {
    if (!plan) return
    if (!worker.current || !forecasts.current) {
      const asked = new Worker(new URL('./plan-forecast.worker.ts', import.meta.url), { type: 'module' })
      const mine = new PlanForecasts((question: PlanQuestion) => asked.postMessage(question), setKnown)
      asked.addEventListener('message', ({ data }: MessageEvent<PlanAnswer>) => mine.receive(data))
      // One whose script could not be had answers nothing more: the next plan asks another.
      asked.addEventListener('error', () => {
        asked.terminate()
        if (worker.current === asked) worker.current = null
        setKnown({ forecast: null, isDone: true, problem: 'The program that simulates it could not be started. Load the page anew.' })
      })
      worker.current = asked
      forecasts.current = mine
    }
    forecasts.current.ask({ plan, filter: `${filter} ${assumed}`, endMs, whatIf })
  }, [plan, filter, endMs, assumed])
  return known
}

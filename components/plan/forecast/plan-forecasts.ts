import type { SentWhatIf } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { PlanForecast } from '../model/plan-bars.ts'
import type { PlanAnswer, PlanQuestion } from './plan-forecast.worker.ts'

/** `problem`: why nothing can be foretold; `isDone`: no more of it comes. */
export type KnownForecast = { forecast: PlanForecast | null; isDone: boolean; problem: string | null }

export const NOTHING_KNOWN: KnownForecast = { forecast: null, isDone: false, problem: null }

/** `filter`: of which tasks the plan is and what is assumed in it, in any words; `endMs`: how far to look. */
export type WantedForecast = { plan: PlanView; filter: string; endMs: number; whatIf: SentWhatIf | null }

/**
 * Asks what comes of plans, one after the other: a simulation is let to its end before that of a newer plan begins, however often plans are read, save
 * where other tasks or more time are asked for. What was known of the plan before stays until as much is known of the new one, but not that of others.
 */
export class PlanForecasts {
  readonly #post: (question: PlanQuestion) => void
  readonly #tell: (known: KnownForecast) => void
  #number = 0
  #asked: WantedForecast | null = null
  #next: WantedForecast | null = null
  #isGoingOn = false
  #known = NOTHING_KNOWN

  constructor(post: (question: PlanQuestion) => void, tell: (known: KnownForecast) => void) {
    this.#post = post
    this.#tell = tell
  }

  ask(wanted: WantedForecast): void {
    const isOfOthers = this.#asked?.filter !== wanted.filter
    if (isOfOthers) this.#say(NOTHING_KNOWN)
    if (this.#isGoingOn && !isOfOthers && this.#asked?.endMs === wanted.endMs) this.#next = wanted
    else this.#begin(wanted)
  }

  receive(answer: PlanAnswer): void {
    if (answer.number !== this.#number) return
    if ('problem' in answer) this.#say({ forecast: null, isDone: true, problem: answer.problem })
    else if (answer.isDone || answer.forecast.throughMs >= (this.#known.forecast?.throughMs ?? 0))
      this.#say({ forecast: answer.forecast, isDone: answer.isDone, problem: null })
    this.#isGoingOn = !('problem' in answer) && !answer.isDone
    if (!this.#isGoingOn && this.#next) this.#begin(this.#next)
  }

  #begin(wanted: WantedForecast): void {
    this.#asked = wanted
    this.#next = null
    this.#isGoingOn = true
    this.#post({ number: ++this.#number, plan: wanted.plan, endMs: wanted.endMs, whatIf: wanted.whatIf })
  }

  #say(known: KnownForecast): void {
    this.#known = known
    this.#tell(known)
  }
}

/** How many ways things may go are looked at together: each run has so many possible ends. A prime, so that every stride visits all of them. */
export const WAYS = 101

/** The moment by which a run has ended in nineteen of twenty ways. */
export const LATE_QUANTILE = 0.95

/** Of a task: what half of its runs take, and what nineteen of twenty take, in milliseconds. */
export type RunTimes = { medianMs: number; lateMs: number }

/** The standard normal quantile of 0.95. */
const Z_LATE = 1.6449

/** Of a run that is known to be slow it is not known yet whether it only is, or hangs: so many hang of all. */
const HANGING = 0.02
/** How heavy the tail is of those: one is expected to take about as long again as it has, not to end at any moment. */
const TAIL = 1.5
/** Even the steadiest task varies by so much (the logarithm's standard deviation). */
const LEAST_SPREAD = 0.02

/**
 * Run times of a run to come, one for each way, in an order of its own: spread as a log-normal with these quantiles.
 * @param order any whole number: runs of different orders do not go together
 */
export function runTimeSamples(times: RunTimes, order: number): Float64Array {
  const { medianMs, spread } = shapeOf(times)
  return inOrder(order, (u) => medianMs * Math.exp(spread * normalQuantile(u)))
}

/**
 * The same of a run that has taken `elapsedMs` already, and goes on: never less than that. The longer it takes beyond its usual time, the likelier
 * is it one of the few that hang.
 */
export function remainingSamples(times: RunTimes, elapsedMs: number, order: number): Float64Array {
  const { medianMs, spread, lateMs } = shapeOf(times)
  const passed = elapsedMs <= 0 ? 0 : normalShare(Math.log(elapsedMs / medianMs) / spread)
  const hangsFromMs = Math.max(lateMs, elapsedMs)
  const hanging = HANGING * (lateMs / hangsFromMs) ** TAIL
  const usual = ((1 - HANGING) * (1 - passed)) / ((1 - HANGING) * (1 - passed) + hanging)
  return inOrder(order, (u) => {
    if (u >= usual) return hangsFromMs * (1 - (u - usual) / (1 - usual)) ** (-1 / TAIL)
    return Math.max(elapsedMs, medianMs * Math.exp(spread * normalQuantile(passed + (1 - passed) * (u / usual))))
  })
}

function shapeOf({ medianMs, lateMs }: RunTimes) {
  const median = Math.max(medianMs, 1)
  const spread = Math.max(LEAST_SPREAD, Math.log(Math.max(lateMs, median) / median) / Z_LATE)
  return { medianMs: median, spread, lateMs: median * Math.exp(spread * Z_LATE) }
}

/** The value that so large a share of the ways does not exceed. */
export function quantileOf(samples: Float64Array, share: number): number {
  const sorted = samples.toSorted()
  return sorted[Math.max(0, Math.ceil(share * samples.length) - 1)] ?? 0
}

/** The share of the ways that come to at most so much, 0 to 1. */
export function shareWithin(samples: Float64Array, most: number): number {
  let count = 0
  for (const sample of samples) if (sample <= most) count++
  return count / samples.length
}

/** Evenly spread shares, each once, in one of WAYS × (WAYS - 1) orders. */
function inOrder(order: number, timeOf: (share: number) => number): Float64Array {
  const mixed = Math.imul(order ^ (order >>> 15), 0x2c1b3c6d) >>> 0
  const stride = 1 + (mixed % (WAYS - 1))
  const offset = Math.floor(mixed / (WAYS - 1)) % WAYS
  const samples = new Float64Array(WAYS)
  for (let way = 0; way < WAYS; way++) samples[(way * stride + offset) % WAYS] = timeOf((way + 0.5) / WAYS)
  return samples
}

/** The standard normal distribution's share below `z`, to about 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}

/** The inverse of {@link normalShare}, to about 5e-4, which is far below what run times are known by (Abramowitz and Stegun, 26.2.23). */
function normalQuantile(share: number): number {
  const p = share < 0.5 ? share : 1 - share
  const t = Math.sqrt(-2 * Math.log(Math.max(p, 1e-12)))
  const z = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  return share < 0.5 ? -z : z
}

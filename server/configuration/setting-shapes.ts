import { z } from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

const SECONDS_PER_UNIT: Record<string, number> = { s: 1, m: 60, h: 3_600 }

export function wholeNumber(least: number, most: number, fallback: number) {
  const error = `use a whole number from ${least} to ${most}, or leave it out for ${fallback}`
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .refine((value) => value >= least && value <= most, error)
    .default(fallback)
}

export function duration(leastSeconds: number, mostSeconds: number, fallbackSeconds: number) {
  const error = `use a duration from ${leastSeconds} s to ${mostSeconds} s, such as "90", "90 s" or "5 m", or leave it out for ${fallbackSeconds} s`
  return z
    .string()
    .regex(/^\d+ ?[smh]?$/, error)
    .transform((text) => Number.parseInt(text, 10) * (SECONDS_PER_UNIT[text.at(-1) ?? ''] ?? 1))
    .refine((seconds) => seconds >= leastSeconds && seconds <= mostSeconds, error)
    .default(fallbackSeconds)
}

/** An empty setting counts as not set. */
export function givenSettings(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))
}

import { z } from 'zod'
import { type Environment, givenSettings } from './setting-shapes.ts'

const LEAST_TOKEN_LENGTH = 16

/** What watches Djag from outside. Apart from the others, as the web program reads the token alone. */
export const MONITORING_SETTINGS = {
  DJAG_METRICS_TOKEN: z
    .string()
    .trim()
    .min(LEAST_TOKEN_LENGTH, `use at least ${LEAST_TOKEN_LENGTH} random characters; "openssl rand -hex 24" makes some`)
    .max(200, 'use at most 200 characters')
    .optional(),
  DJAG_HEARTBEAT_URL: z
    .string()
    .trim()
    .max(2_000, 'use at most 2,000 characters')
    .refine((text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol), {
      error: 'use the whole address that your monitor gives you, beginning with https://',
      abort: true,
    })
    .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
      error: 'no name and password before the host: they cannot be sent. Use an address that needs none',
    })
    .optional(),
}

const tokenSchema = z.object({ DJAG_METRICS_TOKEN: MONITORING_SETTINGS.DJAG_METRICS_TOKEN })

/** What a scraper has to bring along; null: there are no metrics for anybody. The start script has checked the environment before. */
export function metricsToken(environment: Environment): string | null {
  return tokenSchema.parse(givenSettings(environment)).DJAG_METRICS_TOKEN ?? null
}

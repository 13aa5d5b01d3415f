import { z } from 'zod'
import { type Environment, givenSettings, wholeNumber } from './setting-shapes.ts'

const list = (what: string, shape: RegExp) =>
  z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .refine((entries) => entries.every((entry) => shape.test(entry)), what)
    .default([])

const MOST_CPUS_HELP = 'use how many processors a container may take at most, such as 2 or 0.5, or leave it out for no limit'

/** Whether tasks may run containers on a worker's machine, and which: its owner says so, not who edits tasks. */
export const CONTAINER_SETTINGS = {
  DJAG_CONTAINERS: z.enum(['docker', 'podman'], 'use docker or podman, or leave it out for no containers').optional(),
  DJAG_CONTAINER_IMAGES: list(
    'use images with commas between them, such as "python:3.*, registry.example.org/etl/*"; * stands for anything but / and @',
    /^[a-z0-9*][\w.:/@*-]*$/,
  ),
  DJAG_CONTAINER_NETWORKS: list('use names of networks with commas between them, such as "bridge, etl"', /^[A-Za-z0-9][\w.-]*$/),
  DJAG_CONTAINER_DIGESTS: z.enum(['on', 'off'], 'use on or off').default('off'),
  DJAG_CONTAINER_MEMORY_MB: wholeNumber(16, 1_000_000, 2_048),
  DJAG_CONTAINER_CPUS: z.coerce.number(MOST_CPUS_HELP).positive(MOST_CPUS_HELP).max(1_024, MOST_CPUS_HELP).optional(),
}

const settingsSchema = z.object(CONTAINER_SETTINGS)

/** `engine`: the program that runs containers; null: none are run here. `mostMemoryMb` and `mostCpus` (null: as many as there are) are what one gets that does not ask for less. */
export type ContainerRules = {
  engine: 'docker' | 'podman' | null
  images: readonly string[]
  networks: readonly string[]
  needsDigest: boolean
  mostMemoryMb: number
  mostCpus: number | null
}

/** @throws ZodError when a setting can't be read; at the start of a worker all of them were */
export function containerRules(environment: Environment): ContainerRules {
  const settings = settingsSchema.parse(givenSettings(environment))
  return {
    engine: settings.DJAG_CONTAINERS ?? null,
    images: settings.DJAG_CONTAINER_IMAGES,
    networks: settings.DJAG_CONTAINER_NETWORKS,
    needsDigest: settings.DJAG_CONTAINER_DIGESTS === 'on',
    mostMemoryMb: settings.DJAG_CONTAINER_MEMORY_MB,
    mostCpus: settings.DJAG_CONTAINER_CPUS ?? null,
  }
}
